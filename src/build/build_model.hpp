// What a document describes: the model that the engine runs, and what a study says beside it.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "build/learner_study.hpp"
#include "build/network_study.hpp"
#include "build/outside.hpp"
#include "core/variant.hpp"
#include "recording/sensor.hpp"
#include "teg/synapse.hpp"

namespace teg::study {

// Where in the model the onset of a release program went; lets a sweep move it without a new model.
struct OnsetSlot {
  std::string path;  // "modulator.DA.phasic.0.onset"
  std::size_t modulator = 0, program = 0;
};

// Synapses need little beside the model: their runs are exact, and differ only in what is drawn at random.
struct BuiltSynapses {
  std::size_t seeds = 1;  // runs, with seeds from model.seed on
};
// What a model is simulated as; another member does not compile until every visit knows it.
using Substrate = std::variant<BuiltSynapses, BuiltNetwork, BuiltLearner>;

struct BuiltModel {
  BuiltModel();
  BuiltModel(const BuiltModel& other);
  BuiltModel(BuiltModel&& other) noexcept;
  BuiltModel& operator=(const BuiltModel& other);
  BuiltModel& operator=(BuiltModel&& other) noexcept;
  ~BuiltModel();

  SynapseModel model;  // of networks and learners their chain, of networks also their rules
  std::vector<OnsetSlot> onsets;
  std::vector<recording::Sensor> sensors;  // each reads the receptor of its name, in the first region
  Outside outside;                         // pathways and fields, and who follows them
  std::vector<std::string> regions;        // in the order of the file; empty where there is one, without a name
  Substrate substrate;

  // One function for each substrate, all with the same type of result.
  template <class... F>
  decltype(auto) visit(F&&... of_each) const {
    return std::visit(Overloaded{std::forward<F>(of_each)...}, substrate);
  }
  bool is_of_synapses() const { return std::holds_alternative<BuiltSynapses>(substrate); }
  bool is_of_network() const { return std::holds_alternative<BuiltNetwork>(substrate); }
  // REQUIRES: it is of that substrate.
  const BuiltNetwork& network() const { return std::get<BuiltNetwork>(substrate); }
  BuiltNetwork& network() { return std::get<BuiltNetwork>(substrate); }
  const BuiltLearner& learner() const { return std::get<BuiltLearner>(substrate); }
  BuiltLearner& learner() { return std::get<BuiltLearner>(substrate); }
  std::size_t n_seeds() const {
    return visit([](const BuiltSynapses& synapses) { return synapses.seeds; },
                 [](const BuiltNetwork& network) { return network.seeds; },
                 [](const BuiltLearner& learner) { return learner.seeds; });
  }
  std::string first_region() const { return regions.empty() ? "" : regions[0]; }
};

}  // namespace teg::study
