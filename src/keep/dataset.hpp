// A labelled set of arrays, as xarray has it: what a run produces and a results file holds.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace teg {

// A dimension with its coordinate values; a text axis has labels and no values.
struct Coordinate {
  std::string name;  // "delay"
  std::string unit;  // "s"; empty for a plain number
  std::string doc;   // one line
  std::vector<double> values;
  std::vector<std::string> labels;  // used instead of values where not empty
  std::size_t size() const { return labels.empty() ? values.size() : labels.size(); }
  // Where it is drawn: its values; labels are counted from 0.
  std::vector<double> positions() const {
    if (labels.empty()) return values;
    std::vector<double> out;
    for (std::size_t i = 0; i < labels.size(); ++i) out.push_back(static_cast<double>(i));
    return out;
  }
};

// A row-major array over named dimensions; none for a scalar.
struct Variable {
  std::string name;  // "weight"
  std::string unit;
  std::string doc;
  std::vector<std::string> dims;
  std::vector<double> values;
};

// Spikes of a population, by time; a results file has them in SONATA layout.
struct SpikeTable {
  std::string population;
  std::vector<double> time_ms;
  std::vector<std::uint64_t> neuron;
};

struct Dataset {
  std::vector<std::pair<std::string, std::string>> attributes;  // provenance, in order
  std::vector<Coordinate> coordinates;
  std::vector<Variable> variables;
  std::vector<SpikeTable> spikes;

  const Coordinate* coordinate(const std::string& name) const {
    for (const auto& c : coordinates)
      if (c.name == name) return &c;
    return nullptr;
  }
  const Variable* variable(const std::string& name) const {
    for (const auto& v : variables)
      if (v.name == name) return &v;
    return nullptr;
  }
};

}  // namespace teg
