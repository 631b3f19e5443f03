#include "recording/signal.hpp"

#include <algorithm>
#include <cmath>

#include "core/require.hpp"
#include "core/text.hpp"

namespace teg::recording {

std::string to_csv(const Signal& signal) {
  std::string text = "timestamps," + (signal.name.empty() ? std::string("value") : signal.name) + "\n";
  for (std::size_t i = 0; i < signal.time_ms.size(); ++i)
    text.append(exact_text(signal.time_ms[i] / 1000)).append(",").append(exact_text(signal.value[i])).append("\n");
  return text;
}

Signal resampled(const Signal& signal, double step_ms) {
  Signal out{signal.name, signal.unit, {}, {}};
  const auto& t = signal.time_ms;
  TEG_REQUIRE(step_ms > 0 && !t.empty() && t.size() == signal.value.size());
  const auto n = static_cast<std::size_t>(std::floor((t.back() - t.front()) / step_ms * (1 + 1e-12))) + 1;
  std::size_t first = 0;
  for (std::size_t k = 0; k < n; ++k) {
    const double at = t.front() + static_cast<double>(k) * step_ms;
    while (first < t.size() && t[first] < at - step_ms / 2) ++first;
    double sum = 0;
    std::size_t end = first;
    for (; end < t.size() && t[end] < at + step_ms / 2; ++end) sum += signal.value[end];
    out.time_ms.push_back(at);
    if (end > first) {
      out.value.push_back(sum / static_cast<double>(end - first));
      continue;
    }
    const auto after = static_cast<std::size_t>(std::lower_bound(t.begin(), t.end(), at) - t.begin());
    const double part = (at - t[after - 1]) / (t[after] - t[after - 1]);
    out.value.push_back(signal.value[after - 1] + part * (signal.value[after] - signal.value[after - 1]));
  }
  return out;
}

}  // namespace teg::recording
