#include "build/ledger_rules.hpp"

#include <algorithm>

#include "core/expression.hpp"

namespace teg::study {
namespace {

bool names(const Node& node, const std::string& name) {
  return (node.operation == Operation::name && node.name == name) ||
         std::ranges::any_of(node.arguments, [&](const Node& argument) { return names(argument, name); });
}

bool names(const std::string& gate, const std::string& name) {
  const auto expression = Expression::parse("", gate);  // what is wrong with it is said where gates are checked
  return expression && names(expression->root(), name);
}

bool reads(const Rule& rule, const std::string& modulator) {
  return std::ranges::any_of(
      rule.channels, [&](const Channel& c) { return names(c.gate, modulator) || names(c.induction, modulator); });
}

}  // namespace

release::Schedule schedule_of(const NetworkModel& model, std::size_t modulator) {
  release::Schedule schedule;
  const auto& programs = model.modulators[modulator].programs;
  release::SustainingRate rates;
  rates.risen.resize(programs.size());
  release::unroll(programs, rates, 0, model.seed, static_cast<std::uint32_t>(modulator), schedule);
  return schedule;
}

LedgerRules rules_of(const NetworkModel& model, const Projection& projection, const std::string& region) {
  LedgerRules out;
  for (const auto& r : model.rules)
    if (r.name == projection.rule) out.history.rule = r;
  for (std::size_t m = 0; m < model.modulators.size(); ++m) {
    if (model.modulators[m].region != region || !reads(out.history.rule, model.modulators[m].name)) continue;
    out.modulators.push_back(m);
    out.history.modulators.push_back(model.modulators[m]);
    out.history.modulators.back().programs.clear();
  }
  return out;
}

}  // namespace teg::study
