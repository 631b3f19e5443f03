// A study: the model, the axes, what is measured and what must come out.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "build/build_model.hpp"
#include "receptors/gate.hpp"
#include "spec/document.hpp"
#include "spec/reader.hpp"
#include "study/axis.hpp"
#include "teg/names.hpp"
#include "teg/result.hpp"

namespace teg::study {

// What is measured of a synapse and its modulation. A curve of a pathway or a field goes by the name of its output.
enum class Quantity { weight, change, concentration, occupancy, messenger, gate, eligibility, curve };
// How a variable over time becomes one number.
enum class Reduce { value, max, min, mean, time_of_max, half_decay, deviation, count, time_to };
// How the numbers of all seeds become one.
enum class OverSeeds { median, mean, deviation, least, greatest, quantile, fraction_above, fraction_below };
// How those of all trials do.
enum class OverTrials { mean, sum, least, greatest, last, deviation, count, first, trial_of_most, to_criterion, slope };

}  // namespace teg::study

namespace teg {

template <>
struct Names<study::Quantity> {
  static constexpr auto all = std::to_array<Named<study::Quantity>>({{"weight", study::Quantity::weight},
                                                                     {"change", study::Quantity::change},
                                                                     {"concentration", study::Quantity::concentration},
                                                                     {"occupancy", study::Quantity::occupancy},
                                                                     {"messenger", study::Quantity::messenger},
                                                                     {"gate", study::Quantity::gate},
                                                                     {"eligibility", study::Quantity::eligibility}});
};
template <>
struct Names<study::Reduce> {
  static constexpr auto all = std::to_array<Named<study::Reduce>>({{"value", study::Reduce::value},
                                                                   {"max", study::Reduce::max},
                                                                   {"min", study::Reduce::min},
                                                                   {"mean", study::Reduce::mean},
                                                                   {"time-of-max", study::Reduce::time_of_max},
                                                                   {"half-decay", study::Reduce::half_decay},
                                                                   {"deviation", study::Reduce::deviation},
                                                                   {"count", study::Reduce::count},
                                                                   {"time-to", study::Reduce::time_to}});
};
template <>
struct Names<study::OverSeeds> {
  static constexpr auto all =
      std::to_array<Named<study::OverSeeds>>({{"median", study::OverSeeds::median},
                                              {"mean", study::OverSeeds::mean},
                                              {"deviation", study::OverSeeds::deviation},
                                              {"least", study::OverSeeds::least},
                                              {"greatest", study::OverSeeds::greatest},
                                              {"quantile", study::OverSeeds::quantile},
                                              {"fraction-above", study::OverSeeds::fraction_above},
                                              {"fraction-below", study::OverSeeds::fraction_below}});
};
template <>
struct Names<study::OverTrials> {
  static constexpr auto all =
      std::to_array<Named<study::OverTrials>>({{"mean", study::OverTrials::mean},
                                               {"sum", study::OverTrials::sum},
                                               {"min", study::OverTrials::least},
                                               {"max", study::OverTrials::greatest},
                                               {"last", study::OverTrials::last},
                                               {"deviation", study::OverTrials::deviation},
                                               {"count", study::OverTrials::count},
                                               {"first", study::OverTrials::first},
                                               {"trial-of-max", study::OverTrials::trial_of_most},
                                               {"to-criterion", study::OverTrials::to_criterion},
                                               {"slope", study::OverTrials::slope}});
};

}  // namespace teg

namespace teg::study {

// How the numbers of a measure's seeds become one.
struct SeedReduction {
  OverSeeds kind = OverSeeds::median;
  double quantile = 0.5, threshold = 0;
};

// A variable of one protocol: what it is, of which modulator, receptor or synapse, and when.
struct Observable {
  Quantity quantity = Quantity::weight;
  std::size_t entity = 0, channel = 0;  // entity: synapse, modulator, receptor or rule
  std::optional<double> at_ms;          // default: the end
  Reduce reduce = Reduce::value;        // the others: over from_ms .. to_ms
  double from_ms = 0;
  std::optional<double> to_ms;  // default: the end
  SeedReduction seeds = {};
};

// A number that one run of a network leaves behind.
enum class NetworkQuantity { weight, mean_weight, rate, probe, task };
struct NetworkObservable {
  NetworkQuantity quantity = NetworkQuantity::weight;
  std::size_t entity = 0;              // synapse, projection, population or probe
  std::string task_measure;            // by the name that the task gives it
  Reduce reduce = Reduce::value;       // value: at `at_ms`, or the last
  double from_ms = 0;                  // of a rate or a probe
  std::optional<double> to_ms, at_ms;  // default: the end
  double level = 0;                    // of time_to
  SeedReduction seeds;
};

// A number that one session of a learner leaves behind: an expression over its series, over trials.
struct LearnerObservable {
  receptors::Gate of;
  std::optional<receptors::Gate> where;
  OverTrials over = OverTrials::mean;
  long first = 0, last = -1;  // trials; below 0: counted from the end
  double level = 0;           // of to_criterion
  std::size_t window = 10;
  SeedReduction seeds;
};

struct Published {
  std::string label;
  std::vector<double> interval, x, y, error;  // positions in the axis's unit
};

struct MeasureSpec {
  std::string name, label, unit;
  std::variant<Observable, NetworkObservable, LearnerObservable> of;  // as the substrate is
  std::optional<std::size_t> against;                                 // index of the axis: then it is a timing window
  bool normalise_to_peak = false;
  Published published;

