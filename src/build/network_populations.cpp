#include "build/network_populations.hpp"

#include <algorithm>
#include <cmath>

#include "build/read_fields.hpp"
#include "build/read_shared.hpp"
#include "build/trains.hpp"
#include "core/text.hpp"
#include "recording/spikes.hpp"
#include "teg/network_fields.hpp"

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

  void neuron(const std::string& section) {
    section_ = section;
    population_.neuron = read_chosen<Neuron>(in_, section, [&]<class Model>() { return model<Model>(); });
  }
  template <class Model>
  Model model() {
    Model made;
    if constexpr (std::is_same_v<Model, ReplaySource>)
      made = replay();
    else
      made = read_one_of<Model>(in_, section_);
    if constexpr (HasSynapses<Model>)
      made.synapses = read_fields<SynapseDynamics>(in_, at_ + ".synapses", false);
    else if (in_.has(at_ + ".synapses"))
      in_.fail(at_ + ".synapses", "does not belong to this kind of neuron",
               Described<Model>::is_source ? "a source takes no input: leave it out"
                                           : "its spikes enter at once: leave it out");
    if (Described<Model>::is_source && in_.count(at_ + ".drive") > 0)
      in_.fail(at_ + ".drive", "drives a source, which takes no input", "leave it out");
    return made;
  }

  ReplaySource replay() {
    auto n = read_one_of<ReplaySource>(in_, section_, {"file", "population", "time_unit"});
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
    return n;
  }
  // A neuron fires once in a step, so of several spikes there all but one would be lost.
  void no_two_in_a_step(const ReplaySource& n) {
    const double dt = built_.network().model.dt.native();
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
    const recording::SpikeOptions options{in_.text(section_ + ".population"),
                                          read_time_unit(in_, section_ + ".time_unit")};
    if (in_.has(section_ + ".time_unit") && !options.time_unit_ms) return {};
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
      const double dt = built_.network().model.dt.native();
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

  void drive(const std::string& section) {
    population_.drives.push_back(
        read_chosen<Drive>(in_, section, [&]<class Kind>() { return read_one_of<Kind>(in_, section); }));
  }

  spec::Reader& in_;
  std::string at_, section_;
  const BuiltModel& built_;
  Population population_;
};

}  // namespace

Population read_population(spec::Reader& reader, const std::string& name, const BuiltModel& built) {
  return PopulationReader(reader, name, built).read();
}

}  // namespace teg::study
