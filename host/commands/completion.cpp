#include <iostream>
#include <string>

#include "core/base/error.h"
#include "host/command.h"

namespace nas::host {
namespace {

/// Bash splits words at '=' and ':', and replaces the last part alone.
constexpr const char* bash_script = R"(# Completion of nas-host for bash.
_nas_host() {
  local words=() word joins='' current='' shown='' line
  for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if [[ $word == [=:]* || -n $joins ]] && ((${#words[@]})); then
      words[-1]+=$word
    else
      words+=("$word")
    fi
    [[ $word == *[=:] ]] && joins=yes || joins=''
  done
  ((${#words[@]})) && current=${words[-1]}
  [[ $current == *[=:]* ]] && shown=${current%"${current##*[=:]}"}
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files) compopt -o filenames; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "${current#"$shown"}") ;;
      :folders) compopt -o filenames; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "${current#"$shown"}") ;;
      *) line=${line%%$'\t'*}; [[ $line == *= ]] && compopt -o nospace; COMPREPLY+=("${line#"$shown"}") ;;
    esac
  done < <("${1/#\~\//$HOME/}" complete -- "${words[@]}" 2>/dev/null)
}
complete -F _nas_host nas-host
)";

constexpr const char* zsh_script = R"(#compdef nas-host
# Completion of nas-host for zsh.
_nas_host() {
  local line word
  local -a words_so_far found shown finished finished_shown
  words_so_far=("${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}")
  for line in "${(@f)$(${(Q)~words[1]} complete -- "${words_so_far[@]}" 2>/dev/null)}"; do
    word=${line%%$'\t'*}
    case $line in
      '') ;;
      :files) [[ $PREFIX == *=* ]] && compset -P '*='; _files ;;
      :folders) _files -/ ;;
      *=$'\t'*) found+=("$word"); shown+=("$word  ${line#*$'\t'}") ;;
      *) finished+=("$word"); finished_shown+=("$word  ${line#*$'\t'}") ;;
    esac
  done
  (($#found)) && compadd -S '' -l -d shown -a found
  (($#finished)) && compadd -l -d finished_shown -a finished
}
if [[ $funcstack[1] == _nas_host ]]; then _nas_host "$@"; else compdef _nas_host nas-host; fi
)";

constexpr const char* fish_script = R"(# Completion of nas-host for fish.
function __nas_host_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l option (string match -r '^--[^=]*=' -- $current)
    for line in ($words[1] complete -- $words[2..] "$current" 2>/dev/null)
        switch $line
            case :files
                string replace -r '^' -- "$option" (__fish_complete_path (string replace -- "$option" '' $current))
            case :folders
                __fish_complete_directories $current
            case '*'
                echo $line
        end
    end
end
complete -c nas-host -f -a '(__nas_host_complete)'
)";

int run_completion(const Options& options) {
  const std::string& shell = options.arguments[0];
  const char* script = shell == "bash"   ? bash_script
                       : shell == "zsh"  ? zsh_script
                       : shell == "fish" ? fish_script
                                         : nullptr;
  if (!script)
    throw core::Error(core::ExitCode::usage, "there is no completion for the shell \"" + shell + "\"", "",
                      "use one of: bash, zsh, fish");
  std::cout << script;
  return 0;
}

}  // namespace

extern constinit const Command completion_command = {
    .name = "completion",
    .arguments = "bash|zsh|fish",
    .summary = "Print the script with which a shell completes the command line of nas-host",
    .details =
        "The tab key then completes commands, options and their values, plugins, files, and the keys after --set\n"
        "with their values, also those of the plugins on the line. The script asks nas-host itself, which answers\n"
        "in milliseconds. It must be found as nas-host, for example in PATH.\n",
    .example =
        "  nas-host completion bash > ~/.local/share/bash-completion/completions/nas-host\n"
        "  nas-host completion zsh > ~/.zfunc/_nas-host    # with fpath+=(~/.zfunc) before compinit\n"
        "  nas-host completion fish > ~/.config/fish/completions/nas-host.fish\n",
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run_completion,
};

}  // namespace nas::host
