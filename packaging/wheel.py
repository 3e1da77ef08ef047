#!/usr/bin/env python3
"""Writes a Python wheel of a finished build: wheel.py BUILD_FOLDER OUTPUT_FOLDER

The installation is data of the package nas_host. It brings the libraries that it needs, except for those that every
Linux with the same C library has, and LibTorch, which pip installs beside it as torch.
"""

import base64
import email
import hashlib
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent

# PEP 600 lets wheels rely on these.
SYSTEM_LIBRARIES = re.compile(r"(ld-linux.*|lib(c|m|dl|rt|pthread|gcc_s|stdc\+\+|z))\.so\.\d+")


def run(*words, **environment):
    """What a program prints; ends this one when that fails."""
    result = subprocess.run(words, text=True, stdout=subprocess.PIPE, env={**os.environ, **environment})
    if result.returncode != 0:
        sys.exit(f"wheel.py: {words[0]} failed\n  in {' '.join(map(str, words))}\n  see what it reports above")
    return result.stdout


def torch_libraries(build):
    """The folder of the LibTorch that the build was made with."""
    cache = (build / "CMakeCache.txt").read_text()
    return pathlib.Path(re.search(r"^Torch_DIR:\w+=(.*)$", cache, re.M)[1]).parents[2] / "lib"


def install(build, prefix):
    run("cmake", "--install", build, "--prefix", prefix, "--strip")
    run("cmake", f"-DPREFIX={prefix}", "-DLIBTORCH=../torch", "-P", HERE / "relocate.cmake")


def needed(file, search):
    """Yields name and path of each library that a file needs; the path is None where the loader finds none."""
    found = dict(re.findall(r"^\s*(\S+) => (/.*) \(0x", run("ldd", file, LD_LIBRARY_PATH=search), re.M))
    for name in run("patchelf", "--print-needed", file).split():
        yield name, found.get(name)


def bundle(prefix, torch):
    """Copies the libraries that a fresh machine may lack into the prefix; returns where they come from."""
    folder = prefix / "lib"
    files = [prefix / "bin/nas-host", *folder.rglob("*.so")]
    origins = []
    for file in files:
        for name, path in needed(file, f"{folder}:{torch}"):
            if SYSTEM_LIBRARIES.fullmatch(name) or (torch / name).exists() or (folder / name).exists():
                continue
            if path is None:
                sys.exit(f"wheel.py: {name} is not found\n  needed by {file}\n  install the library that has it")
            shutil.copy(path, folder / name)
            files.append(folder / name)
            origins.append(pathlib.Path(path).resolve())
    for file in folder.glob("*.so*"):
        if file.name != "libnas_core.so":
            run("patchelf", "--set-rpath", "$ORIGIN", file)
    return origins


def copy_licences(origins, folder):
    """The licences of the bundled libraries ask to be passed on with them."""
    folder.mkdir(parents=True)
    shutil.copy(HERE.parent / "LICENSE", folder)
    shutil.copy(HERE.parent / "third_party/uplot/LICENSE", folder / "uplot")
    for origin in origins:
        package = run("dpkg", "-S", origin).split(":")[0]
        shutil.copy(f"/usr/share/doc/{package}/copyright", folder / package)


def write_information(folder, metadata):
    """The .dist-info but for RECORD. The wheel is for C libraries from that of this machine on."""
    libc = platform.libc_ver()[1].replace(".", "_")
    tag = f"py3-none-manylinux_{libc}_{platform.machine()}"
    (folder / "METADATA").write_text(metadata)
    (folder / "WHEEL").write_text(f"Wheel-Version: 1.0\nGenerator: nas-host\nRoot-Is-Purelib: false\nTag: {tag}\n")
    (folder / "entry_points.txt").write_text("[console_scripts]\nnas-host = nas_host:main\n")
    return tag


def pack(root, information, wheel):
    """Zips all files below `root`, RECORD last. Neither time stamps nor the order of files differ between two runs."""
    record = information / "RECORD"
    lines = []
    for file in sorted(path for path in root.rglob("*") if path.is_file()):
        content = file.read_bytes()
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"{file.relative_to(root)},sha256={digest},{len(content)}\n")
    record.write_text("".join(lines) + f"{record.relative_to(root)},,\n")
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for line in record.read_text().splitlines():
            entry = zipfile.ZipInfo(line.rsplit(",", 2)[0])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (root / entry.filename).stat().st_mode << 16
            archive.writestr(entry, (root / entry.filename).read_bytes())


def make_wheel(build, output):
    metadata = (build / "packaging/METADATA").read_text()
    name = f"nas_host-{email.message_from_string(metadata)['Version']}"
    with tempfile.TemporaryDirectory() as temporary:
        root = pathlib.Path(temporary)
        prefix, information = root / "nas_host", root / f"{name}.dist-info"
        install(build, prefix)
        copy_licences(bundle(prefix, torch_libraries(build)), information / "licenses")
        shutil.copytree(HERE / "nas_host", prefix, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        tag = write_information(information, metadata)
        wheel = output / f"{name}-{tag}.whl"
        pack(root, information, wheel)
    print(wheel)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    make_wheel(*(pathlib.Path(argument).resolve() for argument in sys.argv[1:]))
