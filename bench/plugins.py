#!/usr/bin/env python3
"""What many plugins cost: the time in which `nas-host plugins` lists them, or start-up and memory of a run with them.

    bench/plugins.py [--build build/release] [--plugins 50] [--rounds 20] [--run]

One source, bench/many_plugins.cpp, is compiled with LibTorch, and each plugin is a copy of it with an id of its own.
`nas-host plugins` and `nas-host --version` take turns; the median of each is printed, and whether the system's loader
opened LibTorch or a plugin, and whether code of a plugin ran. With --run, which needs a build with core, a run loads one
plugin and another run all of them. Both fail right after loading, because no plugin has a method.
"""

import argparse
import os
import pathlib
import re
import statistics
import subprocess
import tempfile
import time

SOURCE = pathlib.Path(__file__).with_name("many_plugins.cpp")
SDK = SOURCE.parent.parent / "sdk"


def torch_of(build):
    """The folder of the LibTorch with which `build` was configured."""
    cache = (build / "CMakeCache.txt").read_text()
    return pathlib.Path(re.search(r"^Torch_DIR:\w+=(.+)$", cache, re.MULTILINE)[1]).parents[2]


def compiled(build, folder):
    torch = torch_of(build)
    library = folder / "many.so"
    includes = [f"-I{SDK}/include", "-isystem", torch / "include", "-isystem", torch / "include/torch/csrc/api/include"]
    seal = [f"-Wl,--version-script={SDK}/cmake/nas_plugin.map", "-Wl,-z,nodelete,-z,defs,-z,now"]
    links = [f"-L{torch}/lib", "-ltorch", "-ltorch_cpu", "-lc10"]
    subprocess.run(["g++", "-std=c++20", "-O2", "-DNDEBUG", "-shared", "-fPIC", "-fvisibility=hidden", *includes,
                    SOURCE, *seal, *links, "-o", library], check=True)
    return library.read_bytes()


def copies(library, count, folder):
    folder.mkdir()
    files = [folder / f"libmany_{i:02}.so" for i in range(count)]
    for i, file in enumerate(files):
        file.write_bytes(library.replace(b"many_00", b"many_%02d" % i))
    return files


def run(words, environment):
    """Seconds, peak memory in bytes, and stderr of a process."""
    begin = time.perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment, text=True)
    error = process.stderr.read()
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return time.perf_counter() - begin, usage.ru_maxrss * 1024, error


def opened_by_the_loader(words, environment, folder):
    """What LD_DEBUG=libs says the system's loader initialised, as file names."""
    log = folder / "loader"
    run(words, environment | {"LD_DEBUG": "libs", "LD_DEBUG_OUTPUT": str(log)})
    text = "".join(file.read_text() for file in folder.glob("loader.*"))
    return {pathlib.Path(path).name for path in re.findall(r"calling init: (\S+)", text)}


def measure_listing(host, environment, options, folder):
    commands = {"nas-host plugins": [host, "plugins"], "nas-host --version": [host, "--version"]}
    times = {name: [] for name in commands}
    for _ in range(options.rounds):
        for name, words in commands.items():
            times[name].append(run(words, environment)[0] * 1000)
    for name, values in times.items():
        print(f"{name:20} median {statistics.median(values):6.1f} ms, {min(values):.1f} to {max(values):.1f}")
    opened = opened_by_the_loader([host, "plugins"], environment, folder)
    assert any(name.startswith("libnas_base") for name in opened), "the loader said nothing"
    for what, names in (("LibTorch", ("libtorch", "libc10")), ("a plugin", ("libmany_",))):
        print(f"{what} was loaded: {'yes' if any(name.startswith(names) for name in opened) else 'no'}")


def measure_run(host, environment, options, files):
    results = {}
    for count in (1, len(files)):
        words = [host, "run", "--quiet", "--out", "/dev/null/run"]
        for file in files[:count]:
            words += ["--plugin", file]
        rounds = [run(words, environment) for _ in range(options.rounds)]
        seconds, memory = (statistics.median(result[i] for result in rounds) for i in (0, 1))
        results[count] = seconds, memory
        print(f"a run with {count:2} plugins: median {seconds:.3f} s, {memory / 2**20:.1f} MiB at most")
        print(f"    it ended with: {rounds[-1][2].splitlines()[0]}")
    (seconds, memory), (all_seconds, all_memory) = results.values()
    more = len(files) - 1
    print(f"each further plugin: {(all_seconds - seconds) / more * 1000:.1f} ms, "
          f"{(all_memory - memory) / more / 2**20:.2f} MiB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/release"))
    parser.add_argument("--plugins", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--run", action="store_true")
    options = parser.parse_args()
    host = (options.build / "bin/nas-host").resolve()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        files = copies(compiled(options.build, folder), options.plugins, folder / "plugins")
        mark = folder / "mark"
        environment = dict(os.environ, NAS_PLUGIN_PATH=str(files[0].parent), MANY_PLUGINS_MARK=str(mark))
        print(f"{len(files)} plugins of {files[0].stat().st_size / 2**20:.2f} MiB")
        if options.run:
            measure_run(host, environment, options, files)
        else:
            measure_listing(host, environment, options, folder)
        print(f"code of a plugin ran: {'yes' if mark.exists() else 'no'}")


if __name__ == "__main__":
    main()
