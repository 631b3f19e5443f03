"""Compares teg with the peers that are installed beside this Python: compare.py TEG SCRATCH PEER...

Prints one row of tools/conformance/comparison.py as JSON for each comparison. tools/conformance/run.py starts it.
"""

import json
import math
import pathlib
import sys
import time

import dopamine_stdp
import network
import neurons
import sbml
from comparison import Row


def main() -> None:
    teg, scratch, peers = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    for part in (sbml, dopamine_stdp, neurons, network):
        began = time.monotonic()
        folder = scratch / part.__name__
        folder.mkdir()
        try:
            found = part.rows(teg, folder, peers)
        except (RuntimeError, OSError, KeyError, ValueError) as error:
            print(f"{part.__name__}: {error}", file=sys.stderr)
            found = [Row(f"{part.__name__} broke off", "", 0, math.nan, 0, "")]
        print(f"{part.__name__}: {len(found)} comparisons, {time.monotonic() - began:.0f} s", file=sys.stderr)
        for row in found:
            print(json.dumps(row.as_dict()), flush=True)


if __name__ == "__main__":
    main()
