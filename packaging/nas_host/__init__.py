"""nas-host, installed as a Python package: PREFIX holds its bin, lib, include and share."""

import os
import sys

PREFIX = os.path.dirname(os.path.abspath(__file__))


def main():
    """Becomes the program."""
    program = os.path.join(PREFIX, "bin", "nas-host")
    os.execve(program, ["nas-host", *sys.argv[1:]], environment())


def environment():
    """The program finds a torch that is installed beside this package by itself; any other is found by Python."""
    variables = dict(os.environ)
    if not os.path.isdir(os.path.join(os.path.dirname(PREFIX), "torch", "lib")):
        folders = [torch_libraries(), variables.get("LD_LIBRARY_PATH")]
        variables["LD_LIBRARY_PATH"] = ":".join(folder for folder in folders if folder)
    return variables


def torch_libraries():
    """The folder of torch's libraries, or None without torch. Does not import it, which takes seconds."""
    from importlib.util import find_spec

    torch = find_spec("torch")
    if torch is None or not torch.submodule_search_locations:
        return None
    return os.path.join(torch.submodule_search_locations[0], "lib")
