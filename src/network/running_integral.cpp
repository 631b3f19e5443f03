#include "network/running_integral.hpp"

#include "core/maths.hpp"

namespace teg::network {

RunningIntegral::RunningIntegral(const Component& component, const Grid& grid, std::int64_t kept)
    : component_(component), grid_(grid), kept_(static_cast<std::size_t>(kept), 0.0) {}

double RunningIntegral::growth(std::int64_t step) const {
  return exp(component_.theta(step, grid_) - component_.theta(ref_, grid_));
}

void RunningIntegral::advance(std::int64_t step, double gained) {
  // A sample at u meets a trace that has decayed to just before u.
  const double start = component_.theta(step - 1, grid_) - component_.theta(ref_, grid_);
  kept_[index(step)] = kept_[index(step - 1)] + (gained == 0 ? 0 : exp(-start) * gained);
}

void RunningIntegral::move_ref(std::int64_t to) {
  const double scale = growth(to), base = at(to);
  for (double& p : kept_) p = scale * (p - base);
  ref_ = to;
}

}  // namespace teg::network
