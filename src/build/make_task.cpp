#include "build/make_task.hpp"

#include "core/variant.hpp"

namespace teg::study {
namespace {

template <class... Options>
std::vector<std::string> option_names(const std::variant<std::monostate, Options...>*) {
  return {std::string(Options::name)...};
}

std::size_t population_index(const NetworkModel& model, const std::string& name) {
  for (std::size_t p = 0; p < model.populations.size(); ++p)
    if (model.populations[p].name == name) return p;
  return 0;
}

}  // namespace

std::vector<std::string> network_task_names() { return option_names(static_cast<const TaskOptions*>(nullptr)); }

std::unique_ptr<Task> make_task(const BuiltNetwork& network, const Connection& rewarded, std::uint64_t seed) {
  const auto distal = [&](task::DistalRewardOptions options) -> std::unique_ptr<Task> {
    if (network.rewarded < network.synapses.size()) {
      const auto& projection = network.model.projections[network.synapses[network.rewarded].projection];
      options.first_population = population_index(network.model, projection.source);
      options.second_population = population_index(network.model, projection.target);
    }
    options.first = rewarded.source, options.second = rewarded.target;
    options.seed = seed;
    return std::make_unique<task::DistalReward>(options);
  };
  return std::visit(Overloaded{[](std::monostate) { return std::unique_ptr<Task>(); }, distal,
                               [&](task::StimulusShiftOptions options) -> std::unique_ptr<Task> {
                                 options.seed = seed;
                                 return std::make_unique<task::StimulusShift>(options);
                               },
                               [&](task::ResponseChoiceOptions options) -> std::unique_ptr<Task> {
                                 options.seed = seed;
                                 return std::make_unique<task::ResponseChoice>(options);
                               }},
                    network.task);
}

std::vector<std::string> task_measure_names(const BuiltNetwork& network) {
  std::vector<std::string> names;
  if (const auto task = make_task(network, {}, 0))
    for (const auto& m : task->measures()) names.push_back(m.name);
  return names;
}

}  // namespace teg::study
