"""Writes studies that combine every release program, clearance, receptor, drug and substrate in pairs.

    generate.py FOLDER [COUNT]

Each study records everything that can be recorded. The same COUNT gives the same files on every machine: choices come
from a counter-based hash, not from a generator with state. tests/frozen/compare.py runs them.
"""
import hashlib
import itertools
import pathlib
import sys

PROGRAMS = ["none", "phasic", "wide-jittered", "vesicles", "sequence", "dip", "ramp", "step", "pause", "spikes",
            "firing-change", "positive-error", "negative-error", "stimulation", "trace", "several"]
CLEARANCES = ["exponential", "michaelis-menten", "enzymes", "loss", "firing", "autoreceptor", "exchange", "blocked-uptake",
              "lesion", "silenced"]
RECEPTORS = ["none", "equilibrium", "steep", "kinetics", "desensitised", "desensitised-kinetics", "messenger",
             "two-stage-messenger"]
DRUGS = ["none", "antagonist", "antagonist-course", "agonist", "agonist-course", "both"]
SUBSTRATES = ["synapse", "network", "learner"]
FACTORS = [PROGRAMS, CLEARANCES, RECEPTORS, DRUGS, SUBSTRATES]


def draw(*key):
    """A number in [0, 1) that depends on nothing but `key`."""
    digest = hashlib.sha256(repr(key).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def pick(options, *key):
    return options[int(draw(*key) * len(options))]


def combinations(count):
    """Combinations that cover every pair of choices, chosen greedily, then further ones up to `count`."""
    everything = list(itertools.product(*(range(len(f)) for f in FACTORS)))
    order = sorted(everything, key=lambda c: draw("order", c))
    pairs = {(i, c[i], j, c[j]) for c in everything for i, j in itertools.combinations(range(len(FACTORS)), 2)}
    chosen = []
    while pairs:
        def gain(c):
            return sum((i, c[i], j, c[j]) in pairs for i, j in itertools.combinations(range(len(FACTORS)), 2))
        best = max(order, key=gain)
        chosen.append(best)
        pairs -= {(i, best[i], j, best[j]) for i, j in itertools.combinations(range(len(FACTORS)), 2)}
    for c in order:
        if len(chosen) >= count:
            break
        if c not in chosen:
            chosen.append(c)
    return chosen[:max(count, len(chosen))]


def program_text(program, n):
    on = f'{draw(n, "onset") * 300 + 20:.1f} ms'
    amount = f'{draw(n, "amount") * 300 + 20:.1f} nM'
    texts = {
        "none": "",
        "phasic": f'[[modulator.DA.phasic]]\nonset = "{on}"\npulses = 3\nrate = "20 Hz"\namount = "{amount}"\n',
        "wide-jittered": f'[[modulator.DA.phasic]]\nonset = "{on}"\npulses = 4\nrate = "20 Hz"\namount = "{amount}"\n'
                         'width = "7 ms"\njitter = "6 ms"\n',
        "vesicles": f'[[modulator.DA.phasic]]\nonset = "{on}"\npulses = 6\nrate = "25 Hz"\namount = "{amount}"\n'
                    f'probability = 0.6\ndrawn = {pick(["true", "false"], n, "drawn")}\nuse = 0.3\nrefill = "150 ms"\n',
        "sequence": f'[[modulator.DA.phasic]]\nonset = "{on}"\npulses = 2\nrate = "40 Hz"\ntotal = "{amount}"\n'
                    'repeats = 3\nperiod = "90 ms"\n',
        "dip": f'[[modulator.DA.dip]]\nonset = "{on}"\nduration = "130 ms"\ndepth = 0.8\n',
        "ramp": f'[[modulator.DA.ramp]]\nonset = "{on}"\nduration = "140 ms"\nrise = "{amount}"\nhold = "55 ms"\n',
        "step": f'[[modulator.DA.ramp]]\nonset = "{on}"\nduration = "0 ms"\nrise = "{amount}"\nhold = "85 ms"\n',
        "pause": f'[[modulator.DA.pause]]\nonset = "{on}"\npause = "95 ms"\nrebound = "60 ms"\ndepth = 0.9\ngain = 1.5\n',
        "spikes": f'[[modulator.DA.spikes]]\nonset = "{on}"\ntimes = {{ train = "5 @ 30 Hz", from = "0 s" }}\n'
                  f'amount = "{amount}"\nuse = 0.2\nrefill = "200 ms"\n',
        "firing-change": f'[[modulator.DA.firing_change]]\nonset = "{on}"\nduration = "110 ms"\nrate = "20 Hz"\n',
        "positive-error": f'[[modulator.DA.error]]\nonset = "{on}"\nerror = 0.7\nsaturation = 2.0\namount = "{amount}"\n'
                          'duration = "80 ms"\n',
        "negative-error": f'[[modulator.DA.error]]\nonset = "{on}"\nerror = -0.6\ngain_negative = 0.9\nduration = "80 ms"\n',
        "stimulation": f'[[modulator.DA.stimulation]]\nonset = "{on}"\npulses = 5\nrate = "30 Hz"\nwidth = "4 ms"\n'
                       f'power = 8.0\namount = "{amount}"\nrepeats = 2\nperiod = "250 ms"\n',
        "trace": "",
    }
    if program == "several":
        first, second = pick(["phasic", "vesicles", "sequence"], n, "a"), pick(["dip", "ramp", "pause"], n, "b")
        return texts[first] + program_text(second, n + 10000)
    return texts[program]


def modulator_text(program, clearance, n):
    tonic = draw(n, "tonic") * 60 + 5
    lines = ["[modulator.DA]"]
    has_firing = clearance == "firing" or program == "firing-change"
    if not has_firing:
        lines.append(f'tonic = "{tonic:.2f} nM"')
    if program == "trace":
        lines += ['trace = "trace.csv"', 'trace_scale = "1 nM"', f'trace_shift = "{draw(n, "shift") * 80:.1f} ms"']
    if clearance == "loss":
        lines.append('loss = "15 nM/s"')
    lines.append("[modulator.DA.clearance]")
    if clearance in ("michaelis-menten", "enzymes", "autoreceptor") or (
            clearance in ("exchange", "blocked-uptake", "lesion", "silenced") and draw(n, "saturating") < 0.6):
        lines += ['kind = "michaelis-menten"', f'vmax = "{draw(n, "vmax") * 4 + 0.8:.3f} uM/s"', 'km = "210 nM"']
        if clearance == "enzymes":
            lines.append('decay = "1.5 /s"')
    else:
        lines.append(f'tau = "{draw(n, "tau") * 250 + 40:.1f} ms"')
    if has_firing:
        lines += ["[modulator.DA.firing]", 'rate = "4 Hz"', f'amount = "{draw(n, "quantum") * 40 + 10:.1f} nM"']
    if clearance == "autoreceptor":
        lines += ["[modulator.DA.autoreceptor]", 'receptor = "D2"', "strength = 2.5"]
    effect = {"blocked-uptake": ("uptake", 0.4), "lesion": ("release", 0.5), "silenced": ("release", 0.0)}.get(clearance)
    if effect:
        lines += ["[[modulator.DA.effect]]", f'on = "{effect[0]}"', f"factor = {effect[1]}"]
        if clearance != "lesion":
            lines += [f'onset = "{draw(n, "effect") * 200 + 50:.1f} ms"', 'duration = "150 ms"', 'rise = "40 ms"', 'decay = "60 ms"']
    return "\n".join(lines) + "\n" + program_text(program, n)


def drug_text(receptor, drug, n):
    course = f'onset = "{draw(n, "drug") * 200 + 30:.1f} ms"\nduration = "220 ms"\nrise = "50 ms"\ndecay = "70 ms"\n'
    head = f"[[receptor.{receptor}.drug]]\n"
    antagonist = head + 'kind = "antagonist"\nlevel = "40 nM"\naffinity = "15 nM"\n'
    agonist = head + 'kind = "agonist"\nlevel = "30 nM"\naffinity = "90 nM"\n'
    return {"none": "", "antagonist": antagonist, "antagonist-course": antagonist + course, "agonist": agonist,
            "agonist-course": agonist + course, "both": antagonist + course + agonist}[drug]


def receptor_text(receptor, drug, needs_autoreceptor, n):
    out = ""
    if receptor != "none":
        out += '[receptor.D1]\nof = "DA"\n' + f'ec50 = "{draw(n, "ec50") * 300 + 30:.1f} nM"\n'
        if receptor == "steep":
            out += "hill = 2.5\n"
        if receptor in ("kinetics", "desensitised-kinetics"):
            out += f'k_off = "{draw(n, "k_off") * 20 + 2:.2f} /s"\n'
        out += drug_text("D1", drug, n)
        if receptor.startswith("desensitised"):
            out += '[receptor.D1.desensitisation]\nrate = "6 /s"\nrecovery = "300 ms"\n'
    if needs_autoreceptor:
        kinetics = 'k_off = "8 /s"\n' if draw(n, "slow autoreceptor") < 0.5 else ""
        out += '[receptor.D2]\nof = "DA"\nec50 = "25 nM"\n' + kinetics + drug_text("D2", drug, n + 5)
    if receptor.endswith("messenger"):
        rise = 'rise = "60 ms"\n' if receptor == "two-stage-messenger" else ""
        out += '[messenger.PKA]\ndrive = "D1 * (1 + DA / 100 nM)"\ntau = "180 ms"\n' + rise
    return out


def gate_of(receptor, needs_autoreceptor, n):
    symbol = {"none": "(DA / 80 nM)"}.get(receptor, "PKA" if receptor.endswith("messenger") else "D1")
    gates = [symbol, f"max({symbol} - 0.05, 0)", f"{symbol}^2"]
    if needs_autoreceptor:
        gates.append(f"{symbol} * (1 - D2)")
    return pick(gates, n, "gate")


def rule_text(gate, n):
    bounds = pick(["none", "hard", "soft", "power"], n, "bounds")
    # At a single synapse every conversion and window; what networks take is less, so they keep to the first.
    return (f'[rule.learned]\nbounds = "{bounds}"\nw_max = 2.0\n'
            f'[[rule.learned.channel]]\npairing = "pre-post"\ntau_pair = "20 ms"\ntau_trace = "150 ms"\ngate = "{gate}"\n'
            f'rate = "2 /s"\n'
            f'[[rule.learned.channel]]\npairing = "post-pre"\namplitude = -0.7\ntau_trace = "90 ms"\ngate = "{gate}"\nrate = "2 /s"\n')


def measures(names):
    return "".join(f'[measure.m{i}]\nof = "{of}"\nreduce = "{reduce}"\n'
                   for i, (of, reduce) in enumerate(itertools.product(names, ["max", "mean", "value"])))


def symbols(receptor, needs_autoreceptor):
    out = [("concentration", "DA")]
    if receptor != "none":
        out.append(("occupancy", "D1"))
    if needs_autoreceptor:
        out.append(("occupancy", "D2"))
    if receptor.endswith("messenger"):
        out.append(("messenger", "PKA"))
    return out


def regions_text(clearance, n):
    if clearance != "exchange":
        return ""
    return ('[region.core]\n[region.shell]\nvolume = 2.0\n[region.shell.modulator.DA]\nrelease = 0.3\n'
            f'[[exchange]]\nbetween = ["core", "shell"]\nrate = "{draw(n, "exchange") * 6 + 0.5:.2f} /s"\n')


def synapse_study(chain, gate, clearance, read, n):
    conversion = pick(["continuous", "continuous", "sampled", "immediate"], n, "conversion")
    rule = rule_text(gate, n)
    if conversion != "continuous":
        rule += f'conversion = "{conversion}"\n'
    where = [f"{kind}.{name}" for kind, name in read]
    synapses = '[synapse.first]\nweight = 0.9\naxonal_delay = "3 ms"\n[synapse.second]\nweight = 1.1\ndendritic_delay = "2 ms"\n'
    if clearance == "exchange":
        where = [f"{w}@{r}" for w in where for r in ("core", "shell")]
        synapses = synapses.replace('weight = 0.9\n', 'weight = 0.9\nregion = "core"\n').replace(
            'weight = 1.1\n', 'weight = 1.1\nregion = "shell"\n')
    where += ["weight.first", "weight.second", "eligibility.first.0", "eligibility.second.1"]
    return (chain + rule + synapses +
            '[protocol]\npre = { train = "6 @ 17 Hz", from = "15 ms" }\npost = { train = "7 @ 19 Hz", from = "22 ms" }\n'
            'until = "700 ms"\n' + measures(where))


def network_study(chain, gate, clearance, read, n):
    regions = 'regions = ["core", "shell"]\n' if clearance == "exchange" else ""
    kinds = {"concentration": "level", "occupancy": "occupancy", "messenger": "messenger"}
    where = {"": "", "core": 'region = "core"\n', "shell": 'region = "shell"\n'}
    probes = "".join(f'[probe.{name}{r}]\nof = "{kinds[kind]}.{name}"\nevery = "1 ms"\n{where[r]}'
                     for kind, name in read for r in (("core", "shell") if regions else ("",)))
    names = [f'probe.{name}{r}' for _, name in read for r in (("core", "shell") if regions else ("",))]
    return ('[network]\ndt = "0.5 ms"\n' + chain + rule_text(gate, n) +
            f'[population.pre]\nsize = 8\nneuron = {{ kind = "poisson", rate = "30 Hz" }}\nrecord = true\n{regions}'
            '[population.post]\nsize = 6\nneuron = { kind = "lif", tau_m = "15 ms", threshold = "8 mV" }\nrecord = true\n'
            f'drive = [{{ kind = "poisson", rate = "900 Hz", weight = 1.0 }}]\n{regions}'
            '[projection.pp]\nfrom = "pre"\nto = "post"\nconnect = { kind = "all-to-all" }\nweight = 1.0\nrule = "learned"\n'
            + probes + '[probe.w]\nof = "weight.pp"\nindices = [0, 5, 17, 40]\nevery = "5 ms"\n'
            '[protocol]\nuntil = "600 ms"\n' + measures(names + ["probe.w"]))


def learner_study(chain, gate, clearance, read, n):
    at = 'region = "core"\n' if clearance == "exchange" else ""
    names = {"concentration": "level", "occupancy": "occupancy", "messenger": "messenger"}
    series = "".join(f'[series.s{i}]\nof = "{names[kind]}.{name}"\n' for i, (kind, name) in enumerate(read))
    of = [f"s{i}" for i in range(len(read))] + ["reward", "v"]
    return ('[task]\nkind = "bandit"\ntrials = 12\nprobabilities = [0.8, 0.2]\nstep = "50 ms"\ninterval = "300 ms"\n'
            + chain + '[[release]]\nsignal = "prediction_error"\nmodulator = "DA"\namount = "60 nM"\n' + at +
            '[learner]\nkind = "q"\nlearning_rate = 0.4\ntrace_time = "400 ms"\nchain_step = "5 ms"\n'
            + (f'teaching = "{gate}"\n' if draw(n, "teaches") < 0.6 else "") +
            '[series.v]\nof = "memory.value.0"\n[series.p]\nof = "memory.value.1"\n'
            + series + "".join(f'[measure.m{i}]\nof = "{o}"\nover = "{over}"\n'
                               for i, (o, over) in enumerate(itertools.product(of, ["mean", "max", "last"]))))


def study(n, combination):
    program, clearance, receptor, drug, substrate = (f[c] for f, c in zip(FACTORS, combination))
    needs_autoreceptor = clearance == "autoreceptor"
    chain = (regions_text(clearance, n) + modulator_text(program, clearance, n) +
             receptor_text(receptor, drug, needs_autoreceptor, n))
    gate = gate_of(receptor, needs_autoreceptor, n)
    read = symbols(receptor, needs_autoreceptor)
    make = {"synapse": synapse_study, "network": network_study, "learner": learner_study}[substrate]
    seeds = "" if substrate == "synapse" else "seeds = 2\n"
    head = (f'[study]\nid = "frozen-{n:03}"\ntitle = "{program}, {clearance}, {receptor}, {drug} in a {substrate}"\n'
            f'substrate = "{substrate}"\nseed = {n + 1}\n{seeds}')
    return head + make(chain, gate, clearance, read, n)


def write_trace(folder):
    """The recording that studies with the program `trace` read."""
    samples = "".join(f"{k * 0.01:.2f},{40 + 30 * draw('trace', k):.3f}\n" for k in range(60))
    (folder / "trace.csv").write_text("time,level\n" + samples)


def main():
    folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 500
    folder.mkdir(parents=True, exist_ok=True)
    write_trace(folder)
    for n, combination in enumerate(combinations(count)):
        (folder / f"frozen-{n:03}.toml").write_text(study(n, combination))


if __name__ == "__main__":
    main()
