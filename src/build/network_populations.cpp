#include "build/network_populations.hpp"

#include <algorithm>
#include <cmath>

#include "build/read_shared.hpp"
#include "build/trains.hpp"
#include "core/text.hpp"
#include "recording/spikes.hpp"
#include "recording/time_axis.hpp"

namespace teg::study {
namespace {

class PopulationReader {
 public:
  PopulationReader(spec::Reader& reader, const std::string& name, const BuiltModel& built)
      : in_(reader), at_("population." + name), built_(built) {
    population_.name = name;
  }

  Population read() {
    population_.size = static_cast<std::size_t>(in_.integer(at_ + ".size"));
    population_.record = in_.flag(at_ + ".record");
    population_.spacing = Length{in_.quantity(at_ + ".spacing")};
    regions();
    neuron(at_ + ".neuron");
    for (std::size_t i = 0; i < in_.count(at_ + ".drive"); ++i) drive(at_ + ".drive." + std::to_string(i));
    return std::move(population_);
  }

 private:
  void regions() {
    population_.regions = {built_.first_region()};
    if (in_.has(at_ + ".regions")) {
      population_.regions = in_.texts(at_ + ".regions");
      for (const auto& r : population_.regions) in_.known(at_ + ".regions", r, built_.regions, "region");
    } else if (built_.regions.size() > 1) {
      in_.fail(at_ + ".regions", "is missing, and there are several regions",
               "say which: regions = [\"" + built_.regions[0] + "\"]");
    }
  }

  double value(const std::string& key, double preset) { return value_or(in_, section_ + "." + key, preset); }
  Time time(const std::string& key, Time preset) { return Time{value(key, preset.native())}; }
  Voltage voltage(const std::string& key, Voltage preset) { return Voltage{value(key, preset.native())}; }
  Rate rate(const std::string& key, Rate preset) { return Rate{value(key, preset.native())}; }
  // What the section may hold for its kind.
  void knows(std::vector<std::string> own) {
    const auto& p = *spec::find_parameter(section_ + ".kind");
    refuse_others(in_, section_, spec::choices_of(p)[kind_], std::move(own));
  }

