"""Validates TOML files with a JSON Schema, as editors do: validate.py SCHEMA FILE...

Prints for each file the paths of the values that the schema refuses, and why.
"""

import json
import sys
import tomllib

import jsonschema


def path_of(error):
    return ".".join(str(part) for part in error.absolute_path)


with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft4Validator.check_schema(schema)
validator = jsonschema.Draft4Validator(schema)
answer = {}
for name in sys.argv[2:]:
    with open(name, "rb") as file:
        errors = validator.iter_errors(tomllib.load(file))
        answer[name] = [{"path": path_of(error), "what": error.message} for error in errors]
json.dump(answer, sys.stdout)
