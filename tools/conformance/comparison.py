"""What every comparison is made of: a peer that is asked, a study that teg runs, a row of the table."""

import json
import os
import pathlib
import subprocess
import sys
from dataclasses import asdict, dataclass

HERE = pathlib.Path(__file__).resolve().parent


@dataclass
class Row:
    """One line of the table. `worst` and `allowed` are in `unit`, which says of what they are a part."""

    what: str
    peer: str
    cases: int
    worst: float
    allowed: float
    unit: str

    @property
    def agrees(self) -> bool:
        return self.worst <= self.allowed  # nothing compared to a number that is not one

    def as_dict(self) -> dict:
        return asdict(self)


def ask(peer: str, question):
    """The answer of NAME_peer.py, which is a process of its own and is given, and gives, JSON."""
    # A home of its own, so that nobody's preferences change what a peer computes.
    quiet = {**os.environ, "PYNEST_QUIET": "1", "OMP_NUM_THREADS": "1", "HOME": sys.prefix}
    done = subprocess.run([sys.executable, "-B", str(HERE / f"{peer}_peer.py")], input=json.dumps(question), text=True,
                          capture_output=True, env=quiet, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{peer}_peer.py failed with {done.returncode}:\n{(done.stdout + done.stderr)[-3000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def run_study(teg: str, text: str, folder: pathlib.Path) -> pathlib.Path:
    """Runs a study that is given as TOML; returns its results file."""
    folder.mkdir(parents=True)
    (folder / "study.toml").write_text(text)
    done = subprocess.run([teg, "run", str(folder / "study.toml"), "--out", str(folder / "out")], text=True,
                          capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"teg run {folder}/study.toml failed with {done.returncode}:\n{done.stderr[-3000:]}")
    return folder / "out" / "results.h5"


def toml_list(values) -> str:
    return "[" + ", ".join(json.dumps(v) for v in values) + "]"


def furthest(found: list[list[int]], wanted: list[list[int]]) -> float:
    """By how many steps the spikes of each neuron differ at most; without end where there are more or fewer."""
    if len(found) != len(wanted) or any(len(a) != len(b) for a, b in zip(found, wanted)):
        return float("inf")
    return max((abs(x - y) for a, b in zip(found, wanted) for x, y in zip(a, b)), default=0)


def until_last(steps: list[list[int]], last: int) -> list[list[int]]:
    return [[step for step in one if step <= last] for one in steps]


def table(rows: list[Row]) -> str:
    """What was compared, with what, how many cases, the worst difference and the largest allowed, and a verdict."""
    cells = [["what", "peer", "cases", "worst difference", "allowed", "", "verdict"]]
    cells += [[row.what, row.peer, str(row.cases), f"{row.worst:.2g}", f"{row.allowed:g}", row.unit,
               "agrees" if row.agrees else "DIFFERS"] for row in rows]
    widths = [max(len(line[k]) for line in cells) for k in range(len(cells[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in cells]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])
