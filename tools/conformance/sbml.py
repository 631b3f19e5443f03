"""Pathways given as SBML: random ones, the example that comes with teg, and Urakubo's where they are; against
libroadrunner, which integrates with CVODE at tolerances a hundred times as fine as those that teg takes by default.

Each state may differ by 1e-6 of the largest value that it has in the run: both programs promise the error of a step, not
of a course, and teg's default of 1e-8 of a step comes to a few times 1e-7 of a course.
"""

import os
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as tree

import h5py
import numpy

from comparison import HERE, Row, ask, run_study, toml_list

ROOT = HERE.parents[1]
ALLOWED = 1e-6


def random_models(teg: str, count: int) -> list[Row]:
    script = ROOT / "tests" / "pathway" / "against_roadrunner.py"
    done = subprocess.run([sys.executable, "-B", str(script), teg, str(count)], capture_output=True, text=True, check=False)
    found = re.search(r"largest difference (\S+), of the scale (\S+)", done.stdout)
    if not found:
        raise RuntimeError(f"{script.name} failed: {done.stderr[-3000:]}")
    return [Row("random SBML models, last values", "roadrunner", count, float(found[1]), 1e-5, "of the value"),
            Row("random SBML models, courses", "roadrunner", count, float(found[2]), ALLOWED, "of the state's largest")]


def local_name(element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def describe(file: pathlib.Path) -> tuple[dict[str, str], dict[str, str]]:
    """How each species that changes is selected in libroadrunner; and the id of each parameter, by id and name."""
    selections, parameters = {}, {}
    for element in tree.parse(file).iter():
        if local_name(element) == "species" and element.get("constant") != "true":
            is_amount = element.get("hasOnlySubstanceUnits") == "true"
            selections[element.get("id")] = element.get("id") if is_amount else f"[{element.get('id')}]"
        if local_name(element) == "parameter":
            parameters[element.get("id")] = parameters[element.get("name")] = element.get("id")
    return selections, parameters


def as_roadrunner_reads(file: pathlib.Path, folder: pathlib.Path) -> pathlib.Path:
    """A copy in which constant species are boundaries. libroadrunner lets reactions use up a species that is said to be
    constant but no boundary, which Urakubo's files have and SBML forbids by its rule 20611 (docs/decisions/0015-peers.md)."""
    def bounded(match: re.Match) -> str:
        return match[0].replace('boundaryCondition="false"', 'boundaryCondition="true"')

    copy = folder / file.name
    copy.write_text(re.sub(r'<species [^>]*constant="true"[^>]*>', bounded, file.read_text()))
    return copy


def one_model(teg: str, scratch: pathlib.Path, file: pathlib.Path, until: float, values: dict[str, float]) -> Row:
    selections, parameters = describe(file)
    samples = 400
    assignments = "".join(f"{name} = {value!r}\n" for name, value in values.items())
    results = run_study(teg, f"""[study]\nid = "m"\ntitle = "m"\n[modulator.DA]\nunit = "1"\n[pathway.p]
file = "{file}"\noutputs = {toml_list(selections)}\nsamples = {samples}\n[pathway.p.set]\n{assignments}
[rule.r]\n[[rule.r.channel]]\ngate = "DA"\n[protocol]\nuntil = "{until!r} s"
[measure.m]\nof = "pathway.p.{next(iter(selections))}"\n""", scratch / file.stem)
    wanted = ask("roadrunner", {"file": str(as_roadrunner_reads(file, results.parents[1])),
                                "set": {parameters[n]: v for n, v in values.items()}, "until": until,
                                "select": list(selections.values()), "points": samples + 1, "longest_step": 0.05})
    worst = 0.0
    with h5py.File(results) as found:
        noise = 1e-12 * numpy.abs(wanted).max()  # what has never been more than this is 0 to the integrators
        for name, course in zip(selections, map(numpy.array, wanted)):
            scale = max(numpy.abs(course).max(), noise)
            worst = max(worst, numpy.abs(found[f"pathway_p_{name}"][:].ravel() - course).max() / scale)
    return Row(f"{file.stem}, {len(selections)} states, {until:g} s", "roadrunner", 1, float(worst), ALLOWED,
               "of the state's largest")


def rows(teg: str, scratch: pathlib.Path, peers: list[str]) -> list[Row]:
    if "roadrunner" not in peers:
        return []
    found = random_models(teg, 100)
    for file in sorted((ROOT / "examples" / "pathway").glob("*.xml")):
        found.append(one_model(teg, scratch, file, 40.0, {}))
    urakubo = os.environ.get("TEG_URAKUBO")
    for name in ("D1model.xml", "D2model.xml"):
        if urakubo and (pathlib.Path(urakubo) / name).exists():
            file = (pathlib.Path(urakubo) / name).resolve()
            found.append(one_model(teg, scratch, file, 40.0, {"Toffset_VGCC": 10.0, "Toffset_DA": 10.6}))
    return found
