"""Spike times of neurons under random input: by Brian2, with the same method and step, and by NEST where it has the model
and solves it the same way.

Compared are the steps in which each neuron spikes: all of them, in order, and none may be another. Where both programs
take the exact solution (lif with delta, exponential and alpha synapses) or the same formula (classical Runge-Kutta for
conductances and adex, two half steps for izhikevich), potentials agree to 1e-8 mV or better, and a neuron that passes its
threshold in one step passes it in another only if it comes that close to it. NEST integrates conductances and adex with
steps of its own (Runge-Kutta-Fehlberg): there a spike may be one step off. It also resets adex within a step, and so
only the first spike of each of these neurons is compared, at a step of 0.01 ms, where teg's upswing is right to a step.
"""

import pathlib
import random

import h5py

from comparison import Row, ask, furthest, run_study, toml_list, until_last

DT_MS, FINE_DT_MS, DELAY_MS, UNTIL_MS = 0.1, 0.01, 1.0, 400.0
SETS, NEURONS = 4, 10
# Under random input izhikevich magnifies the last bit of its drive until spikes come in other steps, by teg alone too,
# from 300 ms on: beyond this nothing can be compared.
LAST_STEP_UNDER_INPUT = {"izhikevich": 2000}
CLASSES = [("lif", "delta"), ("lif", "exponential"), ("lif", "alpha"), ("lif", "conductance"), ("adex", "delta"),
           ("adex", "exponential"), ("adex", "conductance"), ("izhikevich", "none")]
UNITS = {"tau_m": "ms", "tau_w": "ms", "refractory": "ms", "threshold": "mV", "reset": "mV", "rest": "mV", "slope": "mV",
         "peak": "mV", "jump": "mV"}


def draw_neuron(draw: random.Random, kind: str, shape: str) -> dict:
    """Parameters by their names in studies, in mV and ms."""
    if kind == "izhikevich":
        return {"a": draw.uniform(0.02, 0.1), "b": draw.uniform(0.2, 0.25), "c": draw.uniform(-65, -50),
                "d": draw.uniform(2, 8)}
    refractory = draw.randint(0, 30) * DT_MS
    if kind == "adex":
        return {"tau_m": draw.uniform(6, 15), "tau_w": draw.uniform(50, 200), "coupling": draw.uniform(0, 0.3),
                "jump": draw.uniform(0.5, 4), "threshold": draw.uniform(-52, -48), "slope": draw.uniform(1, 3), "peak": 0.0,
                "rest": -70.0, "reset": draw.uniform(-70, -60), "refractory": round(refractory, 1)}
    rest = -70.0 if shape == "conductance" else 0.0
    return {"tau_m": draw.uniform(8, 30), "rest": rest, "threshold": rest + draw.uniform(12, 22),
            "reset": rest + draw.uniform(-2, 8), "refractory": round(refractory, 1)}


def drive_of(draw: random.Random, kind: str, neuron: dict) -> float:
    if kind == "izhikevich":
        return draw.uniform(4, 12)
    return draw.uniform(0.6, 1.5) * (neuron["threshold"] - neuron["rest"]) / neuron["tau_m"]


def largest_weight(kind: str, shape: str) -> float:
    if kind == "izhikevich":
        return 60.0
    return 0.4 if shape == "conductance" else 4.0


def draw_weight(draw: random.Random, most: float) -> float:
    """A number that single precision, in which teg keeps weights, has exactly: izhikevich magnifies what is rounded."""
    return round(draw.uniform(0.2, 1) * most * 1024) / 1024


def train(draw: random.Random, rate_per_ms: float) -> list[float]:
    last = round(UNTIL_MS / DT_MS) - 20
    return [round(k * DT_MS, 1) for k in sorted(draw.sample(range(1, last), round(rate_per_ms * UNTIL_MS)))]


def draw_set(draw: random.Random, kind: str, shape: str) -> dict:
    """Neurons of one kind and set of parameters, each with spikes and weights of its own."""
    neuron, most = draw_neuron(draw, kind, shape), largest_weight(kind, shape)
    return {"kind": kind, "shape": shape, "neuron": neuron, "drive": drive_of(draw, kind, neuron),
            "tau_excitatory": draw.uniform(1, 8), "tau_inhibitory": draw.uniform(2, 15),
            "reversal_excitatory": 0.0, "reversal_inhibitory": -80.0,
            "excitatory": [train(draw, 0.2) for _ in range(NEURONS)],
            "inhibitory": [train(draw, 0.1) for _ in range(NEURONS)],
            "excitatory_weights": [draw_weight(draw, most) for _ in range(NEURONS)],
            "inhibitory_weights": [-draw_weight(draw, most) for _ in range(NEURONS)]}


