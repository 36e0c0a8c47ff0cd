#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""clang-tidy over the sources of a build, in parallel; a source whose inputs did not change since it was clean is skipped.

The key is the hash of the source, its includes of ours, the checks and the command line: `-MM` of the compiler tells the
includes, so a changed header is seen.
"""
import hashlib
import json
import os
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TIDY = "clang-tidy-14"
root = Path.cwd()
build = Path(sys.argv[1])
cache = build / "tidy"
cache.mkdir(exist_ok=True)


def key(entry):
    arguments = shlex.split(entry["command"])
    compiler = next(i for i, a in enumerate(arguments) if a.endswith(("g++", "gcc", "clang++-14", "clang-14")))
    drop = {arguments.index("-o") + 1, arguments.index("-o"), arguments.index("-c")}
    listing = [a for i, a in enumerate(arguments) if i >= compiler and i not in drop] + ["-MM", "-MF-", "-MTx"]
    made = subprocess.run(listing, cwd=entry["directory"], capture_output=True, text=True, check=True).stdout
    digest = hashlib.sha256((root / ".clang-tidy").read_bytes() + entry["command"].replace(str(root), "").encode())
    for name in made.replace("\\\n", " ").split()[1:]:
        if not name.startswith("/usr/"):
            digest.update(Path(entry["directory"], name).read_bytes())
    return digest.hexdigest()


def tidy(entry):
    stamp = cache / key(entry)
    if stamp.exists():
        return 0, ""
    run = subprocess.run([TIDY, "--quiet", "-p", str(build), "--extra-arg=-Wno-unknown-warning-option", entry["file"]],
                         capture_output=True, text=True)
    if run.returncode == 0:
        stamp.touch()
    return run.returncode, run.stdout + ("" if run.returncode == 0 else run.stderr)


def main():
    entries = json.loads((build / "compile_commands.json").read_text())
    ours = [e for e in entries if "/packaging/cmake/" not in e["file"] and Path(e["file"]).is_relative_to(root)
            and not Path(e["file"]).is_relative_to(root / "build")]
    unique = list({e["file"]: e for e in ours}.values())
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(tidy, unique))
    bad = 0
    for entry, (status, text) in zip(unique, results):
        if status != 0:
            bad += 1
            print(text)
    print(f"clang-tidy: {len(unique) - bad} of {len(unique)} files clean")
    return 1 if bad or not unique else 0


sys.exit(main())
