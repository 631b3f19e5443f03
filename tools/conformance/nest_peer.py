"""Runs synapses, neurons and networks in NEST. Reads {"kind", ...} as JSON; prints what came of it."""

import json
import math
import sys

import nest

nest.set_verbosity("M_ERROR")
# A sweep that updates every synapse comes after this many of the shortest delays: after no case has ended.
NO_SWEEP = 1_000_000


def replayed(times, delay, dt):
    """A parrot that fires at these times: what a device sends reaches plastic synapses only through one."""
    return replayed_by_each([times], delay, dt)


def replayed_by_each(trains, delay, dt):
    parrots = nest.Create("parrot_neuron", len(trains))
    for parrot, times in zip(parrots, trains):
        generator = nest.Create("spike_generator", params={"spike_times": [round((t - delay) / dt) * dt for t in times]})
        nest.Connect(generator, parrot, syn_spec={"delay": delay})
    return parrots


def steps_of_spikes(recorder, cells, dt):
    first, steps = cells[0].global_id, [[] for _ in range(len(cells))]
    for sender, time in sorted(zip(recorder.events["senders"], recorder.events["times"])):
        steps[int(sender) - first].append(round(float(time) / dt))
    return steps


def synapses(question):
    """Each case is a synapse of its own; what it has come to at its last presynaptic spike, as [w, c, n]."""
    nest.ResetKernel()
    dt, cases = question["dt_ms"], question["cases"]
    nest.resolution = dt
    made = []
    for i, case in enumerate(cases):
        pre, post, dopamine = (replayed(case[key], 1.0, dt) for key in ("pre_ms", "post_ms", "earlier_dopamine_ms"))
        post.tau_minus = case["tau_minus"]
        transmitter = nest.Create("volume_transmitter", params={"deliver_interval": NO_SWEEP})
        nest.Connect(dopamine, transmitter, syn_spec={"delay": 1.0})
        model = f"case_{i}"
        nest.CopyModel("stdp_dopamine_synapse", model, {
            "volume_transmitter": transmitter, "A_plus": case["A_plus"], "A_minus": case["A_minus"],
            "tau_plus": case["tau_plus"], "tau_c": case["tau_c"], "tau_n": case["tau_n"], "b": case["b"],
            "Wmin": case["w_min"], "Wmax": case["w_max"]})
        # Receptor 1 of a parrot ignores what comes in.
        nest.Connect(pre, post, syn_spec={"synapse_model": model, "weight": case["w0"], "receptor_type": 1,
                                          "delay": case["dendritic_delay"]})
        made.append(nest.GetConnections(synapse_model=model))
    nest.Simulate(max(c["until_ms"] for c in cases) + 10.0)
    found = []
    for synapse, case in zip(made, cases):
        # Of dopamine it keeps what there was at the last dopamine spike.
        since = case["until_ms"] - max(case["dopamine_ms"], default=case["until_ms"])
        found.append([synapse.weight, synapse.c, synapse.n * math.exp(-since / case["tau_n"])])
    return found


def model_of(drawn):
    """NEST's name and parameters of a set of neurons; its membranes have a capacitance of 1 pF."""
    n = drawn["neuron"]
    if drawn["kind"] == "izhikevich":
        return "izhikevich", {"a": n["a"], "b": n["b"], "c": n["c"], "d": n["d"], "V_m": -65.0, "U_m": -13.0,
                              "I_e": drawn["drive"], "consistent_integration": False}
    leak = 1 / n["tau_m"]  # nS
    if drawn["kind"] == "adex":
        model = {"delta": "aeif_psc_delta", "exponential": "aeif_psc_exp", "conductance": "aeif_cond_exp"}[drawn["shape"]]
        parameters = {"C_m": 1.0, "g_L": leak, "E_L": n["rest"], "V_m": n["rest"], "V_th": n["threshold"],
                      "Delta_T": n["slope"], "V_peak": n["peak"], "V_reset": n["reset"], "a": n["coupling"] * leak,
                      "b": n["jump"] * leak, "tau_w": n["tau_w"], "t_ref": n["refractory"], "I_e": drawn["drive"],
                      "gsl_error_tol": 1e-9}
        if drawn["shape"] != "delta":
            parameters |= {"tau_syn_ex": drawn["tau_excitatory"], "tau_syn_in": drawn["tau_inhibitory"]}
        if drawn["shape"] == "conductance":
            parameters |= {"E_ex": drawn["reversal_excitatory"], "E_in": drawn["reversal_inhibitory"]}
        return model, parameters
    parameters = {"C_m": 1.0, "E_L": n["rest"], "V_m": n["rest"], "V_th": n["threshold"], "V_reset": n["reset"],
                  "t_ref": n["refractory"], "I_e": drawn["drive"]}
    taus = {"tau_syn_ex": drawn["tau_excitatory"], "tau_syn_in": drawn["tau_inhibitory"]}
    if drawn["shape"] == "conductance":
        return "iaf_cond_exp", {**parameters, **taus, "g_L": leak, "E_ex": drawn["reversal_excitatory"],
                                "E_in": drawn["reversal_inhibitory"]}
    parameters["tau_m"] = n["tau_m"]
    if drawn["shape"] == "delta":
        return "iaf_psc_delta", parameters
    return {"exponential": "iaf_psc_exp", "alpha": "iaf_psc_alpha"}[drawn["shape"]], {**parameters, **taus}


