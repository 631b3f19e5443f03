// A task closes the loop: after every control step it sees what fired and sets inputs and reward.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "teg/quantity.hpp"

namespace teg {

struct Spike {
  std::int64_t step = 0;  // time = step dt
  std::uint32_t neuron = 0;
};

// What a task sees after a control step.
struct Observation {
  std::int64_t step = 0;                       // the last one taken
  double now_ms = 0;                           // step dt
  std::span<const std::vector<Spike>> spikes;  // [population], of the control step, in order of time and neuron
};

// What a task does; it takes effect in the next step.
struct Actions {
  struct Release {
    std::size_t modulator = 0;  // index into NetworkModel::modulators
    double amount = 0;          // native units, by which the level rises at once
  };
  struct Pulse {  // moves the potential of neurons first .. first + count - 1 by `weight`, as a spike would
    std::size_t population = 0, first = 0, count = 1;
    double weight = 0;
  };
  std::vector<Release> releases;
  std::vector<Pulse> pulses;
};

// One task serves one simulation. Everything that it remembers is in what it saves.
class Task {
 public:
  virtual ~Task() = default;
  virtual std::string name() const = 0;
  virtual Time period() const = 0;  // control step, a multiple of dt
  virtual void act(const Observation& seen, Actions& actions) = 0;
  // Everything that later calls depend on, as numbers, and back. Returns false where they are not its own.
  virtual std::vector<double> save() const = 0;
  virtual bool restore(std::span<const double> saved) = 0;
  // What it measured, by name.
  struct Measure {
    std::string name;
    std::vector<double> values;
  };
  virtual std::vector<Measure> measures() const { return {}; }
};

}  // namespace teg