  void neuron(const std::string& section) {
    section_ = section;
    kind_ = in_.choice(section + ".kind");
    switch (kind_) {
      case 0: lif(); break;
      case 1: adex(); break;
      case 2: izhikevich(); break;
      case 3: escape(); break;
      case 4: rate_unit(); break;
      case 5: poisson(); break;
      case 6: regular(); break;
      default: replay(); break;
    }
    if (in_.has(at_ + ".synapses") && (kind_ == 2 || kind_ > 3))
      in_.fail(at_ + ".synapses", "does not belong to this kind of neuron",
               kind_ > 4 ? "a source takes no input: leave it out" : "its spikes enter at once: leave it out");
    if (in_.count(at_ + ".drive") > 0 && kind_ > 4)
      in_.fail(at_ + ".drive", "drives a source, which takes no input", "leave it out");
  }
  void lif() {
    knows({"tau_m", "threshold", "reset", "rest", "refractory"});
    LeakyIntegrateAndFire n;
    n.tau_m = time("tau_m", n.tau_m);
    n.threshold = voltage("threshold", n.threshold), n.reset = voltage("reset", n.reset);
    n.rest = voltage("rest", n.rest), n.refractory = time("refractory", n.refractory);
    n.synapses = synapses();
    population_.neuron = n;
  }
  void adex() {
    knows({"tau_m", "threshold", "slope", "peak", "reset", "rest", "tau_w", "coupling", "jump", "refractory"});
    AdaptiveExponential n;
    n.tau_m = time("tau_m", n.tau_m);
    n.threshold = voltage("threshold", n.threshold), n.slope = voltage("slope", n.slope);
    n.peak = voltage("peak", n.peak), n.reset = voltage("reset", n.reset), n.rest = voltage("rest", n.rest);
    n.tau_w = time("tau_w", n.tau_w), n.coupling = value("coupling", n.coupling);
    n.jump = voltage("jump", n.jump), n.refractory = time("refractory", n.refractory);
    n.synapses = synapses();
    population_.neuron = n;
  }
  void izhikevich() {
    knows({"a", "b", "c", "d", "start_v", "start_u"});
    Izhikevich n;
    n.a = value("a", n.a), n.b = value("b", n.b), n.c = value("c", n.c), n.d = value("d", n.d);
    n.start_v = value("start_v", n.start_v), n.start_u = value("start_u", n.start_u);
    population_.neuron = n;
  }
  void escape() {
    knows({"tau_m", "threshold", "width", "rest", "reset_depth", "rate_at_threshold", "refractory"});
    EscapeNoise n;
    n.tau_m = time("tau_m", n.tau_m);
    n.threshold = voltage("threshold", n.threshold), n.width = voltage("width", n.width);
    n.rest = voltage("rest", n.rest), n.reset_depth = voltage("reset_depth", n.reset_depth);
    n.rate_at_threshold = rate("rate_at_threshold", n.rate_at_threshold);
    n.refractory = time("refractory", n.refractory);
    n.synapses = synapses();
    population_.neuron = n;
  }
  void rate_unit() {
    knows({"tau", "half", "width", "most"});
    RateUnit n;
    n.tau = time("tau", n.tau), n.half = voltage("half", n.half);
    n.width = voltage("width", n.width), n.most = rate("most", n.most);
    population_.neuron = n;
  }
  void poisson() {
    knows({"rate", "onset", "duration"});
    PoissonSource n;
    n.rate = rate("rate", n.rate), n.onset = time("onset", n.onset), n.duration = time("duration", n.duration);
    population_.neuron = n;
  }
  void regular() {
    knows({"interval", "first", "stagger"});
    RegularSource n;
    n.interval = time("interval", n.interval), n.first = time("first", n.first);
    n.stagger = time("stagger", n.stagger);
    population_.neuron = n;
  }

  void replay() {
    knows({"spikes", "file", "population", "time_unit"});
    ReplaySource n;
    const bool has_file = in_.has(section_ + ".file");
    if (has_file == in_.has(section_ + ".spikes"))
      in_.fail(section_, "gives spikes " + std::string(has_file ? "twice" : "nowhere"), "give spikes, or a file");
    n.spikes = has_file ? from_file() : read_train_list(in_, section_ + ".spikes");
    if (n.spikes.size() > population_.size)
      in_.fail(section_, "has spikes of " + std::to_string(n.spikes.size()) + " neurons",
               "write size = " + std::to_string(n.spikes.size()));
    if (population_.size <= static_cast<std::size_t>(most_spikes))
      n.spikes.resize(population_.size);
    else
      in_.fail(at_ + ".size", "is more than can be replayed", "write at most 10000000");
    no_two_in_a_step(n);
    population_.neuron = std::move(n);
  }
  // A neuron fires once in a step, so of several spikes there all but one would be lost.
  void no_two_in_a_step(const ReplaySource& n) {
    const double dt = built_.network ? built_.network->model.dt.native() : 0;
    for (std::size_t i = 0; dt > 0 && i < n.spikes.size(); ++i) {
      std::vector<double> steps;
      for (const Time t : n.spikes[i]) steps.push_back(std::round(t.native() / dt));
      std::sort(steps.begin(), steps.end());
      const auto twice = std::adjacent_find(steps.begin(), steps.end());
      if (twice == steps.end()) continue;
      return in_.fail(
          section_,
          "has " + std::to_string(std::count(twice, steps.end(), *twice)) + " spikes of neuron " + std::to_string(i) +
              " within one step, at " + short_text(*twice * dt, 8) + " ms",
          "give each fibre a neuron of its own (size, and another number for each), or a shorter network.dt");
    }
  }
  std::vector<std::vector<Time>> from_file() {
    const auto file = in_.text(section_ + ".file");
    recording::SpikeOptions options{in_.text(section_ + ".population"), {}};
    if (in_.has(section_ + ".time_unit")) {
      const auto unit = recording::read_time_unit("", in_.text(section_ + ".time_unit"));
      if (!unit) {
        in_.fail(section_ + ".time_unit", unit.errors()[0].what, unit.errors()[0].fix);
        return {};
      }
      options.time_unit_ms = *unit;
    }
    const auto read = recording::read_spikes(file, options);
    if (!read) {
      for (const auto& e : read.errors()) in_.fail(section_ + ".file", e.where + " " + e.what, e.fix);
      return {};
    }
    std::vector<std::vector<Time>> spikes;
    for (std::size_t i = 0; i < read->time_ms.size(); ++i) {
      const auto neuron = static_cast<std::size_t>(read->neuron[i]);
      if (neuron >= population_.size) {
        in_.fail(section_ + ".file", "has a spike of neuron " + std::to_string(neuron),
                 "write size = " + std::to_string(neuron + 1) + " or more");
        return {};
      }
      if (spikes.size() <= neuron) spikes.resize(neuron + 1);
      const double dt = built_.network ? built_.network->model.dt.native() : 0;
      if (std::round(read->time_ms[i] / dt) < 1) {
        in_.fail(section_ + ".file",
                 "has a spike of neuron " + std::to_string(neuron) + " at " + short_text(read->time_ms[i]) +
                     " ms, before the first step",
                 "leave it out, or shift all spikes: the first step ends at " + short_text(dt) + " ms");
        return {};
      }
      spikes[neuron].emplace_back(read->time_ms[i]);
    }
    return spikes;
  }

