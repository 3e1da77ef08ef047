"""Prints the constants of an exported module and the kinds of its statements, as JSON, without running it."""
import ast
import json
import pathlib
import sys

text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
constants = {}
statements = ast.parse(text).body
for statement in statements:
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        constants[statement.targets[0].id] = ast.literal_eval(statement.value)
print(json.dumps({"constants": constants, "kinds": [type(statement).__name__ for statement in statements],
                  "classes": [s.name for s in statements if isinstance(s, ast.ClassDef)],
                  "lines": text.count("\n"), "longest": max(len(line) for line in text.split("\n"))}))
