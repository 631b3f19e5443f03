#include "spec/parameters.hpp"

#include <algorithm>
#include <array>

#include "spec/parameter_rows.hpp"
#include "teg/plasticity.hpp"
#include "teg/release.hpp"

namespace teg::spec {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

// clang-format off: a row a line
constexpr std::array section_table{
    Section{"study", "what this study is"},
    Section{"modulator.*", "a neuromodulator, or any signal that acts like one; DA, NE, SER and ACh are usual names, and presets know their others: dopamine; NA, noradrenaline, norepinephrine; 5HT, serotonin, SE; acetylcholine"},
    Section{"modulator.*.phasic.#", "a train of release pulses"},
    Section{"modulator.*.autoreceptor", "release held back by the modulator's own receptor"},
    Section{"modulator.*.effect.#", "what is done to release or uptake: silencing, a lesion, a blocker, L-DOPA"},
    Section{"modulator.*.spikes.#", "release by the spikes of modulatory neurons"},
    Section{"modulator.*.error.#", "release by a prediction error"},
    Section{"modulator.*.stimulation.#", "release by pulses of light"},
    Section{"source.*", "spikes that several modulators may be released by"},
    Section{"region.*", "a region with levels of its own; without this section there is one, without a name"},
    Section{"region.*.modulator.*", "what differs for a modulator in this region"},
    Section{"exchange.#", "exchange between two regions"},
    Section{"receptor.*.drug.#", "an agonist or antagonist at the same site"},
    Section{"sensor.*", "a fluorescent sensor of a modulator and its photometer; recorded in the shown protocol"},
    Section{"messenger.*", "a second messenger; its name stands for its value in gates"},
    Section{"pathway.*", "an intracellular pathway given as SBML"},
    Section{"pathway.*.set", "values of the model in this run"},
    Section{"pathway.*.rest", "values while it comes to rest"},
    Section{"pathway.*.drive", "what of the model follows a modulator"},
    Section{"field", "a modulator in three dimensions: diffusion, uptake, varicosities; measured as field.mean, median, most, core (the middle 4 x 4 voxels of the column), column"},
    Section{"field.probe.*", "where the field is read: the place of a synapse"},
    Section{"field.burst.#", "a burst in a column"},
    Section{"rule.*", "a plasticity rule"},
    Section{"rule.*.channel.#", "an eligibility channel of the rule"},
    Section{"synapse.*", "a synapse; without this section there is one, named synapse"},
    Section{"protocol", "which spikes reach the synapses, and for how long"},
    Section{"constant", "named values, written {name} elsewhere in the file"},
    Section{"sweep", "the axes to sweep; an axis is written {name} elsewhere in the file"},
    Section{"sample", "parameters that vary together, from point to point of a space-filling sample; each is written {name} elsewhere in the file. The axes of [sweep] are swept at every point of the sample"},
    Section{"sample.over", "the parameters and their ranges"},
    Section{"measure.*", "what is measured: a variable of every protocol, or with `against` its timing window"},
    Section{"measure.*.published", "published values, drawn beside the measured ones"},
    Section{"fit", "least squares: constants are changed until measures agree with published values"},
    Section{"fit.parameter.*", "a constant that is fitted; its value in [constant] is where the search begins"},
    Section{"show", "axis = value: which protocol the trace figures show"},
    Section{"expect.#", "what must come out, and how close"},
    Section{"expect.#.fails_without.#", "what the expectation must fail without: a mechanism taken out, or a constant moved (`teg reproduce --falsify`)"},
};

constexpr std::array table{
    Parameter{"study.id", Kind::text, {}, "", true, -inf, inf, false, "", "short name, used for files: letters, digits, - and _", ""},
    Parameter{"study.title", Kind::text, {}, "", true, -inf, inf, false, "", "the finding, in one sentence", ""},
    Parameter{"study.summary", Kind::text, {}, "", false, -inf, inf, false, "", "a few sentences for the report", ""},
    Parameter{"study.section", Kind::text, {}, "", false, -inf, inf, false, "", "the group it belongs to, for `teg reproduce --section`", ""},
    Parameter{"study.cites", Kind::texts, {}, "[]", false, -inf, inf, false, "", "sources, such as doi:10.1126/science.1255514", ""},
    Parameter{"study.substrate", Kind::choice, {}, "synapse", false, -inf, inf, false, "synapse|network|learner", "what is simulated: synapses under given spikes, a network of spiking neurons, or a trial-level learner in its task", ""},
    Parameter{"study.seeds", Kind::integer, {}, "1", false, 1, 1e6, false, "", "how many runs (subjects), with seeds from `seed` on; measures are reduced over them. Of synapses where something is drawn: jitter, vesicles, Poisson trains, a field", ""},
    Parameter{"study.needs", Kind::text, {}, "", false, -inf, inf, false, "", "a file that does not come with teg, as of a pathway; without it teg reproduce leaves the study out", ""},
    Parameter{"study.seed", Kind::integer, {}, "1", false, 0, 9e15, false, "", "seed of every random draw", ""},

    Parameter{"modulator.*.unit", Kind::choice, {}, "nM", false, -inf, inf, false, "nM|1", "nM: levels are concentrations; 1: levels are plain numbers, in arbitrary units", ""},
    Parameter{"modulator.*.tonic", Kind::level, {}, "0", false, 0, 1e12, false, "", "the level at rest, which tonic release sustains", "striatal dopamine 5-20 nM (fast methods) to 40-60 nM (mean field)"},
    Parameter{"modulator.*.loss", Kind::quantity, dim::clearance_rate, "0 nM/s", false, 0, 1e12, false, "", "a constant rate taken from release", "Dreyer et al. 2010"},
    Parameter{"modulator.*.trace", Kind::file, {}, "", false, -inf, inf, false, "", "a recorded level from a file: a table (.csv, .tsv, .txt), .nwb, .h5, .hdf5, .doric or .ppd; the trace_ parameters say how it is read", ""},
    Parameter{"modulator.*.trace_column", Kind::value, {}, "", false, -inf, inf, false, "", "the signal: a column of a table by name or number (from 1), a path in NWB and HDF5, such as \"acquisition/dff\", or \"acquisition/dff[1]\" for a column (from 0) of a two-dimensional series; default: the only one", ""},
    Parameter{"modulator.*.trace_time", Kind::value, {}, "", false, -inf, inf, false, "", "the times: a column of a table by name or number, an array of HDF5, or \"row\" for samples at even intervals of trace_time_unit; default: the only one whose name says time", ""},
    Parameter{"modulator.*.trace_time_unit", Kind::text, {}, "", false, -inf, inf, false, "", "unit of the times: \"s\", \"ms\", \"us\", \"min\", or what a counter counts, such as \"25 ms\"; default: as the file says, else seconds where that is likely", ""},
    Parameter{"modulator.*.trace_rows", Kind::text, {}, "", false, -inf, inf, false, "", "which rows of a table belong, such as \"LedState == 2\" where lights alternate; ==, !=, <, <=, > and >=, joined by `and`; default: all", ""},
    Parameter{"modulator.*.trace_start", Kind::choice, {}, "as-recorded", false, -inf, inf, false, "as-recorded|first", "first: the first sample is time 0", ""},
    Parameter{"modulator.*.trace_baseline", Kind::text, {}, "", false, -inf, inf, false, "", "what the trace is compared with: \"subtract mean\", \"divide median 0 s .. 5 s\", \"dF/F mean 0 s .. 5 s\" ((v - b) / b) or \"subtract 0.2\"; its times come before trace_shift", ""},
    Parameter{"modulator.*.trace_scale", Kind::level, {}, "1", false, -1e12, 1e12, false, "", "the level of one unit of the trace; default: 1, or what the file's own unit is", ""},
    Parameter{"modulator.*.trace_shift", Kind::quantity, dim::time, "0 s", false, -1e16, 1e16, false, "", "added to the times of the trace", ""},
    Parameter{"modulator.*.trace_gap", Kind::quantity, dim::time, "", false, 0, 1e12, true, "", "longest time between samples that is bridged by a straight line; default: longer gaps than 10 medians are an error", ""},
    Parameter{"modulator.*.trace_step", Kind::quantity, dim::time, "", false, 0, 1e12, true, "", "the trace is resampled at this interval first, each sample the mean around it; none without it", ""},
    Parameter{"modulator.*.follows", Kind::text, {}, "", false, -inf, inf, false, "", "its level is an output of a pathway or field: pathway.NAME.OUTPUT, field.core, field.column, field.mean, field.PROBE", ""},
    Parameter{"modulator.*.autoreceptor.receptor", Kind::name, {}, "", true, -inf, inf, false, "", "the receptor whose occupancy B holds release back", ""},
    Parameter{"modulator.*.autoreceptor.strength", Kind::number, {}, "3.0", false, 0, 1e6, false, "", "release is divided by 1 + strength B", "Dreyer et al. 2010"},
    Parameter{"modulator.*.effect.#.on", Kind::choice, {}, "release", false, -inf, inf, false, choices<EffectTarget>, "what is scaled; silencing and lesions scale release, blockers scale uptake", ""},
    Parameter{"modulator.*.effect.#.factor", Kind::number, {}, "", true, 0, 1e6, false, "", "by how much, at full effect", ""},
    Parameter{"modulator.*.effect.#.onset", Kind::quantity, dim::time, "", false, -1e11, 1e12, false, "", "when it begins; without it, it was always there", ""},
    Parameter{"modulator.*.effect.#.duration", Kind::quantity, dim::time, "", false, 0, 1e12, false, "", "how long; without it, for ever", ""},
    Parameter{"modulator.*.effect.#.rise", Kind::quantity, dim::time, "0 s", false, 0, 1e12, false, "", "time constant of its rise; 0 is at once", ""},
    Parameter{"modulator.*.effect.#.decay", Kind::quantity, dim::time, "0 s", false, 0, 1e12, false, "", "time constant of its decline afterwards; 0 is at once", ""},

    Parameter{"modulator.*.phasic.#.onset", Kind::quantity, dim::time, "0 s", false, -1e12, 1e12, false, "", "time of the first pulse", ""},
    Parameter{"modulator.*.phasic.#.at", Kind::texts, {}, "", false, -inf, inf, false, "", "times of several trains, instead of onset", ""},
    Parameter{"modulator.*.phasic.#.pulses", Kind::integer, {}, "1", false, 1, 1e7, false, "", "pulses in a train", ""},
    Parameter{"modulator.*.phasic.#.rate", Kind::quantity, dim::rate, "20 Hz", false, 0, 1e9, true, "", "pulses per time within a train", "bursts 15-30 Hz"},
    Parameter{"modulator.*.phasic.#.amount", Kind::level, {}, "", false, 0, 1e12, false, "", "by how much one pulse raises the level; this or total", ""},
    Parameter{"modulator.*.phasic.#.total", Kind::level, {}, "", false, 0, 1e12, false, "", "what all pulses together release, instead of amount: the same dose whatever the timing", ""},
    Parameter{"modulator.*.phasic.#.probability", Kind::number, {}, "1.0", false, 0, 1, false, "", "probability that a spike releases", "striatal varicosities .06"},
    Parameter{"modulator.*.phasic.#.drawn", Kind::boolean, {}, "false", false, -inf, inf, false, "", "whether each release is drawn; otherwise every spike counts its probability", ""},
    Parameter{"modulator.*.phasic.#.use", Kind::number, {}, "0.0", false, 0, 1, false, "", "fraction of the vesicle store that a release takes", "Tsodyks & Markram 1997"},
    Parameter{"modulator.*.phasic.#.refill", Kind::quantity, dim::time, "1 s", false, 0, 1e12, true, "", "time constant of the store's refill", ""},
    Parameter{"modulator.*.phasic.#.width", Kind::quantity, dim::time, "0 s", false, 0, 1e12, false, "", "duration of a pulse; 0 is instantaneous", ""},
    Parameter{"modulator.*.phasic.#.jitter", Kind::quantity, dim::time, "0 s", false, 0, 1e12, false, "", "standard deviation of each pulse's time", ""},
    Parameter{"modulator.*.phasic.#.repeats", Kind::integer, {}, "1", false, 1, 1e7, false, "", "how often the train is repeated", ""},
    Parameter{"modulator.*.phasic.#.period", Kind::quantity, dim::time, "1 s", false, 0, 1e12, true, "", "from one repeat to the next", ""},

    Parameter{"modulator.*.spikes.#.onset", Kind::quantity, dim::time, "0 s", false, -1e12, 1e12, false, "", "added to the times of the spikes", ""},
    Parameter{"modulator.*.spikes.#.times", Kind::train, {}, "", false, -inf, inf, false, "", "spikes of modulatory neurons; this or of", ""},
    Parameter{"modulator.*.spikes.#.of", Kind::name, {}, "", false, -inf, inf, false, "", "the source whose spikes these are; modulators of one source are co-released", ""},
    Parameter{"modulator.*.spikes.#.amount", Kind::level, {}, "", true, 0, 1e12, false, "", "by how much one spike raises the level", ""},
    Parameter{"modulator.*.spikes.#.probability", Kind::number, {}, "1.0", false, 0, 1, false, "", "probability that a spike releases", "striatal varicosities .06"},
    Parameter{"modulator.*.spikes.#.drawn", Kind::boolean, {}, "false", false, -inf, inf, false, "", "whether each release is drawn; otherwise every spike counts its probability", ""},
    Parameter{"modulator.*.spikes.#.use", Kind::number, {}, "0.0", false, 0, 1, false, "", "fraction of the vesicle store that a release takes", "Tsodyks & Markram 1997"},
    Parameter{"modulator.*.spikes.#.refill", Kind::quantity, dim::time, "1 s", false, 0, 1e12, true, "", "time constant of the store's refill", ""},

    Parameter{"modulator.*.error.#.onset", Kind::quantity, dim::time, "0 s", false, -1e12, 1e12, false, "", "when the prediction error happens", ""},
    Parameter{"modulator.*.error.#.error", Kind::number, {}, "", true, -1e12, 1e12, false, "", "its size: a burst where positive, a dip where negative", "Schultz 1998"},
    Parameter{"modulator.*.error.#.gain_positive", Kind::number, {}, "1.0", false, 0, 1e12, false, "", "response to a small positive error", ""},
    Parameter{"modulator.*.error.#.gain_negative", Kind::number, {}, "1.0", false, 0, 1e12, false, "", "depth of the dip for a small negative error; at most 1", "Bayer & Glimcher 2005"},
    Parameter{"modulator.*.error.#.saturation", Kind::number, {}, "", false, 0, 1e12, true, "", "what the response cannot exceed; none without it", "Eshel et al. 2016"},
    Parameter{"modulator.*.error.#.amount", Kind::level, {}, "100 nM", false, 0, 1e12, false, "", "what a response of 1 releases, in units of the level", ""},
    Parameter{"modulator.*.error.#.duration", Kind::quantity, dim::time, "200 ms", false, 0, 1e12, true, "", "how long burst or dip last", ""},

    Parameter{"modulator.*.stimulation.#.onset", Kind::quantity, dim::time, "0 s", false, -1e12, 1e12, false, "", "first pulse of light", ""},
    Parameter{"modulator.*.stimulation.#.pulses", Kind::integer, {}, "10", false, 1, 1e7, false, "", "pulses of light in a train", ""},
    Parameter{"modulator.*.stimulation.#.rate", Kind::quantity, dim::rate, "20 Hz", false, 0, 1e9, true, "", "pulses per time", "optogenetic trains 20-30 Hz"},
    Parameter{"modulator.*.stimulation.#.width", Kind::quantity, dim::time, "5 ms", false, 0, 1e12, false, "", "width of a pulse of light", ""},
    Parameter{"modulator.*.stimulation.#.power", Kind::number, {}, "10.0", false, 0, 1e6, false, "", "light power in mW", ""},
    Parameter{"modulator.*.stimulation.#.half_power", Kind::number, {}, "2.0", false, 0, 1e6, true, "", "power at which half of the neurons fire", ""},
    Parameter{"modulator.*.stimulation.#.opening", Kind::quantity, dim::time, "2 ms", false, 0, 1e12, true, "", "time constant with which the channels open", "ChR2, Nagel et al. 2003"},
    Parameter{"modulator.*.stimulation.#.amount", Kind::level, {}, "", true, 0, 1e12, false, "", "release of one pulse of long, strong light: amount power / (power + half_power) (1 - exp(-width / opening))", ""},
    Parameter{"modulator.*.stimulation.#.repeats", Kind::integer, {}, "1", false, 1, 1e7, false, "", "how often the train is repeated", ""},
    Parameter{"modulator.*.stimulation.#.period", Kind::quantity, dim::time, "1 s", false, 0, 1e12, true, "", "from one repeat to the next", ""},
    Parameter{"modulator.*.stimulation.#.probability", Kind::number, {}, "1.0", false, 0, 1, false, "", "probability that a spike releases", "striatal varicosities .06"},
    Parameter{"modulator.*.stimulation.#.drawn", Kind::boolean, {}, "false", false, -inf, inf, false, "", "whether each release is drawn; otherwise every spike counts its probability", ""},
    Parameter{"modulator.*.stimulation.#.use", Kind::number, {}, "0.0", false, 0, 1, false, "", "fraction of the vesicle store that a release takes", "Tsodyks & Markram 1997"},
    Parameter{"modulator.*.stimulation.#.refill", Kind::quantity, dim::time, "1 s", false, 0, 1e12, true, "", "time constant of the store's refill", ""},

    Parameter{"source.*.spikes", Kind::train, {}, "[]", false, -inf, inf, false, "", "spikes of a population of modulatory neurons", ""},

    Parameter{"region.*.volume", Kind::number, {}, "1.0", false, 0, 1e12, true, "", "its volume, relative to the others; for exchange", ""},
    Parameter{"region.*.preset", Kind::text, {}, "", false, -inf, inf, false, "", "a known region (teg list regions): its clearance and tonic levels", ""},
    Parameter{"region.*.modulator.*.tonic", Kind::level, {}, "", false, 0, 1e12, false, "", "the tonic level here, instead of modulator.*.tonic", ""},
    Parameter{"region.*.modulator.*.tau", Kind::quantity, dim::time, "", false, 0, 1e12, true, "", "exponential clearance here", ""},
    Parameter{"region.*.modulator.*.vmax", Kind::quantity, dim::clearance_rate, "", false, 0, 1e12, true, "", "uptake here", ""},
    Parameter{"region.*.modulator.*.km", Kind::quantity, dim::concentration, "", false, 0, 1e12, true, "", "uptake here", ""},
    Parameter{"region.*.modulator.*.decay", Kind::quantity, dim::rate, "", false, 0, 1e6, false, "", "first-order loss here", ""},
    Parameter{"region.*.modulator.*.release", Kind::number, {}, "1.0", false, 0, 1e6, false, "", "how much of every release reaches this region", ""},

    Parameter{"exchange.#.between", Kind::texts, {}, "", true, -inf, inf, false, "", "two regions", ""},
    Parameter{"exchange.#.modulators", Kind::texts, {}, "[]", false, -inf, inf, false, "", "which modulators; all without it", ""},
    Parameter{"exchange.#.rate", Kind::quantity, dim::rate, "", true, 0, 1e6, false, "", "per time, as seen from the first region; the second has rate times volume ratio", ""},

    Parameter{"receptor.*.preset", Kind::text, {}, "", false, -inf, inf, false, "", "a known receptor (teg list receptors), whose values those below replace", ""},
    Parameter{"receptor.*.of", Kind::name, {}, "", false, -inf, inf, false, "", "the modulator that binds; a preset knows its own", ""},
    Parameter{"receptor.*.k_on", Kind::quantity, dim::binding_rate, "", false, 0, 1e12, true, "", "binding rate, with k_off, instead of ec50 (= k_off / k_on)", ""},
    Parameter{"receptor.*.drug.#.kind", Kind::choice, {}, "antagonist", false, -inf, inf, false, "antagonist|agonist", "whether it takes the modulator's place or acts like it", "Gaddum 1937"},
    Parameter{"receptor.*.drug.#.level", Kind::quantity, dim::concentration, "", true, 0, 1e12, false, "", "its concentration at full course", ""},
    Parameter{"receptor.*.drug.#.affinity", Kind::quantity, dim::concentration, "", true, 0, 1e12, true, "", "Ki of an antagonist, EC50 of an agonist", ""},
    Parameter{"receptor.*.drug.#.onset", Kind::quantity, dim::time, "", false, -1e11, 1e12, false, "", "when it begins; without it, it was always there", ""},
    Parameter{"receptor.*.drug.#.duration", Kind::quantity, dim::time, "", false, 0, 1e12, false, "", "how long; without it, for ever", ""},
    Parameter{"receptor.*.drug.#.rise", Kind::quantity, dim::time, "0 s", false, 0, 1e12, false, "", "time constant of its rise; 0 is at once", ""},
    Parameter{"receptor.*.drug.#.decay", Kind::quantity, dim::time, "0 s", false, 0, 1e12, false, "", "time constant of its decline afterwards; 0 is at once", ""},

    Parameter{"sensor.*.of", Kind::name, {}, "", true, -inf, inf, false, "", "the modulator it reports", ""},
    Parameter{"sensor.*.preset", Kind::text, {}, "", false, -inf, inf, false, "", "a known sensor (teg list sensors), whose values those below replace", ""},
    Parameter{"sensor.*.kd", Kind::level, {}, "330 nM", false, 0, 1e12, true, "", "level at half response", "dLight1.1, Patriarchi et al. 2018"},
    Parameter{"sensor.*.hill", Kind::number, {}, "1.0", false, 0, 16, true, "", "Hill coefficient", ""},
    Parameter{"sensor.*.tau_off", Kind::quantity, dim::time, "100 ms", false, 0, 1e9, true, "", "time constant of its decay after the level is gone", "dLight1.1, Patriarchi et al. 2018"},
    Parameter{"sensor.*.response", Kind::number, {}, "2.3", false, 0, 1e6, true, "", "dF/F at saturation", ""},
    Parameter{"sensor.*.noise", Kind::number, {}, "0.0", false, 0, 1e6, false, "", "standard deviation of one sample, in dF/F", ""},
    Parameter{"sensor.*.bleaching", Kind::quantity, dim::time, "", false, 0, 1e12, true, "", "time constant of bleaching; none without it", ""},
    Parameter{"sensor.*.sampling", Kind::quantity, dim::rate, "30 Hz", false, 0, 1e6, true, "", "samples per time", "fibre photometry 20-100 Hz"},
    Parameter{"sensor.*.z_score", Kind::boolean, {}, "false", false, -inf, inf, false, "", "whether the recording is z-scored", ""},

    Parameter{"messenger.*.drive", Kind::expression, {}, "", true, -inf, inf, false, "", "an expression over modulators, receptors and earlier messengers", ""},
    Parameter{"messenger.*.tau", Kind::quantity, dim::time, "1 s", false, 0, 1e12, true, "", "its time constant", ""},
    Parameter{"messenger.*.rise", Kind::quantity, dim::time, "", false, 0, 1e12, true, "", "time constant of a first stage; none without it", ""},

    Parameter{"pathway.*.file", Kind::file, {}, "", true, -inf, inf, false, "", "SBML model: a path, $NAME/... with an environment variable, or teg:coincidence.xml, the example inside the program", ""},
    Parameter{"pathway.*.outputs", Kind::texts, {}, "", true, -inf, inf, false, "", "what is recorded, by id or name; measured as pathway.NAME.OUTPUT", ""},
    Parameter{"pathway.*.set.*", Kind::value, {}, "", false, -inf, inf, false, "", "a parameter or first value of the model, in its own units", ""},
    Parameter{"pathway.*.rest.*", Kind::value, {}, "", false, -inf, inf, false, "", "the same, while it comes to rest", ""},
    Parameter{"pathway.*.equilibrate", Kind::quantity, dim::time, "0 s", false, 0, 1e12, false, "", "how long it comes to rest first, with the values of rest; the model's time runs on", ""},
    Parameter{"pathway.*.until", Kind::quantity, dim::time, "", false, 0, 1e12, true, "", "when its run ends, in the model's time; default: protocol.until after equilibrate", ""},
    Parameter{"pathway.*.time_unit", Kind::quantity, dim::time, "1 s", false, 0, 1e12, true, "", "the model's unit of time", ""},
    Parameter{"pathway.*.samples", Kind::integer, {}, "4000", false, 10, 1e7, false, "", "points of its outputs, evenly in time", ""},
    Parameter{"pathway.*.drive.*", Kind::name, {}, "", false, -inf, inf, false, "", "a parameter or boundary species of the model that follows this modulator's level", ""},
    Parameter{"pathway.*.drive_unit", Kind::quantity, dim::concentration, "1 uM", false, 0, 1e12, true, "", "the model's unit of concentration, for what is driven", ""},
    Parameter{"pathway.*.relative_tolerance", Kind::number, {}, "1e-8", false, 1e-13, 0.1, false, "", "of the integration", ""},
    Parameter{"pathway.*.absolute_tolerance", Kind::number, {}, "", false, 0, 1e300, true, "", "of the integration, in the model's own units, for every state; default: a ten-thousandth of relative_tolerance times the scale of each state, which is the most that it has reached", ""},

    Parameter{"field.voxels", Kind::integer, {}, "50", false, 3, 1000, false, "", "voxels along each side of the box", "Ejdrup et al."},
    Parameter{"field.spacing", Kind::quantity, dim::length, "1 um", false, 0, 1e6, true, "", "side of a voxel", ""},
    Parameter{"field.border", Kind::choice, {}, "periodic", false, -inf, inf, false, "periodic|closed", "what happens at the sides", ""},
    Parameter{"field.diffusivity", Kind::quantity, dim::diffusivity, "763 um^2/s", false, 0, 1e9, true, "", "in free solution", "dopamine 763 um^2/s"},
    Parameter{"field.tortuosity", Kind::number, {}, "1.54", false, 1, 100, false, "", "by which paths are longer than straight", "brain 1.5-1.6"},
    Parameter{"field.volume_fraction", Kind::number, {}, "0.21", false, 0, 1, true, "", "extracellular part of the volume", "brain 0.2"},
    Parameter{"field.vmax", Kind::quantity, dim::clearance_rate, "6 uM/s", false, 0, 1e12, true, "", "highest rate of uptake", "dorsal striatum 6, ventral 2 uM/s"},
    Parameter{"field.km", Kind::quantity, dim::concentration, "210 nM", false, 0, 1e12, true, "", "level at half that rate", ""},
    Parameter{"field.tau", Kind::quantity, dim::time, "", false, 0, 1e12, true, "", "further, exponential clearance; none without it", ""},
    Parameter{"field.dt", Kind::quantity, dim::time, "", false, 0, 1e9, true, "", "step; default: 63 % of the largest stable one", ""},
    Parameter{"field.um3_per_terminal", Kind::number, {}, "25.0", false, 0, 1e12, true, "", "um^3 of tissue for each varicosity", "dorsal striatum 25, ventral 29.4"},
    Parameter{"field.axons", Kind::integer, {}, "150", false, 1, 1e6, false, "", "axons whose varicosities these are", ""},
    Parameter{"field.rate", Kind::quantity, dim::rate, "4 Hz", false, 0, 1e6, false, "", "spontaneous firing of each axon", ""},
    Parameter{"field.probability", Kind::number, {}, "0.06", false, 0, 1, false, "", "of release, a spike and varicosity", ""},
    Parameter{"field.molecules", Kind::number, {}, "2956.11", false, 0, 1e9, false, "", "in a vesicle", "25 nm radius at 75 mM: about 3000"},
    Parameter{"field.burst.#.onset", Kind::quantity, dim::time, "", true, 0, 1e12, false, "", "when varicosities in a column through the box fire together", ""},
    Parameter{"field.burst.#.duration", Kind::quantity, dim::time, "300 ms", false, 0, 1e12, true, "", "for how long", ""},
    Parameter{"field.burst.#.rate", Kind::quantity, dim::rate, "20 Hz", false, 0, 1e6, false, "", "releases of each, per time, on average", ""},
    Parameter{"field.burst.#.probability", Kind::number, {}, "1.0", false, 0, 1, false, "", "of release meanwhile", ""},
    Parameter{"field.burst.#.width", Kind::integer, {}, "10", false, 1, 1000, false, "", "voxels along each side of the column", ""},
    Parameter{"field.probe.*.voxel", Kind::values, {}, "", true, -inf, inf, false, "", "[x, y, z] of the voxel, from 0; its level is measured and followed as field.NAME", ""},
    Parameter{"field.probe.*.size", Kind::integer, {}, "1", false, 1, 1000, false, "", "voxels along each side of the cube that begins there, whose mean is taken", ""},
    Parameter{"field.statistics", Kind::quantity, dim::time, "100 ms", false, 0, 1e12, true, "", "from one reading of field.median, field.mean and field.most to the next", ""},

    Parameter{"rule.*.preset", Kind::text, {}, "", false, -inf, inf, false, "", "a known rule (teg list rules), whose values those below replace, channel by channel", ""},
    Parameter{"rule.*.learning_rate", Kind::number, {}, "1.0", false, -1e12, 1e12, false, "", "times the amplitude of every channel", ""},
    Parameter{"rule.*.bounds", Kind::choice, {}, "none", false, -inf, inf, false, choices<BoundKind>, "how the weight is limited", ""},
    Parameter{"rule.*.w_min", Kind::number, {}, "0.0", false, -1e300, 1e300, false, "", "least weight", ""},
    Parameter{"rule.*.w_max", Kind::number, {}, "1.0", false, -1e300, 1e300, false, "", "greatest weight", ""},
    Parameter{"rule.*.exponent", Kind::number, {}, "0.5", false, 0, 100, true, "", "of power bounds", "Guetig et al. 2003"},

    Parameter{"rule.*.channel.#.name", Kind::text, {}, "", false, -inf, inf, false, "", "what figures call it; default: its number", ""},
    Parameter{"rule.*.channel.#.pairing", Kind::choice, {}, "pre-post", false, -inf, inf, false, choices<Pairing>, "which spikes make an event", ""},
    Parameter{"rule.*.channel.#.window", Kind::choice, {}, "exponential", false, -inf, inf, false, choices<Window>, "size of a pairing against its lag", ""},
    Parameter{"rule.*.channel.#.matching", Kind::choice, {}, "all-to-all", false, -inf, inf, false, choices<Matching>, "which earlier spikes count", "Morrison et al. 2008"},
    Parameter{"rule.*.channel.#.tau_pair", Kind::quantity, dim::time, "20 ms", false, 0, 1e12, true, "", "time constant of the pairing window", ""},
    Parameter{"rule.*.channel.#.tau_pair_rise", Kind::quantity, dim::time, "2 ms", false, 0, 1e12, true, "", "rise of a double-exponential window", ""},
    Parameter{"rule.*.channel.#.amplitude", Kind::number, {}, "1.0", false, -1e12, 1e12, false, "", "trace added by a pairing at lag 0; negative depresses", ""},
    Parameter{"rule.*.channel.#.induction", Kind::expression, {}, "", false, -inf, inf, false, "", "gate that scales the amplitude when the event happens", ""},
    Parameter{"rule.*.channel.#.tau_trace", Kind::quantity, dim::time, "1 s", false, 0, 1e12, true, "", "decay of the eligibility trace", ""},
    Parameter{"rule.*.channel.#.tau_rise", Kind::quantity, dim::time, "", false, 0, 1e12, true, "", "rise of the trace; without it the trace jumps. Of this and tau_trace the slower one is the decay", ""},
    Parameter{"rule.*.channel.#.ceiling", Kind::number, {}, "", false, 0, 1e12, true, "", "greatest size of the trace; none without it", "Huertas et al. 2016"},
    Parameter{"rule.*.channel.#.saturation", Kind::choice, {}, "hard", false, -inf, inf, false, choices<Saturation>, "how the ceiling acts: cut off, or approached", ""},
    Parameter{"rule.*.channel.#.gate", Kind::expression, {}, "1", false, -inf, inf, false, "", "what converts the trace: an expression over modulators and receptors", ""},
    Parameter{"rule.*.channel.#.rate", Kind::quantity, dim::rate, "1 /s", false, -1e12, 1e12, false, "", "change of weight per trace, per gate, per time", ""},
    Parameter{"rule.*.channel.#.conversion", Kind::choice, {}, "continuous", false, -inf, inf, false, choices<Conversion>, "continuous; once a period; or at the event itself, without a trace", "sampled: Izhikevich 2007"},
    Parameter{"rule.*.channel.#.period", Kind::quantity, dim::time, "10 ms", false, 0, 1e12, true, "", "of sampled conversion", ""},

    Parameter{"synapse.*.rule", Kind::name, {}, "", false, -inf, inf, false, "", "its rule; may be left out where there is one rule", ""},
    Parameter{"synapse.*.region", Kind::name, {}, "", false, -inf, inf, false, "", "whose levels its rule reads; may be left out where there is one region", ""},
    Parameter{"synapse.*.weight", Kind::number, {}, "1.0", false, -1e300, 1e300, false, "", "weight at the start", ""},
    Parameter{"synapse.*.pre", Kind::train, {}, "", false, -inf, inf, false, "", "its presynaptic spikes, instead of the protocol's", ""},
    Parameter{"synapse.*.post", Kind::train, {}, "", false, -inf, inf, false, "", "its postsynaptic spikes, instead of the protocol's", ""},
    Parameter{"synapse.*.axonal_delay", Kind::quantity, dim::time, "0 s", false, 0, 1e12, false, "", "from a presynaptic spike to its arrival", ""},
    Parameter{"synapse.*.dendritic_delay", Kind::quantity, dim::time, "0 s", false, 0, 1e12, false, "", "from a postsynaptic spike to its arrival", ""},

    Parameter{"protocol.pre", Kind::train, {}, "[]", false, -inf, inf, false, "", "presynaptic spikes", ""},
    Parameter{"protocol.post", Kind::train, {}, "[]", false, -inf, inf, false, "", "postsynaptic spikes", ""},
    Parameter{"protocol.until", Kind::quantity, dim::time, "10 s", false, 0, 1e12, false, "", "when the weights are read", ""},

    Parameter{"constant.*", Kind::value, {}, "", false, -inf, inf, false, "", "a number or a quantity", ""},
    Parameter{"sweep.*", Kind::axis, {}, "", false, -inf, inf, false, "", "\"-2 s .. 6 s by 0.1 s\", \"1 ms .. 1 s log 20\", \"0 .. 1 in 11\", or a list", ""},
    Parameter{"sample.kind", Kind::choice, {}, "latin-hypercube", false, -inf, inf, false, "latin-hypercube|sobol", "how points are placed; at most 21 parameters for sobol, which is best with 2^k points", ""},
    Parameter{"sample.points", Kind::integer, {}, "", true, 2, 1e7, false, "", "how many points", ""},
    Parameter{"sample.seed", Kind::integer, {}, "1", false, 0, 9e15, false, "", "seed of the sample", ""},
    Parameter{"sample.only", Kind::integer, {}, "", false, 0, 1e7, false, "", "only this point of the sample, counted from 0", ""},
    Parameter{"sample.over.*", Kind::text, {}, "", false, -inf, inf, false, "", "from .. to: \"0.2 s .. 5 s\", or \"0.2 s .. 5 s log\" for even steps of the logarithm", ""},
    Parameter{"show.*", Kind::value, {}, "", false, -inf, inf, false, "", "value of that axis", ""},

    Parameter{"measure.*.of", Kind::text, {}, "", false, -inf, inf, false, "", "weight, change (since the start), concentration.DA, occupancy.D1, messenger.PKA, pathway.NAME.OUTPUT, field.median, gate.RULE.0, eligibility.SYNAPSE.0; weight and change take .SYNAPSE where there are several. In networks: weight.SYNAPSE, weight.PROJECTION (mean), rate.POPULATION, probe.NAME, task.NAME", ""},
    Parameter{"measure.*.reduce", Kind::choice, {}, "value", false, -inf, inf, false, "value|max|min|mean|time-of-max|half-decay|deviation|count|time-to", "value: at one time; otherwise over from .. to. half-decay: how long after its maximum it is halfway back to where it began. In networks also standard deviation, number of values, time at which `level` is first reached (or never: inf)", ""},
    Parameter{"measure.*.level", Kind::number, {}, "", false, -1e300, 1e300, false, "", "of time-to", ""},
    Parameter{"measure.*.over_seeds", Kind::choice, {}, "median", false, -inf, inf, false, "median|mean|deviation|least|greatest|quantile|fraction-above|fraction-below", "how the values of all seeds become one", ""},
    Parameter{"measure.*.quantile", Kind::number, {}, "0.5", false, 0, 1, false, "", "which quantile", ""},
    Parameter{"measure.*.threshold", Kind::number, {}, "", false, -1e300, 1e300, false, "", "of fraction-above (at least this) and fraction-below (less than this)", ""},
    Parameter{"measure.*.from", Kind::quantity, dim::time, "", false, 0, 1e12, false, "", "begin of the stretch that is reduced; default: 0", ""},
    Parameter{"measure.*.to", Kind::quantity, dim::time, "", false, 0, 1e12, false, "", "its end; default: the end of the protocol", ""},
    Parameter{"measure.*.at", Kind::quantity, dim::time, "", false, 0, 1e12, false, "", "when; default: at the end", ""},
    Parameter{"measure.*.against", Kind::name, {}, "", false, -inf, inf, false, "", "the axis of a timing window", ""},
    Parameter{"measure.*.normalise", Kind::choice, {}, "none", false, -inf, inf, false, "none|peak", "peak: divide by the value of largest size", ""},
    Parameter{"measure.*.label", Kind::text, {}, "", false, -inf, inf, false, "", "what figures call it", ""},
    Parameter{"measure.*.published.label", Kind::text, {}, "published", false, -inf, inf, false, "", "whose values these are", ""},
    Parameter{"measure.*.published.interval", Kind::values, {}, "", false, -inf, inf, false, "", "the published window, from and to", ""},
    Parameter{"measure.*.published.x", Kind::values, {}, "", false, -inf, inf, false, "", "positions of published values", ""},
    Parameter{"measure.*.published.y", Kind::values, {}, "", false, -inf, inf, false, "", "published values", ""},
    Parameter{"measure.*.published.error", Kind::values, {}, "", false, -inf, inf, false, "", "their standard errors", ""},

    Parameter{"fit.measures", Kind::texts, {}, "", true, -inf, inf, false, "", "the windows whose published values (x, y, error) are fitted", ""},
    Parameter{"fit.evaluations", Kind::integer, {}, "4000", false, 10, 1e7, false, "", "how often the model may be run", ""},
    Parameter{"fit.seed", Kind::integer, {}, "1", false, 0, 9e15, false, "", "seed of the global search", ""},
    Parameter{"fit.parameter.*.from", Kind::value, {}, "", true, -inf, inf, false, "", "least value", ""},
    Parameter{"fit.parameter.*.to", Kind::value, {}, "", true, -inf, inf, false, "", "greatest value", ""},
    Parameter{"fit.parameter.*.log", Kind::boolean, {}, "false", false, -inf, inf, false, "", "whether it is searched on a log scale", ""},

    Parameter{"expect.#.claim", Kind::text, {}, "", false, -inf, inf, false, "", "the finding in words; default: what", ""},
    Parameter{"expect.#.what", Kind::expression, {}, "", true, -inf, inf, false, "", "an expression over measures, axes, constants and parameters, such as window.peak or window.at(1 s)", ""},
    Parameter{"expect.#.where", Kind::expression, {}, "", false, -inf, inf, false, "", "only points of the sweep where this is above 0 count, such as dose - 1", ""},
    Parameter{"expect.#.equals", Kind::value, {}, "", false, -inf, inf, false, "", "the value or expression it must equal, within `within`", ""},
    Parameter{"expect.#.within", Kind::value, {}, "1e-9", false, -inf, inf, false, "", "largest difference: a number is relative to `equals`, \"1 %\" too, \"0.001 s\" or \"0.01 absolute\" absolute", ""},
    Parameter{"expect.#.between", Kind::values, {}, "", false, -inf, inf, false, "", "least and greatest value", ""},
    Parameter{"expect.#.above", Kind::value, {}, "", false, -inf, inf, false, "", "it must be greater", ""},
    Parameter{"expect.#.below", Kind::value, {}, "", false, -inf, inf, false, "", "it must be less", ""},
    Parameter{"expect.#.only_as_shipped", Kind::boolean, {}, "false", false, -inf, inf, false, "", "not judged where --set has changed anything: the value is that of the study as it stands", ""},
    Parameter{"expect.#.source", Kind::text, {}, "", false, -inf, inf, false, "", "where the value was published", ""},
    Parameter{"expect.#.given", Kind::text, {}, "", false, -inf, inf, false, "", "a positive control, such as window.peak_height > 0.5: without it nothing is said of the claim, which then does not pass", ""},
    Parameter{"expect.#.known_miss", Kind::text, {}, "", false, -inf, inf, false, "", "why the model misses this published value, and where that is said: it is judged and counted apart, and fails once it is met", ""},
    Parameter{"expect.#.fails_without.#.because", Kind::text, {}, "", true, -inf, inf, false, "", "why the expectation must then fail", ""},
    Parameter{"expect.#.fails_without.#.set", Kind::settings, {}, "", false, -inf, inf, false, "", "a lesion: what is set, as by --set", ""},
    Parameter{"expect.#.fails_without.#.move", Kind::settings, {}, "", false, -inf, inf, false, "", "graded: one number, and the value by which the expectation must fail; on the way there the bite point is found", ""},
    Parameter{"expect.#.fails_without.#.uncertainty", Kind::value, {}, "", false, -inf, inf, false, "", "of the moved number in its source: a quantity, or relative, as 20 %; a claim that bites only beyond three times as much is loose", ""},
};

// clang-format on

template <class Row>
std::vector<Row> joined(std::initializer_list<std::span<const Row>> parts) {
  std::vector<Row> all;
  for (const auto part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

bool step_matches(std::string_view pattern, std::string_view step) {
  if (pattern == "*") return true;
  if (pattern != "#") return pattern == step;
  return !step.empty() && step.find_first_not_of("0123456789") == std::string_view::npos;
}

bool matches(std::string_view pattern, std::string_view concrete) {
  for (;;) {
    const auto a = pattern.find('.'), b = concrete.find('.');
    if (!step_matches(pattern.substr(0, a), concrete.substr(0, b))) return false;
    if ((a == std::string_view::npos) != (b == std::string_view::npos)) return false;
    if (a == std::string_view::npos) return true;
    pattern.remove_prefix(a + 1);
    concrete.remove_prefix(b + 1);
  }
}

}  // namespace

std::span<const Parameter> parameters() {
  static const auto all = joined<Parameter>({table, modulation_rows(), network_rows(), learner_rows()});
  return all;
}
std::span<const Section> sections() {
  static const auto all =
      joined<Section>({section_table, modulation_sections(), network_sections(), learner_sections()});
  return all;
}

const Parameter* find_parameter(std::string_view concrete_path) {
  for (const auto& p : parameters())
    if (matches(p.path, concrete_path)) return &p;
  return nullptr;
}

std::string section_pattern(std::string_view concrete_path) {
  const auto inside = [&](std::string_view path) {  // does some prefix of `path` match?
    for (std::size_t at = path.find('.'); at != std::string_view::npos; at = path.find('.', at + 1))
      if (matches(path.substr(0, at), concrete_path)) return std::string(path.substr(0, at));
    return std::string();
  };
  for (const auto& p : parameters())
    if (auto prefix = inside(p.path); !prefix.empty()) return prefix;
  return {};
}

std::vector<std::string> names_in(std::string_view pattern) {
  std::vector<std::string> names;
  for (const auto& p : parameters()) {
    std::string_view rest = p.path;
    if (!pattern.empty()) {
      if (!rest.starts_with(pattern) || rest.size() <= pattern.size() || rest[pattern.size()] != '.') continue;
      rest.remove_prefix(pattern.size() + 1);
    }
    const std::string name(rest.substr(0, rest.find('.')));
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

}  // namespace teg::spec
