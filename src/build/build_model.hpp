// What a document describes: the model that the engine runs, and what a study says beside it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "build/learner_study.hpp"
#include "build/network_study.hpp"
#include "build/outside.hpp"
#include "recording/sensor.hpp"
#include "teg/synapse.hpp"

namespace teg::study {

// Where in the model the onset of a release program went; lets a sweep move it without a new model.
struct OnsetSlot {
  std::string path;  // "modulator.DA.phasic.0.onset"
  std::size_t modulator = 0, program = 0;
};

struct BuiltModel {
  BuiltModel();
  BuiltModel(const BuiltModel& other);
  BuiltModel(BuiltModel&& other) noexcept;
  BuiltModel& operator=(const BuiltModel& other);
  BuiltModel& operator=(BuiltModel&& other) noexcept;
  ~BuiltModel();

  SynapseModel model;
  std::vector<OnsetSlot> onsets;
  std::vector<recording::Sensor> sensors;  // each reads the receptor of its name, in the first region
  Outside outside;                         // pathways and fields, and who follows them
  std::vector<std::string> regions;        // in the order of the file; empty where there is one, without a name
  std::optional<BuiltNetwork> network;     // of the network substrate; `model` then holds its chain and rules
  std::optional<BuiltLearner> learner;     // of the learner substrate; `model` then holds its chain
  // Whether it is of the synapse substrate, whose runs are exact and have no seeds.
  bool is_of_synapses() const { return !network && !learner; }
  std::size_t n_seeds() const { return network ? network->seeds : learner ? learner->seeds : 1; }
  std::string first_region() const { return regions.empty() ? "" : regions[0]; }
};

}  // namespace teg::study
