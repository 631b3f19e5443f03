#include "run/point_runner.hpp"

#include <algorithm>
#include <array>

#include "study/observe.hpp"

namespace teg::study {

OnsetAxis::OnsetAxis(const Study& study, std::size_t axis) : name_(study.axes[axis].name) {
  static constexpr std::array elsewhere{"sweep", "sample", "constant", "measure", "expect", "show", "fit"};
  for (const auto& [name, value] : *study.document.table())
    if (std::find(elsewhere.begin(), elsewhere.end(), name) == elsewhere.end()) visit(value, name);
  for (const auto& path : paths_) {
    const auto before = slots_.size();
    for (const auto& slot : study.first.onsets)  // one in each region
      if (slot.path == path) slots_.push_back(slot);
    if (slots_.size() == before) only_onsets_ = false;
  }
}

void OnsetAxis::move(SynapseSimulation& simulation, Time to) const {
  for (const auto& slot : slots_) simulation.set_onset(ModulatorId{slot.modulator}, slot.program, to);
}

void OnsetAxis::visit(const spec::Value& value, const std::string& path) {
  if (const auto* text = value.text(); text && spec::mentions(*text, name_)) {
    if (*text == "{" + name_ + "}")
      paths_.push_back(path);
    else
      only_onsets_ = false;
  }
  if (const auto* list = value.list())
    for (std::size_t i = 0; i < list->size(); ++i) visit((*list)[i], path + "." + std::to_string(i));
  if (const auto* table = value.table())
    for (const auto& [name, inner] : *table) visit(inner, path + "." + name);
}

PointRunner::PointRunner(const Study& study) : study_(study) {
  if (study.axes.empty() || study.first.n_seeds() > 1) return;  // each seed has a model of its own
  fast_.emplace(study, study.axes.size() - 1);
  // What drives a pathway or follows one is simulated anew at every point.
  if (!fast_->is_usable() || !study.first.outside.is_empty()) fast_.reset();
  if (fast_) together_ = study.axes.back().size();
}

Result<Done> PointRunner::run(Worker& worker, std::size_t run, const std::atomic<bool>* stop,
                              std::span<double> values) const {
  if (const std::size_t group = run / together_; worker.group != group) {
    const std::size_t seeds = study_.first.n_seeds();
    auto built = model_at(study_, run / seeds, run % seeds);
    if (!built) return built.errors();
    auto curves = worker.outside.run(built->outside, built->model, stop);
    if (!curves) return curves.errors();
    worker.curves = *std::move(curves);
    auto made = SynapseSimulation::make(std::move(built->model));
    if (!made) return made.errors();
    worker.simulation.emplace(*std::move(made));
    worker.group = group;
  }
  if (fast_) fast_->move(*worker.simulation, Time{study_.axes.back().native(run % together_)});
  return measure(worker, values);
}

Result<Done> PointRunner::measure(Worker& worker, std::span<double> values) const {
  auto& simulation = *worker.simulation;
  std::optional<SynapseOutcome> end;
  for (std::size_t m = 0; m < study_.measures.size(); ++m) {
    const auto& o = study_.measures[m].of_synapse();
    if (!o.at_ms && o.reduce == Reduce::value && (o.quantity == Quantity::weight || o.quantity == Quantity::change)) {
      if (!end) {
        auto outcome = simulation.run();
        if (!outcome) return outcome.errors();
        end = *std::move(outcome);
      }
      const double before = o.quantity == Quantity::change ? simulation.model().synapses[o.entity].weight : 0.0;
      values[m] = end->weights[o.entity] - before;
      continue;
    }
    const auto value = observe(o, simulation, worker.curves);
    if (!value) return value.errors();
    values[m] = *value;
  }
  return Done{};
}

}  // namespace teg::study
