// Reference cases as data: one dopamine-modulated STDP synapse and its closed-form values
// (tests/conformance/dopamine_stdp.json; the file says its conventions).
#pragma once

#include <string>
#include <vector>

#include "teg/result.hpp"

namespace teg::study {

struct CaseVerdict {
  std::string name;
  bool passed = false;
  double worst = 0;    // largest relative error of all expected values
  std::string detail;  // which value failed, expected and found; empty when passed
};

// Which substrate runs the cases. The network keeps weights and traces in single precision and times on a grid of
// 0.1 ms; a case with other times is an error there.
enum class Engine { synapse, network };
// Where no tolerance is given.
double default_tolerance(Engine engine);

// Runs every case of a file. Errors: unreadable or malformed JSON, missing or wrong fields, each
// with its place in the file.
Result<std::vector<CaseVerdict>> verify_cases(const std::string& path, double tolerance = 1e-9,
                                              Engine engine = Engine::synapse);
// The same for a file's text; `name` opens every error.
Result<std::vector<CaseVerdict>> verify_case_text(const std::string& text, const std::string& name,
                                                  double tolerance = 1e-9, Engine engine = Engine::synapse);

}  // namespace teg::study
