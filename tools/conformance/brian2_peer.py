"""Runs synapses, neurons and networks in Brian2. Reads {"kind", ...} as JSON; prints what came of it."""

import json
import logging
import sys

import brian2 as b2
import numpy

b2.prefs.codegen.target = "numpy"  # nothing to compile
logging.getLogger("brian2").setLevel(logging.ERROR)

# Dopamine-modulated STDP: the traces of pairings exactly, at events; what lies between pairing and weight by Runge and
# Kutta, whose error at 0.1 ms, with time constants of 30 ms or more, is below 1e-10.
PLASTIC = """
dx/dt = -x / tau_plus : 1 (event-driven)
dy/dt = -y / tau_minus : 1 (event-driven)
dc/dt = -c / tau_c : 1 (clock-driven)
dn/dt = -n / tau_n : 1 (clock-driven)
dw/dt = c * (n - b) / ms : 1 (clock-driven)
tau_plus : second (constant)
tau_minus : second (constant)
tau_c : second (constant)
tau_n : second (constant)
A_plus : 1 (constant)
A_minus : 1 (constant)
b : 1 (constant)
w_min : 1 (constant)
w_max : 1 (constant)
n_jump : 1 (constant)
"""
# All spikes of an instant are read before any is counted: they are no pairs.
ON_PRE = {"pre_read": "c -= A_minus * y", "pre_count": "x += 1"}
ON_POST = {"post_read": "c += A_plus * x", "post_count": "y += 1"}
ORDER = {"pre_read": 0, "post_read": 0, "pre_count": 1, "post_count": 1}


def replay(trains, dt):
    """Spikes at multiples of dt; a train is that of one neuron."""
    index = numpy.repeat(numpy.arange(len(trains)), [len(t) for t in trains])
    times = numpy.concatenate([numpy.asarray(t, float) for t in trains])
    return b2.SpikeGeneratorGroup(len(trains), index, numpy.round(times / dt) * dt * b2.ms, dt=dt * b2.ms)


def set_parameters(synapses, parameters):
    for name in ("tau_plus", "tau_minus", "tau_c", "tau_n"):
        setattr(synapses, name, numpy.array(parameters[name]) * b2.ms)
    for name in ("A_plus", "A_minus", "b", "w_min", "w_max", "n_jump"):
        setattr(synapses, name, numpy.array(parameters[name]))


def synapses(question):
    """Each case is a synapse of its own; what it has come to at its own time, as [w, c, n]."""
    dt, cases = question["dt_ms"], question["cases"]
    b2.defaultclock.dt = dt * b2.ms
    pre, post, dopamine = (replay([c[key] for c in cases], dt) for key in ("pre_ms", "post_ms", "dopamine_ms"))
    plastic = b2.Synapses(pre, post, PLASTIC, on_pre=ON_PRE, on_post=ON_POST, method="rk4")
    plastic.connect(j="i")
    for name, order in ORDER.items():
        getattr(plastic, name).order = order
    set_parameters(plastic, {name: [c[name] for c in cases] for name in cases[0]["numbers"]})
    plastic.w = [c["w0"] for c in cases]
    for name in ("post_read", "post_count"):
        getattr(plastic, name).delay = numpy.array([c["dendritic_delay"] for c in cases]) * b2.ms
    plastic.run_regularly("w = clip(w, w_min, w_max)", when="after_groups", dt=dt * b2.ms)
    released = b2.Synapses(dopamine, plastic, on_pre="n_post += n_jump_post")
    released.connect(j="i")
    network = b2.Network(pre, post, dopamine, plastic, released)
    found = [None] * len(cases)
    # What a step labelled t does to the state is done at its end: spikes act a step late, and the reading is too.
    for until in sorted({c["until_ms"] for c in cases}):
        network.run((round(until / dt) + 1) * dt * b2.ms - network.t)
        for i, case in enumerate(cases):
            if case["until_ms"] == until:
                found[i] = [float(plastic.w[i]), float(plastic.c[i]), float(plastic.n[i])]
    return found


