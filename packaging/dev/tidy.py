#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""clang-tidy over what a build compiles, in parallel; what did not change since it was clean is skipped.

Takes a build by clang of the same version: its precompiled headers and its files that are compiled as one serve here too.
The key is the hash of a file, all it includes of ours, the checks and the command line, so a changed header is seen.
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
build = root / sys.argv[1]
cache = build / "tidy"
cache.mkdir(exist_ok=True)


def checks():
    return b"".join(path.read_bytes() for path in sorted(root.glob("*/**/.clang-tidy"))) + (root / ".clang-tidy").read_bytes()


def built():
    """Object to all it was compiled from, as ninja remembers it: of what is built, the compiler need not be asked again."""
    listing = subprocess.run(["ninja", "-C", str(build), "-t", "deps"], capture_output=True, text=True, check=True).stdout
    found = {}
    for block in listing.split("\n\n"):
        head, *names = block.strip().split("\n")
        if "(VALID)" in head:
            found[head.split(":")[0].strip()] = [name.strip() for name in names]
    return found


def of_ours(entry, names):
    """Neither the system's nor what a build makes of the system's headers."""
    return [Path(entry["directory"], name) for name in names if not name.startswith("/usr/") and not name.endswith((".pch", ".gch"))]


def sources(entry, known):
    """Every file of ours that this entry reads."""
    arguments = shlex.split(entry["command"])
    name = arguments[arguments.index("-o") + 1]
    paths = of_ours(entry, known.get(name, []))
    if paths and all(path.exists() and path.stat().st_mtime <= Path(entry["directory"], name).stat().st_mtime for path in paths):
        return paths
    compiler = next(i for i, a in enumerate(arguments) if a.endswith(("clang++-14", "clang-14")))
    drop = {arguments.index("-o") + 1, arguments.index("-o"), arguments.index("-c")}
    listing = [a for i, a in enumerate(arguments) if i >= compiler and i not in drop] + ["-MM", "-MF-", "-MTx"]
    made = subprocess.run(listing, cwd=entry["directory"], capture_output=True, text=True, check=True).stdout
    return of_ours(entry, made.replace("\\\n", " ").split()[1:])


def key(entry, known):
    digest = hashlib.sha256(checks() + entry["command"].replace(str(root), "").encode())
    for path in sources(entry, known):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def tidy(entry, known):
    stamp = cache / key(entry, known)
    if stamp.exists():
        return 0, ""
    # A file of the build that includes sources is no suspicious include.
    run = subprocess.run([TIDY, "--quiet", "-p", str(build), "--checks=-bugprone-suspicious-include", entry["file"]],
                         capture_output=True, text=True)
    if run.returncode == 0:
        stamp.touch()
    return run.returncode, run.stdout + ("" if run.returncode == 0 else run.stderr)


def is_ours(entry):
    """Neither Boost's compiled halves nor a precompiled header."""
    return not any(part in entry["file"] for part in ("/packaging/cmake/", "/redlips_boost.dir/", "/redlips_beast.dir/", "cmake_pch"))


def main():
    entries = json.loads((build / "compile_commands.json").read_text())
    unique = list({e["file"]: e for e in entries if is_ours(e)}.values())
    unique.sort(key=lambda entry: entry["file"].startswith(str(build)), reverse=True)  # many files in one: nobody waits for them at the end
    known = built()
    bad = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for status, text in pool.map(lambda entry: tidy(entry, known), unique):
            if status != 0:
                bad += 1
                print(text, flush=True)
    print(f"clang-tidy: {len(unique) - bad} of {len(unique)} compilations clean")
    return 1 if bad or not unique else 0


sys.exit(main())
