#!/usr/bin/env python3
"""Compares teg with other simulators, live: NEST, Brian2 and libroadrunner.

    tools/conformance/run.py TEG [--need-all]

They are installed from PyPI, in the versions of requirements.txt, into an environment that is thrown away at the end.
What cannot be installed is not run, which fails only with --need-all. A difference fails until a document in
docs/decisions says who is right. Exit codes: 0 all that ran agrees, 1 something differs, 2 bad arguments.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import venv

from comparison import HERE, Row, table

# The package of each peer; what stands in requirements.txt beside these is needed by all comparisons.
PEERS = {"brian2": "brian2", "nest": "nest-simulator", "roadrunner": "libroadrunner"}


def requirements() -> dict[str, str]:
    """The pinned requirement of each package."""
    lines = (HERE / "requirements.txt").read_text().splitlines()
    return {line.split("==")[0]: line for line in lines if line and not line.startswith("#")}


def install(python: pathlib.Path, wanted: list[str]) -> str:
    """Why it failed, or nothing. All pins hold, whatever is asked for."""
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1",
               "--constraint", HERE / "requirements.txt", *wanted]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    lines = [line for line in done.stderr.splitlines() if line.strip()] or [f"pip exited with {done.returncode}"]
    return next((line for line in lines if line.startswith("ERROR")), lines[-1])


def prepare(environment: pathlib.Path) -> tuple[pathlib.Path, dict[str, str]]:
    """Python in an environment of its own; of each peer, why it is not there, or nothing."""
    python, pinned = environment / "bin" / "python", requirements()
    try:
        venv.create(environment, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        return python, dict.fromkeys(PEERS, f"python3 -m venv: {error}")
    common = [line for package, line in pinned.items() if package not in PEERS.values()]
    if why := install(python, common):
        return python, dict.fromkeys(PEERS, why)
    return python, {peer: install(python, [pinned[package]]) for peer, package in PEERS.items()}


def compare(python: pathlib.Path, teg: str, scratch: pathlib.Path, peers: list[str]) -> list[Row]:
    done = subprocess.run([python, "-B", HERE / "compare.py", teg, scratch, *peers], stdout=subprocess.PIPE, text=True,
                          check=False)
    if done.returncode != 0:
        sys.exit(f"{HERE / 'compare.py'} failed with {done.returncode}")
    return [Row(**json.loads(line)) for line in done.stdout.splitlines()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("teg", help="the program")
    parser.add_argument("--need-all", action="store_true", help="fail where a peer cannot be installed")
    arguments = parser.parse_args()
    if not os.access(arguments.teg, os.X_OK):
        parser.error(f"'{arguments.teg}' is not a program; build it: cmake --build --preset release --target teg_program")
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder) / "studies"
        scratch.mkdir()
        python, missing = prepare(pathlib.Path(folder) / "environment")
        there = [peer for peer, why in missing.items() if not why]
        rows = compare(python, str(pathlib.Path(arguments.teg).resolve()), scratch, there) if there else []
    absent = {peer: why for peer, why in missing.items() if why}
    if rows:
        print(table(rows))
    for peer, why in absent.items():
        print(f"{PEERS[peer]}: not run: {why}")
    differing = sum(not row.agrees for row in rows)
    print(f"{len(rows) - differing} passed, {differing} failed, {len(absent)} skipped")
    return 1 if differing or (absent and arguments.need_all) else 0


if __name__ == "__main__":
    sys.exit(main())
