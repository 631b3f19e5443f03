#include "sim/check_model.hpp"

#include <algorithm>
#include <cmath>

#include "core/checks.hpp"
#include "modulation/check_modulation.hpp"
#include "plasticity/check_rules.hpp"

namespace teg::sim {
namespace {

class Checker : private Checks {
 public:
  explicit Checker(const SynapseModel& model) : model_(model) {}

  Errors all() {
    time("until", model_.until, 0);
    take(modulation::check_modulation(model_));
    take(plasticity::check_rules(model_.rules));
    for (const auto& s : model_.synapses) synapse(s);
    if (model_.synapses.empty()) fail("synapses", "there is no synapse", "add one");
    return std::move(errors_);
  }

 private:
  void synapse(const Synapse& s) {
    const std::string at = "synapse " + s.name;
    std::vector<std::string> names;
    for (const auto& r : model_.rules) names.push_back(r.name);
    known(at + " rule", s.rule, names);
    number(at + " weight", s.weight, -1e300, 1e300);
    time(at + " axonal_delay", s.axonal_delay, 0);
    time(at + " dendritic_delay", s.dendritic_delay, 0);
    for (const Time t : s.pre) time(at + " pre spike", t, 0);
    for (const Time t : s.post) time(at + " post spike", t, 0);
    for (const auto& r : model_.rules)
      if (const auto outside = plasticity::outside_bounds(at + " weight", s.weight, s.weight, r);
          outside && r.name == s.rule)
        errors_.push_back(*outside);
  }
  const SynapseModel& model_;
};

}  // namespace

Errors check_model(const SynapseModel& model) { return Checker(model).all(); }

}  // namespace teg::sim