LEAK = "dv/dt = -(v - rest) / tau_m + drive{synaptic} : 1 (unless refractory)"
ADEX = """
dv/dt = (-(u - rest) + slope * exp((u - threshold) / slope) - a) / tau_m + drive{synaptic} : 1 (unless refractory)
da/dt = (coupling * (u - rest) - a) / tau_w : 1
u = clip(v, -1e9, peak) : 1
"""  # the upswing is held at the peak: beyond it, stages of a step would overflow
SYNAPTIC = {"delta": "", "exponential": " + (exc + inh) / ms", "alpha": " + (exc + inh) / ms",
            "conductance": " - (exc * ({v} - reversal_excitatory) + inh * ({v} - reversal_inhibitory)) / tau_m"}
CURRENTS = {
    "delta": "",
    "exponential": "dexc/dt = -exc / tau_excitatory : 1\ndinh/dt = -inh / tau_inhibitory : 1",
    "alpha": """dexc/dt = exc_rise - exc / tau_excitatory : 1\ndexc_rise/dt = -exc_rise / tau_excitatory : Hz
dinh/dt = inh_rise - inh / tau_inhibitory : 1\ndinh_rise/dt = -inh_rise / tau_inhibitory : Hz""",
}
CURRENTS["conductance"] = CURRENTS["exponential"]
ARRIVES = {"excitatory": {"delta": "v_post += size", "exponential": "exc_post += size / tau_excitatory * ms",
                          "alpha": "exc_rise_post += size / tau_excitatory ** 2 * ms", "conductance": "exc_post += size",
                          "none": "current_post += size"},
           "inhibitory": {"delta": "v_post += size", "exponential": "inh_post += size / tau_inhibitory * ms",
                          "alpha": "inh_rise_post += size / tau_inhibitory ** 2 * ms", "conductance": "inh_post -= size",
                          "none": "current_post += size"}}
# Izhikevich (2003) as he printed it: two half steps of v, then u with the new v.
HALF_STEP = "v += dt / ms / 2 * (0.04 * v ** 2 + 5 * v + 140 - u + current + drive * ms)\n"
IZHIKEVICH_STEP = HALF_STEP * 2 + "u += dt / ms * a * (b * v - u)\ncurrent = 0"


def cells_of(drawn, dt):
    """A group of neurons of one set, in mV; in a step potentials move, what arrives is added, then they spike."""
    kind, shape, n, count = drawn["kind"], drawn["shape"], drawn["neuron"], len(drawn["excitatory"])
    # By Runge and Kutta; exact solutions are approached to 1e-8 mV.
    values = {"drive": drawn["drive"] / b2.ms}
    values |= {name: drawn[name] * b2.ms for name in ("tau_excitatory", "tau_inhibitory")}
    values |= {name: drawn[name] for name in ("reversal_excitatory", "reversal_inhibitory")}
    values |= {name: value * b2.ms if name in ("tau_m", "tau_w") else value for name, value in n.items()}
    if kind == "izhikevich":
        cells = b2.NeuronGroup(count, "v : 1\nu : 1\ncurrent : 1", threshold="v >= 30", reset="v = c; u += d",
                               namespace=values)
        cells.v, cells.u = -65, -13
        cells.run_regularly(IZHIKEVICH_STEP, when="after_synapses", dt=dt * b2.ms)
        return cells, values
    synaptic = SYNAPTIC[shape].format(v="u" if kind == "adex" else "v")
    model = (ADEX if kind == "adex" else LEAK).format(synaptic=synaptic) + "\n" + CURRENTS[shape]
    # In the step of the spike Brian2 begins to count, and teg after it.
    held = (round(n["refractory"] / dt) + 1) * dt * b2.ms
    cells = b2.NeuronGroup(count, model, threshold="v >= peak" if kind == "adex" else "v >= threshold",
                           reset="v = reset; a += jump" if kind == "adex" else "v = reset", refractory=held, method="rk4",
                           namespace=values)
    cells.v = n["rest"]
    return cells, values