  SynapseDynamics synapses() {
    const std::string at = at_ + ".synapses";
    SynapseDynamics s;
    s.shape = static_cast<SynapseShape>(in_.choice(at + ".shape"));
    s.tau_excitatory = Time{in_.quantity(at + ".tau_excitatory")};
    s.tau_inhibitory = Time{in_.quantity(at + ".tau_inhibitory")};
    s.reversal_excitatory = Voltage{in_.quantity(at + ".reversal_excitatory")};
    s.reversal_inhibitory = Voltage{in_.quantity(at + ".reversal_inhibitory")};
    return s;
  }

  void drive(const std::string& section) {
    section_ = section;
    kind_ = in_.choice(section + ".kind");
    const auto per_ms = [&](const char* key) { return VoltageRate{value(key, 0)}; };
    if (kind_ == 0) {
      knows({"rate", "weight"});
      population_.drives.emplace_back(PoissonDrive{rate("rate", Rate{0}), value("weight", 0)});
    } else if (kind_ == 1) {
      knows({"mean", "half_width"});
      population_.drives.emplace_back(UniformDrive{per_ms("mean"), per_ms("half_width")});
    } else if (kind_ == 2) {
      knows({"mean", "deviation"});
      population_.drives.emplace_back(NormalDrive{per_ms("mean"), per_ms("deviation")});
    } else {
      knows({"size", "onset", "duration", "first", "count"});
      StepDrive step;
      step.drive = per_ms("size"), step.onset = time("onset", step.onset),
      step.duration = time("duration", step.duration);
      if (in_.has(section + ".first")) step.first = static_cast<std::size_t>(in_.integer(section + ".first"));
      if (in_.has(section + ".count")) step.count = static_cast<std::size_t>(in_.integer(section + ".count"));
      population_.drives.emplace_back(step);
    }
  }

  spec::Reader& in_;
  std::string at_, section_;
  const BuiltModel& built_;
  Population population_;
  std::size_t kind_ = 0;
};

}  // namespace

Population read_population(spec::Reader& reader, const std::string& name, const BuiltModel& built) {
  return PopulationReader(reader, name, built).read();
}

}  // namespace teg::study
