// The measures of a study of synapses at one point of its sweep after another.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "build/outside.hpp"
#include "study/study.hpp"
#include "teg/synapse.hpp"

namespace teg::study {

// An axis that moves onsets and nothing else: a sweep along it needs no new models.
class OnsetAxis {
 public:
  OnsetAxis(const Study& study, std::size_t axis);
  bool is_usable() const { return only_onsets_ && !slots_.empty(); }
  void move(SynapseSimulation& simulation, Time to) const;

 private:
  void visit(const spec::Value& value, const std::string& path);

  std::string name_;
  std::vector<std::string> paths_;
  std::vector<OnsetSlot> slots_;
  bool only_onsets_ = true;
};

class PointRunner {
 public:
  explicit PointRunner(const Study& study);

  // So many runs side by side share one model.
  std::size_t together() const { return together_; }

  // What a thread keeps from point to point.
  struct Worker {
    std::optional<SynapseSimulation> simulation;
    std::size_t group = static_cast<std::size_t>(-1);
    OutsideRunner outside;
    std::vector<Curve> curves;
  };
  // Fills values, [measure], not normalised. Errors: those of the model; Fault::interrupted once `stop` is set.
  Result<Done> run(Worker& worker, std::size_t run, const std::atomic<bool>* stop, std::span<double> values) const;

 private:
  Result<Done> measure(Worker& worker, std::span<double> values) const;

  const Study& study_;
  std::optional<OnsetAxis> fast_;
  std::size_t together_ = 1;
};

}  // namespace teg::study
