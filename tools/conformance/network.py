"""A network of 50 lif neurons whose synapses, from 40 inputs and among each other, learn by dopamine-modulated STDP for a
second, by Brian2 and by NEST. Spikes of inputs and of dopamine neurons are given.

Compared are the steps of all spikes, none of which may be another, and the weights after a second. teg keeps those of
networks in single precision and promises them to 1e-5 of the largest. Brian2 and NEST compute in double precision, so a
spike could be another where a potential comes within some 1e-6 mV of the threshold; in this network none does.
There are no bounds, since a network's act when a synapse is touched (docs/decisions/0009-network-engine.md).
"""

import pathlib
import random

import h5py
import numpy

from comparison import Row, ask, furthest, run_study, toml_list, until_last
from neurons import DT_MS, steps_of_spikes

DELAY_MS, UNTIL_MS = 1.5, 1000.0
INPUTS, CELLS, DOPAMINE = 40, 50, 5
NEURON = {"tau_m": 20.0, "rest": 0.0, "threshold": 15.0, "reset": 3.0, "refractory": 2.0}
DRIVE = 0.45  # mV/ms
RULE = {"A_plus": 0.06, "A_minus": 0.072, "tau_plus": 20.0, "tau_minus": 25.0, "tau_c": 400.0, "tau_n": 150.0, "b": 0.003,
        "w_min": -1e9, "w_max": 1e9}
JUMP = 1 / RULE["tau_n"]  # of the level, by each spike of each dopamine neuron: as in NEST, which has no other


def train(draw: random.Random, rate_per_ms: float, least_interval: float) -> list[float]:
    times, t = [], draw.expovariate(rate_per_ms) + 3
    while t < UNTIL_MS - 5:
        times.append(round(t, 1))
        t += least_interval + draw.expovariate(rate_per_ms)
    return times


def projection(draw: random.Random, sources: int, degree: int) -> dict:
    pairs = sorted((s, t) for t in range(CELLS) for s in draw.sample(range(sources), degree))
    return {"sources": [s for s, _ in pairs], "targets": [t for _, t in pairs],
            "weights": [draw.randint(1024, 4096) / 1024 for _ in pairs]}


def drawn_question() -> dict:
    draw = random.Random("network")
    return {"kind": "network", "dt_ms": DT_MS, "delay_ms": DELAY_MS, "until_ms": UNTIL_MS, "size": CELLS,
            "neuron": NEURON, "drive": DRIVE, "rule": {**RULE, "n_jump": JUMP},
            # NEST knows the weights of inputs at their last spikes: all of them spike at the end.
            "spikes": {"input": [[*train(draw, 0.02, 3.0), UNTIL_MS] for _ in range(INPUTS)],
                       "dopamine": [train(draw, 0.005, 5.0) for _ in range(DOPAMINE)]},
            "projections": {"input": projection(draw, INPUTS, 12), "cell": projection(draw, CELLS, 4)}}


def study_of(question: dict) -> str:
    rule = question["rule"]
    neuron = ", ".join(f'{k} = "{v} {"ms" if k in ("tau_m", "refractory") else "mV"}"' for k, v in NEURON.items())
    text = f"""[study]\nid = "m"\ntitle = "m"\nsubstrate = "network"\n[network]\ndt = "{DT_MS} ms"
[population.cell]\nsize = {CELLS}\nrecord = true\ndrive = [{{ kind = "step", size = "{DRIVE} mV/ms" }}]
neuron = {{ kind = "lif", {neuron} }}
[modulator.DA]\nunit = "1"\nclearance = {{ kind = "exponential", tau = "{rule['tau_n']} ms" }}
[[release]]\npopulation = "dopamine"\nmodulator = "DA"\namount = {rule['n_jump']}
[rule.stdp]\n"""
    for pairing, amplitude, tau in (("pre-post", rule["A_plus"], rule["tau_plus"]),
                                    ("post-pre", -rule["A_minus"], rule["tau_minus"])):
        text += f"""[[rule.stdp.channel]]\npairing = "{pairing}"\namplitude = {amplitude}\ntau_pair = "{tau} ms"
tau_trace = "{rule['tau_c']} ms"\ngate = "DA - {rule['b']}"\nrate = "1 /ms"\n"""
    for name, trains in question["spikes"].items():
        spikes = ", ".join(toml_list(f"{t!r} ms" for t in times) for times in trains)
        text += f'[population.{name}]\nsize = {len(trains)}\nneuron = {{ kind = "replay", spikes = [{spikes}] }}\n'
    for name, drawn in question["projections"].items():
        text += f"""[projection.{name}]\nfrom = "{name}"\nto = "cell"\nrule = "stdp"\ndendritic_delay = "{DELAY_MS} ms"
connect = {{ kind = "pairs", sources = {drawn['sources']}, targets = {drawn['targets']}, weights = {drawn['weights']} }}
[probe.{name}]\nof = "weight.{name}"\nindices = {list(range(len(drawn['weights'])))}\nevery = "{UNTIL_MS} ms"\n"""
    return text + f"""[protocol]\nuntil = "{UNTIL_MS} ms"\n[measure.rate]\nof = "rate.cell"\n"""


def by_teg(teg: str, folder: pathlib.Path, question: dict) -> tuple[list[list[int]], dict]:
    with h5py.File(run_study(teg, study_of(question), folder)) as results:
        steps = steps_of_spikes(results["spikes/cell"], CELLS)
        weights = {name: results[f"probe_{name}"][0, :, -1] for name in question["projections"]}
    return steps, weights


def rows(teg: str, scratch: pathlib.Path, peers: list[str]) -> list[Row]:
    question = drawn_question()
    steps, weights = by_teg(teg, scratch / "network", question)
    found, last = [], round(UNTIL_MS / DT_MS)
    for peer in ("brian2", "nest"):
        if peer not in peers:
            continue
        wanted = ask(peer, question)
        found.append(Row(f"plastic network, {sum(map(len, steps))} spikes", peer, CELLS,
                         furthest(steps, until_last(wanted["spikes"], last)), 0, "steps of 0.1 ms"))
        for name, values in wanted["weights"].items():
            worst = numpy.abs(weights[name] - values).max() / numpy.abs(values).max()
            found.append(Row(f"plastic network, weights from {name}", peer, len(values), float(worst), 1e-5,
                             "of the largest"))
    return found
