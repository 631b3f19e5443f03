// The rows of the `network` substrate.
#include <array>

#include "core/text.hpp"
#include "spec/described_rows.hpp"
#include "teg/network_fields.hpp"

namespace teg::spec {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

// clang-format off: a row a line
constexpr std::array first_sections{
    Section{"network", "how a network is simulated"},
    Section{"population.*", "a population of neurons"},
    Section{"population.*.neuron", "its model; each kind takes its own parameters"},
};
constexpr std::array connected_sections{
    Section{"population.*.drive.#", "what drives each neuron besides projections, drawn anew for every neuron and step"},
    Section{"projection.*", "synapses from one population to another"},
    Section{"projection.*.connect", "which neurons are connected"},
    Section{"projection.*.weight", "a distribution of weights, drawn for each synapse"},
    Section{"projection.*.dendritic_delay", "a distribution of delays, drawn for each synapse"},
    Section{"projection.*.set.#", "another weight for part of a projection"},
    Section{"projection.*.short_term", "short-term plasticity of the presynaptic neurons"},
    Section{"projection.*.homeostasis", "scaling of weights towards a rate of the postsynaptic neuron"},
    Section{"release.#", "release by the spikes of a population, or by a signal of a learner"},
    Section{"influence.*", "what a gate does to neurons or synapses while the network runs"},
    Section{"task", "what the network or the learner does"},
    Section{"task.cue", "the neurons that the cue stimulates"},
    Section{"task.reward", "the neurons that the reward stimulates"},
    Section{"task.pool", "the neurons whose response shifts"},
    Section{"task.stimulus", "the neurons that are stimulated"},
    Section{"task.first", "the neurons of the first response"},
    Section{"task.second", "the neurons of the second response"},
    Section{"ledger", "which pairing of spikes and which release changed the weight of a synapse, and by how much: of the first seed at the shown point"},
    Section{"probe.*", "what is recorded while the network runs; measured as probe.NAME"},
};

constexpr std::array first_table{
    Parameter{"network.dt", Kind::quantity, dim::time, "0.1 ms", false, 1e-6, 1e3, false, "", "the time step", ""},
    Parameter{"network.checkpoint_every", Kind::quantity, dim::time, "", false, 0, 1e12, true, "", "after how much simulated time each run is saved in out/ID/checkpoints, from where a killed run goes on; never without it", ""},

    Parameter{"population.*.size", Kind::integer, {}, "", true, 1, 4e9, false, "", "number of neurons", ""},
    Parameter{"population.*.regions", Kind::texts, {}, "", false, -inf, inf, false, "", "regions whose levels its rules and influences read: it is cut into as many equal runs of neurons; may be left out where there is one region", ""},
    Parameter{"population.*.spacing", Kind::quantity, dim::length, "0 um", false, 0, 1e9, false, "", "between neurons on a square grid, row by row, wrapped at its edges; for connections by distance", ""},
    Parameter{"population.*.record", Kind::boolean, {}, "false", false, -inf, inf, false, "", "whether its spikes are kept and written to the results", ""},
};
constexpr std::array replayed{
    Parameter{"population.*.neuron.file", Kind::file, {}, "", false, -inf, inf, false, "", "replay: spikes from a file instead: a table of times and neurons (.csv, .tsv, .txt, .dat) or SONATA (.h5)", ""},
    Parameter{"population.*.neuron.time_unit", Kind::text, {}, "", false, -inf, inf, false, "", "replay: unit of the times in the file, such as \"ms\"; default: as its header or attribute says, else s in a table and ms in SONATA", ""},
    Parameter{"population.*.neuron.population", Kind::text, {}, "", false, -inf, inf, false, "", "replay: the population in a SONATA file; default: the only one", ""},
};
constexpr std::array connected{

    Parameter{"projection.*.from", Kind::name, {}, "", true, -inf, inf, false, "", "the presynaptic population", ""},
    Parameter{"projection.*.to", Kind::name, {}, "", true, -inf, inf, false, "", "the postsynaptic population", ""},
};
constexpr std::array projected{
    Parameter{"projection.*.weight", Kind::distribution, {}, "1", false, -1e12, 1e12, false, "", "mV by which one spike moves the potential where nothing leaks (izhikevich: mV per ms during a step; conductance: units of the leak's); below 0 inhibitory", ""},
    Parameter{"projection.*.weight.kind", Kind::choice, {}, "constant", false, -inf, inf, false, choices<Spread>, "the distribution", ""},
    Parameter{"projection.*.weight.value", Kind::number, {}, "1", false, -1e12, 1e12, false, "", "constant", ""},
    Parameter{"projection.*.weight.from", Kind::number, {}, "0", false, -1e12, 1e12, false, "", "uniform: least value", ""},
    Parameter{"projection.*.weight.to", Kind::number, {}, "1", false, -1e12, 1e12, false, "", "uniform: greatest value", ""},
    Parameter{"projection.*.weight.mean", Kind::number, {}, "1", false, -1e12, 1e12, false, "", "normal, exponential", ""},
    Parameter{"projection.*.weight.deviation", Kind::number, {}, "0.1", false, 0, 1e12, false, "", "normal: standard deviation", ""},
    Parameter{"projection.*.weight.median", Kind::number, {}, "1", false, 0, 1e12, true, "", "lognormal", ""},
    Parameter{"projection.*.weight.log_deviation", Kind::number, {}, "0.5", false, 0, 100, false, "", "lognormal: standard deviation of the logarithm", ""},
    Parameter{"projection.*.weight.least", Kind::number, {}, "", false, -1e12, 1e12, false, "", "drawn values are held above this; none without it", ""},
    Parameter{"projection.*.weight.most", Kind::number, {}, "", false, -1e12, 1e12, false, "", "drawn values are held below this; none without it", ""},
    Parameter{"projection.*.axonal_delay", Kind::quantity, dim::time, "0 ms", false, 0, 1e6, false, "", "from a spike to the synapse, in whole steps of dt: rounded to them", ""},
    Parameter{"projection.*.dendritic_delay", Kind::distribution, dim::time, "1 ms", false, 0, 1e6, false, "", "from the synapse to the soma, and back for the spike that a rule reads; rounded to whole steps of dt", ""},
    Parameter{"projection.*.dendritic_delay.kind", Kind::choice, {}, "constant", false, -inf, inf, false, choices<Spread>, "the distribution", ""},
    Parameter{"projection.*.dendritic_delay.value", Kind::quantity, dim::time, "1 ms", false, 0, 1e6, false, "", "constant", ""},
    Parameter{"projection.*.dendritic_delay.from", Kind::quantity, dim::time, "1 ms", false, 0, 1e6, false, "", "uniform: least value", ""},
    Parameter{"projection.*.dendritic_delay.to", Kind::quantity, dim::time, "2 ms", false, 0, 1e6, false, "", "uniform: greatest value", ""},
    Parameter{"projection.*.dendritic_delay.mean", Kind::quantity, dim::time, "1.5 ms", false, 0, 1e6, false, "", "normal, exponential", ""},
    Parameter{"projection.*.dendritic_delay.deviation", Kind::quantity, dim::time, "0.3 ms", false, 0, 1e6, false, "", "normal: standard deviation", ""},
    Parameter{"projection.*.dendritic_delay.median", Kind::quantity, dim::time, "1.5 ms", false, 0, 1e6, true, "", "lognormal", ""},
    Parameter{"projection.*.dendritic_delay.log_deviation", Kind::number, {}, "0.5", false, 0, 100, false, "", "lognormal: standard deviation of the logarithm", ""},
    Parameter{"projection.*.dendritic_delay.least", Kind::quantity, dim::time, "", false, 0, 1e6, false, "", "drawn values are held above this; default: the time step", ""},
    Parameter{"projection.*.dendritic_delay.most", Kind::quantity, dim::time, "", false, 0, 1e6, false, "", "drawn values are held below this; default: 100 ms", ""},
    Parameter{"projection.*.rule", Kind::name, {}, "", false, -inf, inf, false, "", "its rule; static without it", ""},
    Parameter{"projection.*.set.#.sources", Kind::values, {}, "", true, -inf, inf, false, "", "[first, last] presynaptic neuron", ""},
    Parameter{"projection.*.set.#.targets", Kind::values, {}, "", true, -inf, inf, false, "", "[first, last] postsynaptic neuron", ""},
    Parameter{"projection.*.set.#.weight", Kind::number, {}, "", true, -1e12, 1e12, false, "", "of the synapses between them, at the start", ""},
    Parameter{"projection.*.short_term.use", Kind::number, {}, "1.0", false, 0, 1, false, "", "fraction of the store that a spike uses", "Tsodyks, Pawelzik & Markram 1998"},
    Parameter{"projection.*.short_term.recovery", Kind::quantity, dim::time, "0 ms", false, 0, 1e9, false, "", "time constant of the store's refill", ""},
    Parameter{"projection.*.short_term.facilitation", Kind::quantity, dim::time, "0 ms", false, 0, 1e9, false, "", "time constant of facilitation; 0: none", ""},
    Parameter{"projection.*.homeostasis.target", Kind::quantity, dim::rate, "5 Hz", false, 0, 1e3, true, "", "the rate that is sought", "van Rossum et al. 2000"},
    Parameter{"projection.*.homeostasis.strength", Kind::number, {}, "0.1", false, 0, 1e3, false, "", "every period, weights are multiplied by 1 + strength (target - rate) / target", ""},
    Parameter{"projection.*.homeostasis.period", Kind::quantity, dim::time, "1 s", false, 0, 1e12, true, "", "over which the rate is taken", ""},

    Parameter{"synapse.*.projection", Kind::name, {}, "", false, -inf, inf, false, "", "network: the projection it is one of", ""},
    Parameter{"synapse.*.index", Kind::integer, {}, "0", false, 0, 9e15, false, "", "network: which one, counted by source, then target", ""},

    Parameter{"release.#.population", Kind::name, {}, "", false, -inf, inf, false, "", "whose spikes release", ""},
    Parameter{"release.#.modulator", Kind::name, {}, "", true, -inf, inf, false, "", "what they release", ""},
    Parameter{"release.#.region", Kind::name, {}, "", false, -inf, inf, false, "", "where; may be left out where there is one region", ""},
    Parameter{"release.#.amount", Kind::level, {}, "", true, 0, 1e12, false, "", "by how much one spike of one neuron raises the level", ""},

    Parameter{"influence.*.of", Kind::name, {}, "", true, -inf, inf, false, "", "a population, or a projection for transmission", ""},
    Parameter{"influence.*.on", Kind::choice, {}, "gain", false, -inf, inf, false, choices<InfluenceOn>, "excitability: adds mV per ms to every neuron's drive; threshold: adds mV; gain: scales all input; rate: scales the rate of a Poisson source or drive; transmission: scales what a projection transmits", ""},
    Parameter{"influence.*.gate", Kind::expression, {}, "1", false, -inf, inf, false, "", "by how much: an expression over modulators and receptors", ""},

    Parameter{"task.kind", Kind::text, {}, "distal-reward", false, -inf, inf, false, "", "learners: see teg list tasks; networks: distal-reward, stimulus-shift, response-choice: reward after a synapse was effective; cue and reward stimulate, and neurons release; reward for one of two responses", "Izhikevich 2007"},
    Parameter{"task.modulator", Kind::name, {}, "", false, -inf, inf, false, "", "what a reward releases; may be left out where there is one", ""},
    Parameter{"task.region", Kind::name, {}, "", false, -inf, inf, false, "", "where; may be left out where there is one region", ""},
    Parameter{"task.amount", Kind::level, {}, "0.5", false, 0, 1e12, false, "", "by how much a reward raises the level", "Izhikevich 2007"},
    Parameter{"task.prediction", Kind::number, {}, "0.0", false, 0, 1, false, "", "response-choice: how fast a reward comes to be expected; released is amount (rewarded - expected), a dip where it fails to come. 0: never expected", "Schultz 1998"},
    Parameter{"task.window", Kind::quantity, dim::time, "20 ms", false, 0, 1e9, true, "", "in which a spike follows another, or counts as evoked", "Izhikevich 2007"},
    Parameter{"task.delay_least", Kind::quantity, dim::time, "1 s", false, 0, 1e9, false, "", "least delay of a reward; response-choice: often 0 s", "Izhikevich 2007"},
    Parameter{"task.delay_most", Kind::quantity, dim::time, "3 s", false, 0, 1e9, false, "", "greatest delay of a reward, uniform between them", "Izhikevich 2007"},
    Parameter{"task.synapse", Kind::name, {}, "", false, -inf, inf, false, "", "distal-reward: the synapse [synapse.NAME] that is rewarded when its target fires within the window after its source; may be left out where there is one", ""},
    Parameter{"task.unrelated", Kind::integer, {}, "0", false, 0, 1e9, false, "", "distal-reward: this many rewards at random times of the run instead; 0: none", ""},
    Parameter{"task.pulse", Kind::number, {}, "60.0", false, -1e6, 1e6, false, "", "what a stimulation adds to each neuron, as a spike of this weight would", ""},
    Parameter{"task.before", Kind::integer, {}, "40", false, 2, 1e6, false, "", "stimulus-shift: trials before training, with cue and reward half an interval apart", ""},
    Parameter{"task.training", Kind::integer, {}, "200", false, 1, 1e6, false, "", "stimulus-shift: trials with the reward after the cue", ""},
    Parameter{"task.tested", Kind::integer, {}, "40", false, 1, 1e6, false, "", "trials at the end (and start) of training or a block that are measured", ""},
    Parameter{"task.interval_least", Kind::quantity, dim::time, "10 s", false, 0, 1e9, true, "", "from one trial to the next, at least; of response-choice always", "Izhikevich 2007"},
    Parameter{"task.interval_most", Kind::quantity, dim::time, "20 s", false, 0, 1e9, true, "", "stimulus-shift: at most", ""},
    Parameter{"task.gap_least", Kind::quantity, dim::time, "1 s", false, 0, 1e9, false, "", "stimulus-shift: from cue to reward, at least", "Izhikevich 2007"},
    Parameter{"task.gap_most", Kind::quantity, dim::time, "1 s", false, 0, 1e9, false, "", "stimulus-shift: at most", ""},
    Parameter{"task.first_trial", Kind::quantity, dim::time, "2 s", false, 0, 1e12, false, "", "when the first trial begins", ""},
    Parameter{"task.blocks", Kind::integer, {}, "3", false, 1, 1000, false, "", "response-choice: the first response is rewarded in blocks 1, 3 ..., the second in the others", ""},
    Parameter{"task.trials", Kind::integer, {}, "300", false, 1, 1e9, false, "", "response-choice: of each block; tasks of learners: of a session", ""},
    Parameter{"task.period", Kind::quantity, dim::time, "1 ms", false, 0, 1e6, true, "", "how often it looks and acts; a multiple of the time step", ""},
    Parameter{"task.cue.population", Kind::name, {}, "", true, -inf, inf, false, "", "in which population", ""},
    Parameter{"task.cue.first", Kind::integer, {}, "0", false, 0, 4e9, false, "", "the first of them", ""},
    Parameter{"task.cue.count", Kind::integer, {}, "", true, 1, 4e9, false, "", "how many", ""},
    Parameter{"task.reward.population", Kind::name, {}, "", true, -inf, inf, false, "", "in which population", ""},
    Parameter{"task.reward.first", Kind::integer, {}, "0", false, 0, 4e9, false, "", "the first of them", ""},
    Parameter{"task.reward.count", Kind::integer, {}, "", true, 1, 4e9, false, "", "how many", ""},
    Parameter{"task.pool.population", Kind::name, {}, "", true, -inf, inf, false, "", "in which population", ""},
    Parameter{"task.pool.first", Kind::integer, {}, "0", false, 0, 4e9, false, "", "the first of them", ""},
    Parameter{"task.pool.count", Kind::integer, {}, "", true, 1, 4e9, false, "", "how many", ""},
    Parameter{"task.stimulus.population", Kind::name, {}, "", true, -inf, inf, false, "", "in which population", ""},
    Parameter{"task.stimulus.first", Kind::integer, {}, "0", false, 0, 4e9, false, "", "the first of them", ""},
    Parameter{"task.stimulus.count", Kind::integer, {}, "", true, 1, 4e9, false, "", "how many", ""},
    Parameter{"task.first.population", Kind::name, {}, "", true, -inf, inf, false, "", "in which population", ""},
    Parameter{"task.first.first", Kind::integer, {}, "0", false, 0, 4e9, false, "", "the first of them", ""},
    Parameter{"task.first.count", Kind::integer, {}, "", true, 1, 4e9, false, "", "how many", ""},
    Parameter{"task.second.population", Kind::name, {}, "", true, -inf, inf, false, "", "in which population", ""},
    Parameter{"task.second.first", Kind::integer, {}, "0", false, 0, 4e9, false, "", "the first of them", ""},
    Parameter{"task.second.count", Kind::integer, {}, "", true, 1, 4e9, false, "", "how many", ""},

    Parameter{"ledger.synapses", Kind::texts, {}, "", false, -inf, inf, false, "", "which of the synapses [synapse.NAME]; default: all", ""},
    Parameter{"ledger.rows", Kind::integer, {}, "1000", false, 1, 1e7, false, "", "how many contributions of each are kept, the largest first", ""},

    Parameter{"probe.*.of", Kind::text, {}, "", true, -inf, inf, false, "", "weight.PROJECTION, weight.SYNAPSE, eligibility.PROJECTION, eligibility.SYNAPSE, potential.POPULATION, recovery.POPULATION, level.MODULATOR, occupancy.RECEPTOR, messenger.NAME, gate.RULE", ""},
    Parameter{"probe.*.region", Kind::name, {}, "", false, -inf, inf, false, "", "of a level, an occupancy, a messenger or a gate; may be left out where there is one region", ""},
    Parameter{"probe.*.indices", Kind::values, {}, "", false, -inf, inf, false, "", "neurons, or synapses counted by source, then target; default: the first", ""},
    Parameter{"probe.*.channel", Kind::integer, {}, "0", false, 0, 1000, false, "", "of an eligibility or a gate", ""},
    Parameter{"probe.*.every", Kind::quantity, dim::time, "1 ms", false, 0, 1e12, true, "", "from one reading to the next; a multiple of the time step", ""},
    Parameter{"probe.*.start", Kind::quantity, dim::time, "0 ms", false, 0, 1e12, false, "", "the first reading", ""},
    Parameter{"probe.*.stop", Kind::quantity, dim::time, "", false, 0, 1e12, false, "", "the last; default: the end", ""},
    Parameter{"probe.*.trigger", Kind::name, {}, "", false, -inf, inf, false, "", "only within `after` of a spike of this population", ""},
    Parameter{"probe.*.after", Kind::quantity, dim::time, "10 ms", false, 0, 1e12, false, "", "with a trigger", ""},
};
// clang-format on

// "how spikes enter its neurons (lif, adex, escape)"
std::string about_synapses() {
  std::vector<std::string> names;
  for_each_kind<Neuron>([&]<class Model>() {
    if constexpr (HasSynapses<Model>) names.emplace_back(Described<Model>::name);
  });
  return std::string(Described<SynapseDynamics>::doc) + " (" + join(names, ", ") + ")";
}

const DescribedRows& rows() {
  static const DescribedRows all = [] {
    DescribedRows made;
    made.add(first_table);
    made.add_kind<Neuron>(NeuronModel::section, Described<LeakyIntegrateAndFire>::name);
    made.add_shared<Neuron>();
    made.add(replayed);
    made.add_sections(first_sections);
    made.add_section(Described<SynapseDynamics>::section, about_synapses());
    made.add<SynapseDynamics>();
    made.add_sections(connected_sections);
    made.add_kind<Drive>(DriveKind::section, Described<PoissonDrive>::name);
    made.add_shared<Drive>();
    made.add(connected);
    made.add_kind<Connect>(ConnectionRule::section, Described<OneToOne>::name, "which pairs of neurons");
    made.add_shared<Connect>();
    made.add(projected);
    return made;
  }();
  return all;
}

}  // namespace

std::span<const Parameter> network_rows() { return rows().parameters(); }
std::span<const Section> network_sections() { return rows().sections(); }

}  // namespace teg::spec
