"""Types in an interactive shell: type.py SHELL SCRIPT NAS_HOST TEXT...

SHELL reads SCRIPT, the completion of nas-host, which is NAS_HOST. Each TEXT is typed, with \\t as the tab key, and
entered. nas-host is then started with the words of the line; here it is a function that prints them. The answer is a list
of these lists of words, as JSON.
"""

import json
import os
import pty
import re
import select
import sys
import time

PROMPT = "ready>"
WORDS = r"<begin(.*?)\x1fend>"
# Quotes within these texts keep the terminal's echo from looking like their output.
PRINT_WORDS = """printf '<be''gin'; printf '\\037%s' "$@"; printf '\\037en''d>\\n'"""

BEGIN = {
    "bash": (["--norc", "--noprofile", "-i"], 'PS1="rea""dy>"; bind "set bell-style none"'),
    "zsh": (["-f", "-i"], 'PS1="rea""dy>"; unsetopt prompt_sp; autoload -Uz compinit; compinit -u -D'),
    "fish": (["--no-config", "-i"], 'function fish_prompt; echo -n "rea""dy>"; end; function fish_right_prompt; end'),
}
FUNCTION = {"fish": 'function nas-host; if test "$argv[1]" = complete; NAS_HOST $argv; else; PRINT_WORDS; end; end'}
FUNCTION["bash"] = FUNCTION["zsh"] = 'nas-host() { if [ "$1" = complete ]; then NAS_HOST "$@"; else PRINT_WORDS; fi; }'


class Shell:
    def __init__(self, path, options):
        child, self.terminal = pty.fork()
        if child == 0:
            os.environ.update(TERM="dumb", LANG="C.UTF-8", COLUMNS="200", fish_greeting="")
            os.execv(path, [path, *options])
        self.seen = ""

    def send(self, text):
        os.write(self.terminal, text.encode())

    def wait_for(self, pattern):
        """Reads until `pattern` is there, and removes what came before its end."""
        end = time.monotonic() + 60
        while not (found := re.search(pattern, self.seen, re.DOTALL)):
            ready, _, _ = select.select([self.terminal], [], [], max(0, end - time.monotonic()))
            if not ready:
                sys.exit(f"the shell does not answer; it said: {self.seen!r}")
            self.seen += os.read(self.terminal, 65536).decode(errors="replace")
        self.seen = self.seen[found.end() :]
        return found


def main():
    path, script, nas_host, *texts = sys.argv[1:]
    name = os.path.basename(path)
    options, begin = BEGIN[name]
    shell = Shell(path, options)
    print_words = PRINT_WORDS.replace('"$@"', "$argv") if name == "fish" else PRINT_WORDS
    function = FUNCTION[name].replace("NAS_HOST", nas_host).replace("PRINT_WORDS", print_words)
    answers = []
    for line in (begin, function, f". {script}", "echo beg''un"):
        shell.send(line + "\n")
    shell.wait_for("begun")
    shell.wait_for(PROMPT)
    for text in texts:
        shell.send(text.replace("\\t", "\t") + "\n")
        answers.append(shell.wait_for(WORDS).group(1).split("\x1f")[1:])
        shell.wait_for(PROMPT)
    json.dump(answers, sys.stdout)


main()
