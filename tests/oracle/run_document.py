"""Runs the Python of a document, block after block, as a reader would paste it into one session in the folder argv[2]."""
import os
import pathlib
import re
import sys

text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
os.chdir(sys.argv[2])
sys.path.insert(0, "")
session = {}
for block in re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
    exec(block, session)