def neurons(question):
    """The steps in which each neuron of each set spikes. A step's label is its beginning here, and its end in teg."""
    dt = question["dt_ms"]
    b2.defaultclock.dt = dt * b2.ms
    network = b2.Network()
    network.schedule = ["start", "groups", "synapses", "thresholds", "resets", "end"]
    monitors = []
    for drawn in question["sets"]:
        cells, values = cells_of(drawn, dt)
        monitors.append(b2.SpikeMonitor(cells))
        network.add(cells, monitors[-1])
        for sign in ("excitatory", "inhibitory") if question["has_input"] else ():
            source = replay([[t + question["delay_ms"] - dt for t in times] for times in drawn[sign]], dt)
            source.when = "start"
            arrives = b2.Synapses(source, cells, "size : 1", on_pre=ARRIVES[sign][drawn["shape"]], namespace=values)
            arrives.connect(j="i")
            arrives.size = drawn[f"{sign}_weights"]
            network.add(source, arrives)
    network.run(question["until_ms"] * b2.ms)
    return [[[round(float(t / b2.ms) / dt) + 1 for t in monitor.spike_trains()[i]] for i in sorted(monitor.spike_trains())]
            for monitor in monitors]


def plastic_between(source, target, drawn, is_replay, count, dt):
    """Plastic synapses of one projection. In every one what a spike does to the synapse comes a step late, that of a
    replayed one as well; what it sends on arrives in time."""
    made = b2.Synapses(source, target, PLASTIC + "sent : 1", method="rk4", on_post=ON_POST, on_pre={
        "pre_read": ON_PRE["pre_read"] + "; sent = w", "pre_count": ON_PRE["pre_count"], "arrive": "v_post += sent"})
    made.connect(i=drawn["sources"], j=drawn["targets"])
    for name, order in {**ORDER, "arrive": 2}.items():
        getattr(made, name).order = order
    made.w = drawn["weights"]
    for name in ("pre_read", "pre_count"):
        getattr(made, name).delay = (dt if is_replay else 0) * b2.ms
    for name in ("post_read", "post_count"):
        getattr(made, name).delay = count * dt * b2.ms
    made.arrive.delay = (count if is_replay else count - 1) * dt * b2.ms
    return made


def network(question):
    """A network of lif neurons with plastic synapses: the steps of its spikes, and its weights at the end."""
    dt, rule, n = question["dt_ms"], question["rule"], question["neuron"]
    delay_steps = round(question["delay_ms"] / dt)
    b2.defaultclock.dt = dt * b2.ms
    cells, _ = cells_of({"kind": "lif", "shape": "delta", "neuron": n, "drive": question["drive"], "tau_excitatory": 1,
                         "tau_inhibitory": 1, "reversal_excitatory": 0, "reversal_inhibitory": 0,
                         "excitatory": [[]] * question["size"]}, dt)
    sources = {"cell": cells}
    for name in ("input", "dopamine"):  # a label is the beginning of a step
        sources[name] = replay([[t - dt for t in times] for times in question["spikes"][name]], dt)
        sources[name].when = "start"
    monitor = b2.SpikeMonitor(cells)
    made = b2.Network(*sources.values(), monitor)
    made.schedule = ["start", "groups", "synapses", "thresholds", "resets", "end"]
    plastic = {}
    for name, drawn in question["projections"].items():
        plastic[name] = plastic_between(sources[name], cells, drawn, name == "input", delay_steps, dt)
        set_parameters(plastic[name], rule)
        released = b2.Synapses(sources["dopamine"], plastic[name], on_pre="n_post += n_jump_post", delay=dt * b2.ms)
        released.connect()
        made.add(plastic[name], released)
    made.run((round(question["until_ms"] / dt) + 1) * dt * b2.ms)
    trains = monitor.spike_trains()
    return {"spikes": [[round(float(t / b2.ms) / dt) + 1 for t in trains[i]] for i in sorted(trains)],
            "weights": {name: list(map(float, p.w)) for name, p in plastic.items()}}


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    print(json.dumps({"synapses": synapses, "neurons": neurons, "network": network}[asked["kind"]](asked)))
