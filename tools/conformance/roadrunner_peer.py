"""Runs SBML models in libroadrunner. Reads {"file", "set", "select", "until", "points"}; prints the courses."""

import json
import sys

import roadrunner


def course(question) -> list[list[float]]:
    runner = roadrunner.RoadRunner(question["file"])
    for name, value in question["set"].items():
        runner.setValue(name, value)
    integrator = runner.getIntegrator()
    # It does not stop where a piecewise changes its piece. No step may pass over a pulse unnoticed; and with finer
    # tolerances than these its steps there become shorter than a double can tell.
    integrator.setValue("relative_tolerance", 1e-10)
    integrator.setValue("absolute_tolerance", 1e-14)
    integrator.setValue("maximum_num_steps", 200_000)
    integrator.setValue("maximum_time_step", question["longest_step"])
    runner.timeCourseSelections = question["select"]
    return [list(map(float, column)) for column in runner.simulate(0, question["until"], question["points"]).T]


if __name__ == "__main__":
    print(json.dumps(course(json.load(sys.stdin))))