def study_of(drawn: dict, has_input: bool) -> str:
    neuron = ", ".join(f'{name} = "{value!r} {UNITS[name]}"' if name in UNITS else f"{name} = {value!r}"
                       for name, value in drawn["neuron"].items())
    text = f"""[study]\nid = "m"\ntitle = "m"\nsubstrate = "network"\n[network]\ndt = "{drawn['dt']} ms"
[population.cell]\nsize = {NEURONS}\nneuron = {{ kind = "{drawn['kind']}", {neuron} }}\nrecord = true
drive = [{{ kind = "step", size = "{drawn['drive']!r} mV/ms" }}]
"""
    if drawn["shape"] != "none":
        taus = ", ".join(f'tau_{sign} = "{drawn[f"tau_{sign}"]!r} ms"' for sign in ("excitatory", "inhibitory"))
        reversals = 'reversal_excitatory = "0 mV", reversal_inhibitory = "-80 mV"'
        text += f'synapses = {{ shape = "{drawn["shape"]}", {taus}, {reversals} }}\n'
    for sign in ("excitatory", "inhibitory") if has_input else ():
        trains = ", ".join(toml_list(f"{t!r} ms" for t in times) for times in drawn[sign])
        numbers = toml_list(range(NEURONS))
        text += f"""[population.{sign}]\nsize = {NEURONS}\nneuron = {{ kind = "replay", spikes = [{trains}] }}
[projection.{sign}]\nfrom = "{sign}"\nto = "cell"\ndendritic_delay = "{DELAY_MS} ms"
connect = {{ kind = "pairs", sources = {numbers}, targets = {numbers}, weights = {drawn[sign + "_weights"]} }}\n"""
    return text + f"""[protocol]\nuntil = "{UNTIL_MS} ms"\n[measure.rate]\nof = "rate.cell"\n"""


def by_teg(teg: str, folder: pathlib.Path, drawn: dict, has_input: bool) -> list[list[int]]:
    with h5py.File(run_study(teg, study_of(drawn, has_input), folder)) as results:
        return steps_of_spikes(results["spikes/cell"], NEURONS, drawn["dt"])


def steps_of_spikes(spikes, size: int, dt_ms: float = DT_MS) -> list[list[int]]:
    """Of spikes in SONATA layout."""
    steps = [[] for _ in range(size)]
    for time, neuron in sorted(zip(spikes["timestamps"][:], spikes["node_ids"][:])):
        steps[int(neuron)].append(round(time / dt_ms))
    return steps


# Of NEST: which model, and by how many steps a spike may differ. Its izhikevich takes spikes as steps of the potential,
# not of the current, and is compared without input.
IN_NEST = {("lif", "delta"): 0, ("lif", "exponential"): 0, ("lif", "alpha"): 0, ("lif", "conductance"): 1,
           ("adex", "delta"): 1, ("adex", "exponential"): 1, ("adex", "conductance"): 1, ("izhikevich", "none"): 0}


def comparable(steps: list[list[int]], peer: str, kind: str, has_input: bool) -> list[list[int]]:
    if peer == "nest" and kind == "adex":
        return [one[:1] for one in steps]
    if has_input and kind in LAST_STEP_UNDER_INPUT:
        return until_last(steps, LAST_STEP_UNDER_INPUT[kind])
    return steps


def compare_class(teg: str, scratch: pathlib.Path, peer: str, kind: str, shape: str) -> tuple[int, float, float]:
    """How many spikes, by how many steps they differ at most, and how long a step is."""
    draw = random.Random(f"{kind} {shape}")
    has_input = peer == "brian2" or kind != "izhikevich"
    dt = FINE_DT_MS if peer == "nest" and kind == "adex" else DT_MS
    sets = [{**draw_set(draw, kind, shape), "dt": dt} for _ in range(SETS)]
    answers = ask(peer, {"kind": "neurons", "dt_ms": dt, "delay_ms": DELAY_MS, "until_ms": UNTIL_MS, "sets": sets,
                         "has_input": has_input})
    worst, spikes = 0.0, 0
    for number, (drawn, answer) in enumerate(zip(sets, answers)):
        found = by_teg(teg, scratch / f"{peer}-{kind}-{shape}-{number}", drawn, has_input)
        steps, wanted = (comparable(s, peer, kind, has_input) for s in (found, answer))
        spikes += sum(map(len, steps))
        worst = max(worst, furthest(steps, wanted))
    return spikes, worst, dt


def compare(teg: str, scratch: pathlib.Path, peer: str, classes: dict) -> list[Row]:
    found = []
    for (kind, shape), allowed in classes.items():
        name = kind if shape == "none" else f"{kind} {shape}"
        spikes, worst, dt = compare_class(teg, scratch, peer, kind, shape)
        if spikes < SETS * NEURONS / 2:
            raise RuntimeError(f"{name}: {spikes} spikes of {SETS * NEURONS} neurons are too few to compare")
        which = "first spikes" if peer == "nest" and kind == "adex" else "spikes"
        found.append(Row(f"{name} neurons, {spikes} {which}", peer, SETS * NEURONS, worst, allowed, f"steps of {dt:g} ms"))
    return found


def rows(teg: str, scratch: pathlib.Path, peers: list[str]) -> list[Row]:
    found = compare(teg, scratch, "brian2", dict.fromkeys(CLASSES, 0)) if "brian2" in peers else []
    return found + (compare(teg, scratch, "nest", IN_NEST) if "nest" in peers else [])
