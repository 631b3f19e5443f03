#include "build/ledger_rules.hpp"

#include <algorithm>

namespace teg::study {
namespace {

bool reads(const Rule& rule, const std::string& modulator) {
  return std::ranges::any_of(rule.channels, [&](const Channel& c) {
    return c.gate.find(modulator) != std::string::npos || c.induction.find(modulator) != std::string::npos;
  });
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
