#!/usr/bin/env python3
"""Random SBML models, by teg and by libroadrunner (pip install libroadrunner).

  against_roadrunner.py TEG [HOW_MANY]

Mass-action networks of 2 to 6 species, of Level 2 and of both versions of Level 3, as amounts or concentrations, in units
from 1e-21 to 1e3, some of which begin at 0. Every species must agree to 1e-5 of itself, or of a millionth of the largest,
at the end; and at any time to 1e-6 of the most that it has reached, where that is more than 1e-12 of the largest.
"""

import json
import pathlib
import random
import subprocess
import sys
import tempfile

import roadrunner

MATH = "http://www.w3.org/1998/Math/MathML"
ROOTS = {
    "2": "<sbml xmlns='http://www.sbml.org/sbml/level2/version4' level='2' version='4'>",
    "3.1": "<sbml xmlns='http://www.sbml.org/sbml/level3/version1/core' level='3' version='1'>",
    "3.2": "<sbml xmlns='http://www.sbml.org/sbml/level3/version2/core' level='3' version='2'>",
}


class Model:
    def __init__(self, seed: int):
        self.draw = random.Random(seed)
        self.version = self.draw.choice(list(ROOTS))
        self.scale = 10.0 ** self.draw.choice([-21, -15, -9, -6, -3, 0, 3])
        self.is_amount = self.draw.random() < 0.5
        self.size = 10.0 ** self.draw.choice([-15, -12, 0, 0])
        self.species = [f"S{i}" for i in range(self.draw.randint(2, 6))]

    def flags(self, text: str) -> str:
        return "" if self.version == "2" else text

    def one_species(self, name: str) -> str:
        start = 0.0 if name != "S0" and self.draw.random() < 0.4 else self.draw.uniform(0.1, 2) * self.scale
        what = "initialAmount" if self.is_amount else "initialConcentration"
        more = self.flags(" boundaryCondition='false' constant='false'")
        amount = str(self.is_amount).lower()
        return f"<species id='{name}' compartment='c' {what}='{start!r}' hasOnlySubstanceUnits='{amount}'{more}/>"

    def reference(self, name: str) -> str:
        return f"<speciesReference species='{name}'" + self.flags(" stoichiometry='1' constant='true'") + "/>"

    def reaction(self, k: int) -> tuple[str, str]:
        reactants = self.draw.sample(self.species, self.draw.choice([1, 1, 2]))
        products = [self.draw.choice([s for s in self.species if s not in reactants] or self.species)]
        rate = 10 ** self.draw.uniform(-1.5, 1) / self.scale ** (len(reactants) - 1)
        factors = "".join(f"<ci>{s}</ci>" for s in reactants) + ("" if self.is_amount else "<ci>c</ci>")
        law = f"<math xmlns='{MATH}'><apply><times/><ci>k{k}</ci>{factors}</apply></math>"
        fast = " fast='false'" if self.version == "3.1" else ""
        sides = [f"<listOf{side}>{''.join(map(self.reference, names))}</listOf{side}>"
                 for side, names in (("Reactants", reactants), ("Products", products))]
        return (
            f"<parameter id='k{k}' value='{rate!r}' constant='true'/>",
            f"<reaction id='r{k}' reversible='false'{fast}>{''.join(sides)}<kineticLaw>{law}</kineticLaw></reaction>",
        )

    def xml(self) -> str:
        reactions = [self.reaction(k) for k in range(self.draw.randint(len(self.species), 2 * len(self.species)))]
        more = self.flags(" spatialDimensions='3' constant='true'")
        lists = {
            "Compartments": f"<compartment id='c' size='{self.size!r}'{more}/>",
            "Species": "".join(map(self.one_species, self.species)),
            "Parameters": "".join(p for p, _ in reactions),
            "Reactions": "".join(r for _, r in reactions),
        }
        inside = "".join(f"<listOf{name}>{text}</listOf{name}>" for name, text in lists.items())
        return f"<?xml version='1.0' encoding='UTF-8'?>\n{ROOTS[self.version]}<model id='m'>{inside}</model></sbml>"


POINTS = (0.05, 0.5, 2.5, 5)  # s


def by_teg(teg: str, model: Model, folder: pathlib.Path) -> list[list[float]]:
    outputs = ", ".join(f'"{s}"' for s in model.species)
    study = f"""[study]\nid = "m"\ntitle = "m"\n[modulator.DA]\nunit = "1"\n[pathway.p]\nfile = "{folder}/m.xml"
outputs = [{outputs}]\nsamples = 100\n[rule.r]\n[[rule.r.channel]]\ngate = "DA"\n[protocol]\nuntil = "5 s"\n"""
    study += "".join(f'[measure.{s}_{i}]\nof = "pathway.p.{s}"\nat = "{t} s"\n'
                     for s in model.species for i, t in enumerate(POINTS))
    (folder / "m.toml").write_text(study)
    command = [teg, "run", str(folder / "m.toml"), "--no-files", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    measures = json.loads(done.stdout.splitlines()[-1])["measures"]
    return [[measures[f"{s}_{i}"]["values"][0] for i in range(len(POINTS))] for s in model.species]


def by_roadrunner(model: Model, xml: str) -> list[list[float]]:
    runner = roadrunner.RoadRunner(xml)
    integrator = runner.getIntegrator()
    integrator.setValue("relative_tolerance", 1e-11)
    integrator.setValue("absolute_tolerance", model.scale * 1e-16)
    integrator.setValue("maximum_num_steps", 1_000_000)
    runner.timeCourseSelections = model.species if model.is_amount else [f"[{s}]" for s in model.species]
    course = runner.simulate(0, 5, 101)
    return [[float(course[round(t * 20), s]) for t in POINTS] for s in range(len(model.species))]


def main() -> int:
    teg, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100
    worst = worst_of_scale = 0.0
    with tempfile.TemporaryDirectory() as scratch:
        for seed in range(count):
            model = Model(seed)
            xml = model.xml()
            (pathlib.Path(scratch) / "m.xml").write_text(xml)
            wanted = by_roadrunner(model, xml)
            floor = 1e-6 * max(abs(course[-1]) for course in wanted)
            for a, b in zip(by_teg(teg, model, pathlib.Path(scratch)), wanted):
                worst = max(worst, abs(a[-1] - b[-1]) / max(abs(b[-1]), floor))
                scale = max(*map(abs, b), 1e-6 * floor)
                worst_of_scale = max([worst_of_scale, *(abs(x - y) / scale for x, y in zip(a, b))])
    print(f"{count} models, largest difference {worst:.2g}, of the scale {worst_of_scale:.2g}")
    return 0 if worst < 1e-5 and worst_of_scale < 1e-6 else 1


if __name__ == "__main__":
    sys.exit(main())
