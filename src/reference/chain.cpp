#include "reference/chain.hpp"

#include <algorithm>
#include <cmath>

#include "reference/modulation.hpp"

namespace teg::reference {

Recording simulate_chain(const SynapseModel& model, Time step, const std::vector<Time>& at) {
  const PlainModulation plain(model);
  Values values = plain.at_rest();
  Recording out;
  out.concentration.resize(model.modulators.size());
  out.occupancy.resize(model.receptors.size());
  out.messenger.resize(model.messengers.size());
  auto instants = plain.instants_ms();
  instants.push_back(0);
  for (const Time t : at) instants.push_back(t.native());
  std::ranges::sort(instants);
  instants.erase(std::unique(instants.begin(), instants.end()), instants.end());
  std::size_t next = 0;
  for (std::size_t i = 0; i < instants.size(); ++i) {
    if (i > 0) {
      const double from = instants[i - 1], length = instants[i] - from;
      const int steps = std::max(1, static_cast<int>(std::ceil(length / step.native())));
      const auto slope = [&](const Values& v, double t) { return plain.slope(v, t, from + length / 2); };
      for (int k = 0; k < steps; ++k) values = stepped(values, from + length * k / steps, length / steps, slope);
    }
    const Values before = values;
    for (std::size_t m = 0; m < model.modulators.size(); ++m)
      for (const Pulse& p : plain.pulses(m))
        if (p.at_ms == instants[i]) values[m] += plain.released(m, p.amount, before, instants[i]);
    for (; next < at.size() && at[next].native() == instants[i]; ++next) {
      const Values now = plain.symbols(values, instants[i], instants[i] + 1e-9);
      out.times_ms.push_back(instants[i]);
      std::size_t s = 0;
      for (auto* list : {&out.concentration, &out.occupancy, &out.messenger})
        for (auto& series : *list) series.push_back(now[s++]);
    }
  }
  return out;
}

}  // namespace teg::reference
