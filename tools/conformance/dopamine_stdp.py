"""One synapse with dopamine-modulated STDP (Izhikevich 2007; Potjans et al. 2010): random spikes, by Brian2 and by NEST,
as cases of `teg verify`.

All three have closed forms between events, so they agree to rounding; 1e-9 of each value is what `teg verify` asks of
the synapse engine, 1e-5 of the network engine (single precision). Cases end with a presynaptic spike, since NEST's
synapse knows only then what it has come to. Where bounds bind there is no baseline b: the drive c (n - b) then changes
its sign at spikes only, and a weight that is cut at every spike (NEST) or step (Brian2) is cut where teg's is, which
leaves a bound at the very instant. The network engine is given no bounds, since its own act when a synapse is touched
(docs/decisions/0009-network-engine.md), and no case whose weight ends below half of where it began: of what two large
changes leave of each other, single precision does not know five digits.
"""

import json
import pathlib
import random
import subprocess

from comparison import Row, ask

DT_MS = 0.1
NUMBERS = ("tau_plus", "tau_minus", "tau_c", "tau_n", "A_plus", "A_minus", "b", "w_min", "w_max", "n_jump")
FREE = 1e9  # a bound that no weight reaches


def on_grid(draw: random.Random, first: float, last: float, count: int, step: float) -> list[float]:
    """Distinct multiples of `step`, sorted."""
    slots = range(round(first / step), round(last / step))
    return [round(k * step, 1) for k in sorted(draw.sample(slots, min(count, len(slots))))]


def draw_parameters(draw: random.Random) -> dict:
    return {"A_plus": draw.uniform(0.2, 2), "A_minus": draw.uniform(0.2, 2), "tau_plus_ms": draw.uniform(8, 50),
            "tau_minus_ms": draw.uniform(8, 50), "tau_c_ms": draw.uniform(100, 2000), "tau_n_ms": draw.uniform(30, 500),
            "dendritic_delay_ms": draw.randint(1, 30) / 10}


def draw_case(draw: random.Random, name: str, parameters: dict) -> dict:
    until = draw.randint(200, 800) * 1.0
    step = draw.choice([0.1, 0.1, 1.0])  # of whole milliseconds many meet
    delay = parameters["dendritic_delay_ms"]
    is_bounded = draw.random() < 0.4
    w0 = draw.uniform(5, 20)
    case = {"name": name, "pre_ms": [*on_grid(draw, 3, until, draw.randint(1, 40), step), until],
            "post_ms": on_grid(draw, 3, until - delay, draw.randint(1, 40), step),
            "dopamine_ms": on_grid(draw, 4, until, draw.randint(0, 30), step),
            "w0": w0, "until_ms": until, "b": 0.0 if is_bounded else draw.choice([0.0, draw.uniform(-0.01, 0.02)]),
            "w_min": w0 - draw.uniform(0, 0.5) if is_bounded else -FREE,
            "w_max": w0 + draw.uniform(0, 0.5) if is_bounded else FREE}
    return case


def draw_sets(seed: int, sets: int, cases: int) -> list[dict]:
    draw = random.Random(seed)
    drawn = []
    for s in range(sets):
        parameters = draw_parameters(draw)
        drawn.append({"parameters": parameters,
                      "cases": [draw_case(draw, f"set-{s}-case-{c}", parameters) for c in range(cases)]})
    return drawn


def for_peer(parameters: dict, case: dict) -> dict:
    """One case with all of its numbers in it, as a peer is asked."""
    of_set = {name.removesuffix("_ms"): value for name, value in parameters.items()}
    return {**of_set, **case, "n_jump": 1 / of_set["tau_n"], "numbers": NUMBERS,
            "earlier_dopamine_ms": [round(t - 1.0, 1) for t in case["dopamine_ms"]]}


def is_for_network(case: dict) -> bool:
    return case["w_max"] == FREE and abs(case["expect"]["w"]) >= case["w0"] / 2


def judge(teg: str, engine: str, file: pathlib.Path, tolerance: float) -> list[dict]:
    command = [teg, "verify", "--cases", str(file), "--engine", engine, "--tolerance", repr(tolerance), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout:
        raise RuntimeError(f"teg verify failed with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])["cases"]


def compare(teg: str, scratch: pathlib.Path, peer: str, sets: list[dict]) -> list[Row]:
    asked = [for_peer(s["parameters"], case) for s in sets for case in s["cases"]]
    answers = iter(ask(peer, {"kind": "synapses", "dt_ms": DT_MS, "cases": asked}))
    tolerances = {"synapse": 1e-9, "network": 1e-5}
    verdicts = {engine: [] for engine in tolerances}
    for number, s in enumerate(sets):
        cases = {"synapse": [{**case, "expect": dict(zip("wcn", next(answers)))} for case in s["cases"]]}
        cases["network"] = [case for case in cases["synapse"] if is_for_network(case)]
        for engine, tolerance in tolerances.items():
            file = scratch / f"{peer}-{engine}-{number}.json"
            file.write_text(json.dumps({"parameters": s["parameters"], "cases": cases[engine]}))
            verdicts[engine] += judge(teg, engine, file, tolerance)
    return [Row(f"dopamine STDP, one synapse, {engine} engine", peer, len(found), max(v["worst"] for v in found),
                tolerances[engine], "of w, c and n") for engine, found in verdicts.items()]


def rows(teg: str, scratch: pathlib.Path, peers: list[str]) -> list[Row]:
    sets = draw_sets(seed=1, sets=6, cases=25)
    return [row for peer in ("brian2", "nest") if peer in peers for row in compare(teg, scratch, peer, sets)]