  // REQUIRES: of that substrate.
  const Observable& of_synapse() const { return std::get<Observable>(of); }
  const NetworkObservable& of_network() const { return std::get<NetworkObservable>(of); }
  const LearnerObservable& of_learner() const { return std::get<LearnerObservable>(of); }
  const SeedReduction& seeds() const {
    return std::visit([](const auto& observable) -> const SeedReduction& { return observable.seeds; }, of);
  }
};

// What an expectation must fail without.
struct Falsifier {
  std::string because, place;
  bool is_graded = false;  // one number is moved; else a mechanism is taken out
  std::vector<std::pair<std::string, std::string>> settings;
  std::string uncertainty;  // of the number that is moved; "": not stated
};

struct Expectation {
  std::string claim, source, place;
  std::string what, where, equals, within, above, below;
  std::vector<std::string> between;
  std::string given;             // a positive control: "A > B"; "": none
  std::string known_miss;        // why the model misses it; "": it does not
  bool only_as_shipped = false;  // not judged where --set has changed the study
  std::vector<Falsifier> fails_without;
};

// A constant that is fitted, between two values of its dimension.
struct FitParameter {
  std::string name, unit;
  Measure one{1, {}};                  // the value of one unit
  double from = 0, to = 0, start = 0;  // in that unit
  bool is_log = false;
};
struct Fit {
  std::vector<FitParameter> parameters;
  std::vector<std::size_t> measures;
  std::size_t evaluations = 0;
  std::uint64_t seed = 1;
};

struct Study {
  Study();
  Study(const Study& other);
  Study(Study&& other) noexcept;
  Study& operator=(const Study& other);
  Study& operator=(Study&& other) noexcept;
  ~Study();

  std::string id, title, summary, section, needs, file_name, source_text;
  std::string opened_as;  // path, or id of a shipped study
  std::vector<std::string> cites;
  spec::Value document;  // with {axis} still in it, constants filled in
  std::map<std::string, Measure> constants;
  spec::Substitutions constant_texts;  // as written
  std::vector<Axis> axes;
  std::vector<Axis> sampled;  // of [sample]: what each is at every position of the first axis, which counts them
  std::vector<MeasureSpec> measures;
  std::vector<Expectation> expectations;
  std::optional<Fit> fit;
  std::map<std::string, std::string> show;                    // axis -> value as text
  BuiltModel first;                                           // at the first point of the sweep
  std::vector<spec::Resolved> resolved;                       // every parameter there, with its origin
  std::vector<std::pair<std::string, std::string>> settings;  // --set; with a + before the path --add

  std::size_t n_points() const;
  std::vector<std::size_t> indices(std::size_t point) const;  // [axis]; the last axis varies fastest
  spec::Substitutions substitutions(std::size_t point) const;
  std::string place(std::size_t point) const;  // "delay = 0.5 s, tau = 1 s"; "" without axes
};

// What an axis or a sampled parameter sets, in words: "when the first pulse is released (modulator.DA.phasic.0.onset)".
std::string meaning_of(const Study& study, const std::string& axis);

// The file that a study needs and that is not there; empty where nothing is missing.
std::string missing_file(const Study& study);

// Its document with the values of a point of the sweep filled in.
spec::Value document_at(const Study& study, std::size_t point, Errors& errors);
// The model at a point of the sweep, with the first seed or one of those after it.
Result<BuiltModel> model_at(const Study& study, std::size_t point, std::size_t seed = 0);

}  // namespace teg::study
