"""Runs the generated studies and compares everything that they leave behind, to the bit.

    frozen.py run TEG FOLDER [COUNT]     generates the studies in FOLDER and runs each with TEG
    frozen.py digest FOLDER              a line for each study: name, exit code, hash of every array of its results
    frozen.py compare FOLDER OTHER       what differs between two such folders, and by how much

`digest` of a folder made by a build that should give the same results equals tests/frozen/digests.txt.
"""
import concurrent.futures
import hashlib
import os
import pathlib
import subprocess
import sys

import h5py
import numpy

import generate


def run_one(teg, study):
    out = study.with_suffix("")
    done = subprocess.run([teg, "run", study.name, "--out", out.name, "--plots", "none", "--threads", "1"],
                          cwd=study.parent, capture_output=True, text=True, timeout=600)
    out.mkdir(exist_ok=True)
    (out / "exit").write_text(f"{done.returncode}\n{done.stderr}")
    for name in ("report.html", "study.toml"):
        (out / name).unlink(missing_ok=True)


def run(teg, folder, count):
    sys.argv = ["generate.py", str(folder), str(count)]
    generate.main()
    studies = sorted(folder.glob("frozen-*.toml"))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda s: run_one(os.path.abspath(teg), s), studies))


def arrays(study):
    """Every numeric dataset of a study's results by name; the text of what was run is not a result."""
    found = {}
    file = study / "results.h5"
    if file.exists():
        with h5py.File(file) as results:
            results.visititems(lambda name, item: found.update({name: item[()]}) if isinstance(
                item, h5py.Dataset) and item.dtype.kind in "fiub" else None)
    return found


def exit_code(study):
    return (study / "exit").read_text().split("\n")[0]


def studies_in(folder):
    return sorted(p.parent for p in folder.glob("frozen-*/exit"))


def digest(folder):
    for study in studies_in(folder):
        hashed = hashlib.sha256()
        for name, values in sorted(arrays(study).items()):
            hashed.update(name.encode() + numpy.ascontiguousarray(values).tobytes())
        print(study.name, exit_code(study), hashed.hexdigest()[:16])


def difference(a, b):
    """The largest difference relative to the largest value of the array; infinite where shapes differ."""
    if numpy.shape(a) != numpy.shape(b):
        return float("inf")
    a, b = numpy.asarray(a, float), numpy.asarray(b, float)
    if numpy.array_equal(a, b, equal_nan=True):
        return 0.0
    if not numpy.array_equal(numpy.isnan(a), numpy.isnan(b)):
        return float("inf")
    return float(numpy.nanmax(numpy.abs(a - b)) / max(numpy.nanmax(numpy.abs(a)), 1e-300))


def compare(folder, other):
    n_equal, worst = 0, {}
    for study in studies_in(folder):
        there = other / study.name
        if exit_code(study) != exit_code(there):
            print(f"{study.name}: exit code {exit_code(study)} and {exit_code(there)}")
            continue
        mine, theirs = arrays(study), arrays(there)
        differing = {n: difference(mine[n], theirs[n]) if n in theirs else float("inf") for n in mine}
        differing = {n: d for n, d in differing.items() if d > 0}
        n_equal += not differing
        for name, size in sorted(differing.items(), key=lambda item: -item[1])[:3]:
            print(f"{study.name}: {name} differs by {size:.2g}")
        if differing:
            worst[study.name] = max(differing.values())
    print(f"{n_equal} equal to the bit, {len(worst)} not; largest difference {max(worst.values(), default=0):.2g}")
    return bool(worst)


def main():
    what, arguments = sys.argv[1], sys.argv[2:]
    if what == "run":
        run(arguments[0], pathlib.Path(arguments[1]), int(arguments[2]) if len(arguments) > 2 else 500)
    elif what == "digest":
        digest(pathlib.Path(arguments[0]))
    else:
        sys.exit(compare(pathlib.Path(arguments[0]), pathlib.Path(arguments[1])))


if __name__ == "__main__":
    main()
