// What the kinds of a network are made of, each described once (teg/described.hpp): models of neurons, synapses, drives
// and rules of connection.
//
// To add a kind: a struct and a member of its variant in teg/network.hpp, a Described here. The compiler then shows
// what else must know it: the equations in src/network and, plainly, in src/reference.
#pragma once

#include <array>
#include <utility>

#include "teg/described.hpp"
#include "teg/network.hpp"

namespace teg {

template <class Kind>
concept HasSynapses = requires(const Kind& kind) { kind.synapses; };

// A field that must lie below another of its kind, which errors call `other_name`.
template <class Kind>
struct Below {
  std::string_view name;
  Voltage Kind::* low;
  Voltage Kind::* high;
  std::string_view other_name;
};

namespace fields {

inline constexpr double most_mV = 1e6, longest_tau = 1e9, highest_rate = 1e3, most_neurons = 4e9, highest_drive = 1e6;

template <class Kind>
inline constexpr bool is_complete_neuron =
    n_members<Kind>() == HasSynapses<Kind> + std::tuple_size_v<std::remove_cvref_t<decltype(Described<Kind>::fields)>>;

}  // namespace fields

// How spikes enter the neurons of a population, where their model has synapses.
template <>
struct Described<SynapseDynamics> {
  static constexpr std::string_view section = "population.*.synapses", doc = "how spikes enter its neurons";
  static constexpr std::tuple fields{
      Field{"shape", &SynapseDynamics::shape, "delta",
            "how a spike enters: at once, as a current, or as a conductance"},
      Field{"tau_excitatory", &SynapseDynamics::tau_excitatory, "5 ms", "of weights of 0 or more", "", 0, 1e6, true},
      Field{"tau_inhibitory", &SynapseDynamics::tau_inhibitory, "10 ms", "of weights below 0", "", 0, 1e6, true},
      Field{"reversal_excitatory", &SynapseDynamics::reversal_excitatory, "0 mV",
            "conductance: towards which weights of 0 or more pull", "", -fields::most_mV, fields::most_mV},
      Field{"reversal_inhibitory", &SynapseDynamics::reversal_inhibitory, "-80 mV",
            "conductance: towards which weights below 0 pull", "", -fields::most_mV, fields::most_mV}};
};
static_assert(fields::is_complete<SynapseDynamics>);

// Models of neurons. `equation` is what teg explain prints, with a field's value for each {field}; sources take no
// input.
struct NeuronModel {
  static constexpr std::string_view section = "population.*.neuron";
  static constexpr bool is_source = false;
};
struct SpikeSource : NeuronModel {
  static constexpr bool is_source = true;
};

template <>
struct Described<LeakyIntegrateAndFire> : NeuronModel {
  using Kind = LeakyIntegrateAndFire;
  static constexpr std::string_view name = "lif", doc = "leaky integrate-and-fire",
                                    equation =
                                        "tau_m dV/dt = -(V - rest) + tau_m I, spike at V >= {threshold}, then V = "
                                        "{reset} for {refractory};  tau_m {tau_m}, rest {rest}";
  static constexpr std::tuple fields{
      Field{"tau_m", &Kind::tau_m, "20 ms", "membrane time constant", "", 0, fields::longest_tau, true},
      Field{"threshold", &Kind::threshold, "20 mV", "where it fires", "", -fields::most_mV, fields::most_mV},
      Field{"reset", &Kind::reset, "0 mV", "potential after a spike", "", -fields::most_mV, fields::most_mV},
      Field{"rest", &Kind::rest, "0 mV", "potential at rest", "", -fields::most_mV, fields::most_mV},
      Field{"refractory", &Kind::refractory, "2 ms", "time after a spike without another", "", 0, 1e6}};
  static constexpr std::array order{Below<Kind>{"reset", &Kind::reset, &Kind::threshold, "the threshold"}};
};
static_assert(fields::is_complete_neuron<LeakyIntegrateAndFire>);

template <>
struct Described<AdaptiveExponential> : NeuronModel {
  using Kind = AdaptiveExponential;
  static constexpr std::string_view name = "adex", doc = "adaptive exponential",
                                    equation =
                                        "tau_m dV/dt = -(V - rest) + slope exp((V - threshold) / slope) - w + tau_m I, "
                                        "tau_w dw/dt = {coupling} (V - rest) - w, at V >= {peak} V = {reset}, w += "
                                        "{jump};  tau_m {tau_m}, tau_w {tau_w}, rest {rest}, threshold {threshold}, "
                                        "slope {slope}";
  static constexpr std::string_view source = "Brette & Gerstner 2005";
  static constexpr std::tuple fields{
      Field{"tau_m", &Kind::tau_m, "9.37 ms", "membrane time constant", source, 0, fields::longest_tau, true},
      Field{"threshold", &Kind::threshold, "-50.4 mV", "where the upstroke begins", "", -fields::most_mV,
            fields::most_mV},
      Field{"slope", &Kind::slope, "2 mV", "sharpness of the upstroke", source, 0, fields::most_mV, true},
      Field{"peak", &Kind::peak, "0 mV", "where a spike ends", "", -fields::most_mV, fields::most_mV},
      Field{"reset", &Kind::reset, "-70.6 mV", "potential after a spike", "", -fields::most_mV, fields::most_mV},
      Field{"rest", &Kind::rest, "-70.6 mV", "potential at rest", "", -fields::most_mV, fields::most_mV},
      Field{"tau_w", &Kind::tau_w, "144 ms", "time constant of adaptation", source, 0, fields::longest_tau, true},
      Field{"coupling", &Kind::coupling, "0.133", "adaptation below threshold, in units of the leak", source, -1e6,
            1e6},
      Field{"jump", &Kind::jump, "2.68 mV", "adaptation added by a spike", source, -fields::most_mV, fields::most_mV},
      Field{"refractory", &Kind::refractory, "0 ms", "time after a spike without another", "", 0, 1e6}};
  static constexpr std::array order{Below<Kind>{"threshold", &Kind::threshold, &Kind::peak, "the peak"},
                                    Below<Kind>{"reset", &Kind::reset, &Kind::peak, "the peak"}};
};
static_assert(fields::is_complete_neuron<AdaptiveExponential>);

template <>
struct Described<Izhikevich> : NeuronModel {
  using Kind = Izhikevich;
  static constexpr std::string_view name = "izhikevich", doc = "Izhikevich (2003)",
                                    equation =
                                        "dv/dt = 0.04 v^2 + 5 v + 140 - u + I, du/dt = a (b v - u), at v >= 30 mV v = "
                                        "c, u += d;  a {a}, b {b}, c {c}, d {d}  (Izhikevich 2003)";
  static constexpr std::tuple fields{
      Field{"a", &Kind::a, "0.02", "rate of recovery", "regular spiking 0.02, fast spiking 0.1", -1e6, 1e6},
      Field{"b", &Kind::b, "0.2", "sensitivity of recovery", "", -1e6, 1e6},
      Field{"c", &Kind::c, "-65", "potential after a spike, mV", "", -1e6, 1e6},
      Field{"d", &Kind::d, "8", "recovery added by a spike", "regular spiking 8, fast spiking 2", -1e6, 1e6},
      Field{"start_v", &Kind::start_v, "-65", "potential at the start, mV", "", -1e6, 1e6},
      Field{"start_u", &Kind::start_u, "-13", "recovery at the start", "", -1e6, 1e6}};
};
static_assert(fields::is_complete_neuron<Izhikevich>);

template <>
struct Described<EscapeNoise> : NeuronModel {
  using Kind = EscapeNoise;
  static constexpr std::string_view name = "escape", doc = "escape noise",
                                    equation =
                                        "tau_m dV/dt = -(V - rest) + tau_m I, hazard {rate_at_threshold} exp((V - "
                                        "threshold) / width), after a spike V -= {reset_depth};  tau_m {tau_m}, "
                                        "threshold {threshold}, width {width}";
  static constexpr std::tuple fields{
      Field{"tau_m", &Kind::tau_m, "20 ms", "membrane time constant", "", 0, fields::longest_tau, true},
      Field{"threshold", &Kind::threshold, "15 mV", "where it fires", "", -fields::most_mV, fields::most_mV},
      Field{"width", &Kind::width, "2 mV", "how soft the threshold is", "", 0, fields::most_mV, true},
      Field{"rest", &Kind::rest, "0 mV", "potential at rest", "", -fields::most_mV, fields::most_mV},
      Field{"reset_depth", &Kind::reset_depth, "15 mV", "by how much a spike lowers the potential", "",
            -fields::most_mV, fields::most_mV},
      Field{"rate_at_threshold", &Kind::rate_at_threshold, "20 Hz", "hazard of a spike at threshold", "", 0,
            fields::highest_rate, true},
      Field{"refractory", &Kind::refractory, "2 ms", "time after a spike without another", "", 0, 1e6}};
};
static_assert(fields::is_complete_neuron<EscapeNoise>);

template <>
struct Described<RateUnit> : NeuronModel {
  using Kind = RateUnit;
  static constexpr std::string_view name = "rate", doc = "rate unit",
                                    equation =
                                        "tau dx/dt = -x + I tau, rate {most} / (1 + exp(-(x - half) / width));  tau "
                                        "{tau}, half {half}, width {width}";
  static constexpr std::tuple fields{
      Field{"tau", &Kind::tau, "10 ms", "time constant", "", 0, fields::longest_tau, true},
      Field{"half", &Kind::half, "10 mV", "input at half of the greatest rate", "", -fields::most_mV, fields::most_mV},
      Field{"width", &Kind::width, "2 mV", "how soft the threshold is", "", 0, fields::most_mV, true},
      Field{"most", &Kind::most, "100 Hz", "the greatest rate", "", 0, fields::highest_rate}};
};
static_assert(fields::is_complete_neuron<RateUnit>);

template <>
struct Described<PoissonSource> : SpikeSource {
  using Kind = PoissonSource;
  static constexpr std::string_view name = "poisson", doc = "Poisson source", equation = "Poisson spikes at {rate}";
  static constexpr std::tuple fields{
      Field{"rate", &Kind::rate, "10 Hz", "rate of each neuron", "", 0, fields::highest_rate},
      Field{"onset", &Kind::onset, "0 ms", "when it begins", "", 0, fields::longest},
      Field{"duration", &Kind::duration, "1e12 ms", "for how long; 1e12 ms is for ever", "", 0, fields::longest}};
};
static_assert(fields::is_complete_neuron<PoissonSource>);

template <>
struct Described<RegularSource> : SpikeSource {
  using Kind = RegularSource;
  static constexpr std::string_view name = "regular", doc = "regular source",
                                    equation = "a spike every {interval} from {first} on";
  static constexpr std::tuple fields{
      Field{"interval", &Kind::interval, "100 ms", "between spikes, at least a time step", "", 0, fields::longest,
            true},
      Field{"first", &Kind::first, "100 ms", "the first spike", "", 0, fields::longest},
      Field{"stagger", &Kind::stagger, "0 ms", "neuron i is later by i times this", "", 0, fields::longest}};
  static constexpr auto at_least_a_step = std::pair(std::string_view("interval"), &Kind::interval);
};
static_assert(fields::is_complete_neuron<RegularSource>);

template <>
struct Described<ReplaySource> : SpikeSource {
  using Kind = ReplaySource;
  static constexpr std::string_view name = "replay", doc = "given spikes", equation = "{spikes} given spikes";
  static constexpr std::tuple fields{Field{"spikes", &Kind::spikes, "", "spikes of neuron 0, 1 ..."}};
};
static_assert(fields::is_complete_neuron<ReplaySource>);

// Drives of the neurons of a population.
struct DriveKind {
  static constexpr std::string_view section = "population.*.drive.#";
};
template <>
struct Described<PoissonDrive> : DriveKind {
  using Kind = PoissonDrive;
  static constexpr std::string_view name = "poisson", doc = "spikes at a rate";
  static constexpr std::tuple fields{
      Field{"rate", &Kind::rate, "0 Hz", "spikes for each neuron", "", 0, 1e6},
      Field{"weight", &Kind::weight, "0", "of each spike, as a projection's", "", -1e6, 1e6}};
};
static_assert(fields::is_complete<PoissonDrive>);

template <>
struct Described<UniformDrive> : DriveKind {
  using Kind = UniformDrive;
  static constexpr std::string_view name = "uniform", doc = "a drive drawn in every step, evenly around its mean";
  static constexpr std::tuple fields{
      Field{"mean", &Kind::mean, "0 mV/ms", "the mean drive", "", -fields::highest_drive, fields::highest_drive},
      Field{"half_width", &Kind::half_width, "0 mV/ms", "mean - half_width to mean + half_width", "", 0,
            fields::highest_drive}};
};
static_assert(fields::is_complete<UniformDrive>);

template <>
struct Described<NormalDrive> : DriveKind {
  using Kind = NormalDrive;
  static constexpr std::string_view name = "normal", doc = "a drive drawn in every step, normally around its mean";
  static constexpr std::tuple fields{
      Field{"mean", &Kind::mean, "0 mV/ms", "the mean drive", "", -fields::highest_drive, fields::highest_drive},
      Field{"deviation", &Kind::deviation, "0 mV/ms", "standard deviation", "", 0, fields::highest_drive}};
};
static_assert(fields::is_complete<NormalDrive>);

template <>
struct Described<StepDrive> : DriveKind {
  using Kind = StepDrive;
  static constexpr std::string_view name = "step", doc = "a constant drive for a while";
  static constexpr std::tuple fields{
      Field{"size", &Kind::drive, "0 mV/ms", "the drive", "", -fields::highest_drive, fields::highest_drive},
      Field{"onset", &Kind::onset, "0 ms", "when it begins", "", 0, fields::longest},
      Field{"duration", &Kind::duration, "1e12 ms", "for how long; 1e12 ms is for ever", "", 0, fields::longest},
      Field{"first", &Kind::first, "", "the first neuron that is driven; 0 without it", "", 0, fields::most_neurons},
      Field{"count", &Kind::count, "", "how many are; all from there without it", "", 1, fields::most_neurons}};
};
static_assert(fields::is_complete<StepDrive>);

// Which neurons of two populations are connected.
struct ConnectionRule {
  static constexpr std::string_view section = "projection.*.connect";
};
namespace fields {

template <class Kind>
inline constexpr Field self{"self", &Kind::self, Kind{}.self ? "true" : "false",
                            "whether a neuron may project to itself"};
template <class Kind>
inline constexpr Field repeats{"repeats", &Kind::repeats, "true", "whether a pair may have several synapses"};

}  // namespace fields

template <>
struct Described<OneToOne> : ConnectionRule {
  static constexpr std::string_view name = "one-to-one", doc = "each neuron with that of its number";
  static constexpr std::tuple<> fields{};
};
static_assert(fields::is_complete<OneToOne>);

template <>
struct Described<AllToAll> : ConnectionRule {
  static constexpr std::string_view name = "all-to-all", doc = "every pair";
  static constexpr std::tuple fields{fields::self<AllToAll>};
};
static_assert(fields::is_complete<AllToAll>);

template <>
struct Described<PairwiseProbability> : ConnectionRule {
  using Kind = PairwiseProbability;
  static constexpr std::string_view name = "probability", doc = "each pair by chance";
  static constexpr std::tuple fields{Field{"probability", &Kind::probability, "0.1", "of each pair", "", 0, 1},
                                     fields::self<Kind>};
};
static_assert(fields::is_complete<PairwiseProbability>);

template <>
struct Described<FixedInDegree> : ConnectionRule {
  using Kind = FixedInDegree;
  static constexpr std::string_view name = "fixed-in-degree", doc = "as many random sources for each target";
  static constexpr std::tuple fields{
      Field{"count", &Kind::count, "1", "synapses onto each target", "", 1, fields::most_neurons},
      fields::repeats<Kind>, fields::self<Kind>};
};
static_assert(fields::is_complete<FixedInDegree>);

template <>
struct Described<FixedOutDegree> : ConnectionRule {
  using Kind = FixedOutDegree;
  static constexpr std::string_view name = "fixed-out-degree", doc = "as many random targets of each source";
  static constexpr std::tuple fields{
      Field{"count", &Kind::count, "1", "synapses from each source", "", 1, fields::most_neurons},
      fields::repeats<Kind>, fields::self<Kind>};
};
static_assert(fields::is_complete<FixedOutDegree>);

template <>
struct Described<DistanceProbability> : ConnectionRule {
  using Kind = DistanceProbability;
  static constexpr std::string_view name = "distance", doc = "each pair by chance that falls with distance";
  static constexpr std::tuple fields{
      Field{"probability", &Kind::peak, "0.1", "at distance 0", "", 0, 1},
      Field{"scale", &Kind::scale, "100 um", "of the falloff", "", 0, 1e9, true},
      Field{"falloff", &Kind::falloff, "gaussian", "exp(-(d / scale)^2 / 2) or exp(-d / scale)"}, fields::self<Kind>};
};
static_assert(fields::is_complete<DistanceProbability>);

template <>
struct Described<ExplicitPairs> : ConnectionRule {
  using Kind = ExplicitPairs;
  static constexpr std::string_view name = "pairs", doc = "given pairs";
  static constexpr std::tuple fields{
      Field{"sources", &Kind::source, "", "presynaptic neurons"},
      Field{"targets", &Kind::target, "", "as many postsynaptic neurons"},
      Field{"weights", &Kind::weight, "", "as many weights; without it they are drawn as the projection's"}};
};
static_assert(fields::is_complete<ExplicitPairs>);

}  // namespace teg