def weight_scale(drawn, tau):
    """What teg's weight of 1 mV, or of one leak conductance, is in NEST: a jump, the height of a current in pA, nS."""
    return {"delta": 1.0, "exponential": 1 / tau, "alpha": 1 / (tau * math.e),
            "conductance": 1 / drawn["neuron"].get("tau_m", 1.0), "none": 0.0}[drawn["shape"]]


def neurons(question):
    """The steps in which each neuron of each set spikes."""
    nest.ResetKernel()
    dt = question["dt_ms"]
    nest.resolution = dt
    recorders = []
    for drawn in question["sets"]:
        name, parameters = model_of(drawn)
        cells = nest.Create(name, len(drawn["excitatory"]), params=parameters)
        for sign in ("excitatory", "inhibitory") if question["has_input"] else ():
            scale = weight_scale(drawn, drawn[f"tau_{sign}"])
            for cell, times, weight in zip(cells, drawn[sign], drawn[f"{sign}_weights"]):
                source = nest.Create("spike_generator", params={"spike_times": times})
                nest.Connect(source, cell, syn_spec={"delay": question["delay_ms"], "weight": weight * scale})
        recorders.append((nest.Create("spike_recorder"), cells))
        nest.Connect(cells, recorders[-1][0])
    nest.Simulate(question["until_ms"])
    return [steps_of_spikes(recorder, cells, dt) for recorder, cells in recorders]


def network(question):
    """A network of lif neurons with plastic synapses: the steps of its spikes, and the weights of its input, each of which
    it knows at the last presynaptic spike: at the end."""
    nest.ResetKernel()
    dt, rule, n = question["dt_ms"], question["rule"], question["neuron"]
    nest.resolution = dt
    cells = nest.Create("iaf_psc_delta", question["size"], params={
        "C_m": 1.0, "tau_m": n["tau_m"], "E_L": n["rest"], "V_m": n["rest"], "V_th": n["threshold"], "V_reset": n["reset"],
        "t_ref": n["refractory"], "I_e": question["drive"], "tau_minus": rule["tau_minus"]})
    inputs = replayed_by_each(question["spikes"]["input"], 1.0, dt)
    dopamine = replayed_by_each([[t - 1.0 for t in times] for times in question["spikes"]["dopamine"]], 1.0, dt)
    transmitter = nest.Create("volume_transmitter", params={"deliver_interval": NO_SWEEP})
    nest.Connect(dopamine, transmitter, syn_spec={"delay": 1.0})
    nest.CopyModel("stdp_dopamine_synapse", "plastic", {
        "volume_transmitter": transmitter, "A_plus": rule["A_plus"], "A_minus": rule["A_minus"],
        "tau_plus": rule["tau_plus"], "tau_c": rule["tau_c"], "tau_n": rule["tau_n"], "b": rule["b"],
        "Wmin": rule["w_min"], "Wmax": rule["w_max"]})
    for sources, name in ((inputs, "input"), (cells, "cell")):
        drawn = question["projections"][name]
        for source, target, weight in zip(drawn["sources"], drawn["targets"], drawn["weights"]):
            nest.Connect(sources[source], cells[target], syn_spec={"synapse_model": "plastic", "weight": weight,
                                                                   "delay": question["delay_ms"]})
    recorder = nest.Create("spike_recorder")
    nest.Connect(cells, recorder)
    nest.Simulate(question["until_ms"] + 10.0)
    made = nest.GetConnections(inputs, cells, synapse_model="plastic").get(["source", "target", "weight"])
    weights = dict(zip(zip(made["source"], made["target"]), made["weight"]))
    drawn = question["projections"]["input"]
    pairs = [(inputs[s].global_id, cells[t].global_id) for s, t in zip(drawn["sources"], drawn["targets"])]
    return {"spikes": steps_of_spikes(recorder, cells, dt), "weights": {"input": [weights[p] for p in pairs]}}


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    print(json.dumps({"synapses": synapses, "neurons": neurons, "network": network}[asked["kind"]](asked)))
