#!/usr/bin/env python3
"""Changes of a study that must not change what is learned, on generated studies of synapses and networks.

    relations.py TEG [COUNT]

- other units: every quantity is written in another unit;
- later: everything happens a second later;
- twice the dose at half the affinity: levels and what binds them are doubled, occupancies stay;
- two regions alike: what happens in one of two equal regions, or in both with exchange between them, happens without
  regions.

The studies are those of tests/frozen/generate.py: every pair of release program, clearance, receptor and drug. A relation
says how far two numbers may differ and why; a study that the change makes impossible is counted, never passed over
in silence.
"""
import concurrent.futures
import itertools
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "frozen"))
import generate  # noqa: E402

ALLOWED = 1e-9  # relative: what rounding a quantity once more may come to, through uptake that saturates
OTHER_UNITS = {"ms": ("s", 1e-3), "s": ("ms", 1e3), "nM": ("uM", 1e-3), "uM": ("nM", 1e3), "Hz": ("kHz", 1e-3),
               "/s": ("/ms", 1e-3), "uM/s": ("nM/ms", 1.0), "nM/s": ("uM/s", 1e-3)}
QUANTITY = re.compile(r'"(-?[0-9.]+) (ms|s|nM/s|uM/s|nM|uM|Hz|/s)"')
LATER = re.compile(r'^(onset|trace_shift) = "([0-9.]+) ms"', re.MULTILINE)


def other_units(text):
    def other(match):
        unit, factor = OTHER_UNITS[match[2]]
        return f'"{float(match[1]) * factor!r} {unit}"'
    return QUANTITY.sub(other, text)


def later(text):
    text = LATER.sub(lambda m: f'{m[1]} = "{float(m[2]) + 1000:.1f} ms"', text)
    if 'trace = "trace.csv"' in text:
        return None  # before it begins a recording holds its first value, which is not the level of rest
    text = re.sub(r'^until = "([0-9.]+) ms"', lambda m: f'until = "{float(m[1]) + 1000:.1f} ms"', text, flags=re.MULTILINE)
    head, protocol = text.split("[protocol]")
    return head + "[protocol]" + re.sub(r'from = "([0-9.]+) ms"', lambda m: f'from = "{float(m[1]) + 1000:.1f} ms"', protocol)


def doubled(text):
    def twice(match):
        return f'{match[1]} = "{2 * float(match[2])!r} {match[3]}"'
    keys = "tonic|loss|vmax|km|amount|total|rise|ec50|trace_scale"
    text = re.sub(rf'\b({keys}) = "([0-9.]+) (nM/s|uM/s|nM|uM)"', twice, text)
    return text.replace("DA / 80 nM", "DA / 160 nM").replace("DA / 100 nM", "DA / 200 nM")


def regions(text):
    if "[region." in text or "drawn = true" in text or "jitter" in text:
        return None  # each region draws its own release
    exchange = '[region.core]\n[region.shell]\n[[exchange]]\nbetween = ["core", "shell"]\nrate = "2 /s"\n'
    text = text.replace("[modulator.DA]\n", exchange + "[modulator.DA]\n", 1)
    text = text.replace("[synapse.first]\n", '[synapse.first]\nregion = "core"\n')
    text = text.replace("[synapse.second]\n", '[synapse.second]\nregion = "shell"\n')
    return re.sub(r'of = "((concentration|occupancy|messenger)\.\w+)"', r'of = "\1@shell"', text)


# By name: the change, whether levels double, and which reductions over time are the same: means and maxima are those of
# samples, whose times follow the length of the run and the events of every region.
RELATIONS = {"other units": (other_units, 1, ("max", "mean", "value")), "later": (later, 1, ("value",)),
             "twice the dose at half the affinity": (doubled, 2, ("max", "mean", "value")),
             "two regions alike": (regions, 1, ("value",))}


def measured(teg, folder, name, text):
    """The value of each measure by what it is of and its reduction; or what the program said."""
    file = folder / f"{name}.toml"
    file.write_text(text)
    done = subprocess.run([teg, "run", file.name, "--no-files", "--json", "--threads", "1"], cwd=folder,
                          capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        return None, done.stderr.strip().split("\n")[0]
    result = json.loads(done.stdout)
    of = re.findall(r'\[measure\.(\w+)\]\nof = "([^"@]+)[^"]*"\nreduce = "(\w+)"', text)
    return {(what, reduce): result["measures"][m]["values"][0] for m, what, reduce in of}, ""


def compare(base, other, doubles, reductions):
    """The largest difference of what must be the same, in parts of its size."""
    worst, at = 0.0, ""
    for key, value in base.items():
        if key[1] not in reductions or value is None:
            continue
        wanted = value * (doubles if key[0].startswith("concentration") else 1)
        found = other[key]
        size = max(abs(wanted), abs(found), 1e-6) if found is not None else 1
        difference = abs(found - wanted) / size if found is not None else float("inf")
        if difference > worst:
            worst, at = difference, f"{key[0]} {key[1]}: {wanted!r}, {found!r}"
    return worst, at


def look_at(teg, folder, n, text):
    base, said = measured(teg, folder, f"study-{n}", text)
    rows = []
    if base is None:
        return [("", "refused", 0.0, said)]
    for name, (change, doubles, reductions) in RELATIONS.items():
        changed = change(text)
        if changed is None:
            continue
        other, said = measured(teg, folder, f"study-{n}-{name.replace(' ', '-')}", changed)
        if other is None:
            rows.append((name, "refused", 0.0, said))
            continue
        worst, at = compare(base, other, doubles, reductions)
        rows.append((name, "same" if worst <= ALLOWED else "DIFFERS", worst, at))
    return rows


def main():
    teg, count = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200
    synapse = generate.SUBSTRATES.index("synapse")
    everything = itertools.product(*(range(len(f)) for f in generate.FACTORS[:-1]), [synapse])
    combinations = sorted(everything, key=lambda c: generate.draw("relations", c))[:count]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        generate.write_trace(folder)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            found = list(pool.map(lambda n: look_at(teg, folder, n, generate.study(n, combinations[n])), range(len(combinations))))
    failed = 0
    for name in RELATIONS:
        rows = [(n, *row) for n, study in enumerate(found) for row in study if row[0] == name]
        wrong = [row for row in rows if row[2] != "same"]
        failed += len(wrong)
        print(f"{name}: {len(rows) - len(wrong)} of {len(rows)} studies the same, largest difference "
              f"{max((row[3] for row in rows), default=0):.1e}")
        for n, _, verdict, worst, text in wrong[:5]:
            print(f"  study {n} {verdict} {worst:.1e}: {text}")
    refused = sum(row[0] == "" for study in found for row in study)
    print(f"{len(found)} studies, {refused} refused as generated, {failed} wrong")
    return 1 if failed or len(found) - refused < count * 0.7 else 0


if __name__ == "__main__":
    sys.exit(main())
