// Rules that are known by name, each a file of studies/rules with its source. To add one, add its file; a study takes
// it with [rule.NAME] preset = "stdp", and what the study writes itself replaces what the preset says.
#pragma once

#include <string>
#include <vector>

#include "spec/document.hpp"

namespace teg::study {

struct KnownRule {
  std::string name, title, source;
  spec::Value rule;  // as [rule.NAME] would hold it
};
// By name. REQUIRES: shipped files that parse, as their test makes sure.
const std::vector<KnownRule>& known_rules();
const KnownRule* known_rule(const std::string& name);
std::vector<std::string> known_rule_names();

// The gates that a rule reads, one for each of its channels that has one.
std::vector<std::string> gates_of(const KnownRule& rule);

// Lays what each [rule.NAME] of a study writes over the preset that it names: keys over keys, the first channel over
// the first, and so on. What comes from a preset has the place "known rule NAME", and gives way to another preset.
// Names that are not known, or not filled in yet, are left as they are.
void lay_over_known_rules(spec::Value& study);

}  // namespace teg::study
