#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs one fuzz target of a sanitizer build for a while, or feeds it files again.

  fuzz.py BUILD list
  fuzz.py BUILD run NAME [--seconds N]
  fuzz.py BUILD replay NAME FILE…

How long, where nobody says it: REDLIPS_FUZZ_SECONDS (CI sets it); else a minute where the target, or the code that it says
it tests, is not what was fuzzed last; else the corpora and five seconds. A run is red where the target crashed, leaked or
hung, and where it did less than feed each file of its corpora once: a harness that does nothing must not look green.
"""
import argparse
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

SHORT, LONG = 5, 60
root = Path(__file__).resolve().parents[2]


class Red(Exception):
    """Why the run counts as failed."""


def fuzzer(build):
    """The one program of all targets."""
    program = build / "bin" / "fuzz"
    if not program.exists():
        raise Red(f"{program} is missing: ./dev build asan")
    return program


def targets(build):
    """Name to the beginnings of the paths that it tests."""
    listed = subprocess.run([fuzzer(build), "--targets"], capture_output=True, text=True, check=True).stdout
    return {words[0]: words[1:] for words in map(str.split, listed.splitlines())}


def tested_files(name, beginnings):
    """All files that decide what a run of this target means."""
    files = [root / "tests/fuzz" / f"{name}_target.cpp", root / "tests/fuzz/fuzz.h", root / "tests/fuzz/fuzz.cpp"]
    for beginning in beginnings:
        found = [path for path in root.glob(beginning.rstrip("/") + ("/**/*" if beginning.endswith("/") else "*")) if path.is_file()]
        if not found:
            raise Red(f"{name} says that it tests {beginning}, and there is nothing of that name")
        files += found
    return sorted(set(files))


def fingerprint(files):
    digest = hashlib.sha256()
    for path in files:
        digest.update(str(path.relative_to(root)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def corpus_files(directories):
    return sum(1 for directory in directories if directory.is_dir() for path in directory.rglob("*") if path.is_file())


class Place:
    """Where a target's inputs are: seeds in the tree, what was found and what crashed below build/fuzz."""

    def __init__(self, build, name):
        self.seeds = Path(os.environ.get("REDLIPS_FUZZ_SEEDS", root / "tests/fuzz/corpus")) / name
        here = Path(os.environ.get("REDLIPS_FUZZ_DIR", build.parent / "fuzz")) / name
        self.found, self.crashes, self.last = here / "corpus", here / "crashes", here / "fuzzed"
        self.log = here / "log"
        for directory in (self.found, self.crashes):
            directory.mkdir(parents=True, exist_ok=True)


def seconds_for(place, mark):
    asked = os.environ.get("REDLIPS_FUZZ_SECONDS")
    if asked:
        return int(asked)
    known = place.last.read_text() if place.last.exists() else mark
    return SHORT if known == mark else LONG


def report_crash(name, place, text):
    crash = re.search(r"Test unit written to (\S+)", text)
    if crash:
        print(f"fuzz {name}: the input is kept. Again: ./dev fuzz {name} {os.path.relpath(crash.group(1), root)}")
    print(text[-6000:])


def fuzz(build, name, place, seconds):
    """libFuzzer over the corpora, then over what it makes of them. Gives what it printed."""
    command = [fuzzer(build), name, place.found, place.seeds, place.crashes, f"-max_total_time={seconds}", f"-artifact_prefix={place.crashes}/",
               "-print_final_stats=1", "-timeout=60", "-rss_limit_mb=2560", "-reload=0", "-verbosity=1"]
    if seconds <= SHORT:
        command.append("-seed=1")  # the same as last time, as far as a clock allows
    # Targets that write files wait for no disk: what fsync costs would be all that is measured.
    environment = dict(os.environ, TMPDIR="/dev/shm") if os.access("/dev/shm", os.W_OK) else None
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", env=environment)
    place.log.write_text(ended.stdout)
    if ended.returncode != 0:
        report_crash(name, place, ended.stdout)
        raise Red(f"fuzz {name}: ended with {ended.returncode}; all of it is in {place.log}")
    return ended.stdout


def run(build, name, asked):
    known = targets(build)
    if name not in known:
        raise Red(f"there is no target {name}; there are: {' '.join(sorted(known))}")
    place = Place(build, name)
    files = corpus_files([place.seeds])
    if files == 0:
        raise Red(f"fuzz {name}: no corpus at {place.seeds}")
    mark = fingerprint(tested_files(name, known[name]))
    seconds = asked or seconds_for(place, mark)
    files += corpus_files([place.found, place.crashes])
    text = fuzz(build, name, place, seconds)
    done = re.search(r"stat::number_of_executed_units:\s*(\d+)", text)
    edges = re.findall(r"\bcov: (\d+)", text)
    executions = int(done.group(1)) if done else 0
    if executions < files or not edges:
        raise Red(f"fuzz {name}: {executions} executions for {files} files of its corpora")
    if seconds >= LONG or not place.last.exists():
        place.last.write_text(mark)
    print(f"figure: fuzz {name}: {executions} executions, {seconds} s, {edges[-1]} covered edges")


def replay(build, name, files):
    """Each file once, with all that the program says."""
    if subprocess.run([fuzzer(build), name, *files]).returncode != 0:
        raise Red(f"fuzz {name}: the input is still refused by a property or a sanitizer")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=Path)
    parser.add_argument("verb", choices=["list", "run", "replay"])
    parser.add_argument("name", nargs="?", default="")
    parser.add_argument("files", nargs="*")
    parser.add_argument("--seconds", type=int, default=0)
    asked = parser.parse_args()
    build = asked.build.resolve()
    try:
        if asked.verb == "list":
            print("\n".join(sorted(name for name in targets(build) if name != "planted")))
        elif asked.verb == "run":
            run(build, asked.name, asked.seconds)
        else:
            replay(build, asked.name, asked.files)
    except Red as fault:
        print(f"red: {fault}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
