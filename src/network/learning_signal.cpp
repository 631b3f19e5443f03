#include "network/learning_signal.hpp"

#include <algorithm>
#include <cmath>

#include "core/maths.hpp"
#include "core/require.hpp"

namespace teg::network {
namespace {

// In double precision P(b) - P(a) loses as many digits as exp(-(a - ref) / tau) has.
constexpr double taus_between_moves = 8;

}  // namespace

double PseudoDerivative::at(double v_mV) const {
  return height * std::max(0.0, 1 - std::abs(v_mV - threshold_mV) / width_mV);
}

PostsynapticIntegrals::PostsynapticIntegrals(double tau_ms, const Grid& grid, std::size_t n_neurons, std::int64_t kept)
    : tau_ms_(tau_ms),
      grid_(grid),
      n_(n_neurons),
      kept_(kept + 1),
      shift_(std::max<std::int64_t>(1, grid.steps(taus_between_moves * tau_ms))),
      integral_(n_neurons * static_cast<std::size_t>(kept + 1), 0.0) {}

double PostsynapticIntegrals::growth(std::int64_t step) const { return exp(grid_.time_ms(step - ref_) / tau_ms_); }

void PostsynapticIntegrals::advance(std::int64_t step, std::span<const double> signal) {
  if (step - 1 - ref_ >= shift_) move_ref(step - 1);
  const double held = tau_ms_ * -expm1(-grid_.dt_ms / tau_ms_) / growth(step - 1);
  const double* before = &integral_[place(step - 1)];
  double* now = &integral_[place(step)];
  for (std::size_t j = 0; j < n_; ++j) now[j] = before[j] + held * signal[j];
}

// P' = exp((to - ref) / tau) (P - P(to)) for all that is kept.
void PostsynapticIntegrals::move_ref(std::int64_t to) {
  const double scale = growth(to);
  const std::vector<double> base(at(to).begin(), at(to).end());
  for (std::size_t i = 0; i < integral_.size(); i += n_)
    for (std::size_t j = 0; j < n_; ++j) integral_[i + j] = scale * (integral_[i + j] - base[j]);
  ref_ = to;
}

void PresynapticTraces::touch(std::uint32_t source, std::int64_t step, bool is_spike,
                              const PostsynapticIntegrals& integrals, const LearningRate& rate, LearningRow row) {
  const std::int64_t a = last_[source];
  double& e = trace_[source];
  if (e != 0 && step > a) {
    TEG_REQUIRE(step - a < integrals.kept());
    const double grown = integrals.growth(a), scale = rate.per_ms * e * grown;
    const auto from = integrals.at(a), to = integrals.at(step);
    for (std::size_t k = 0; k < row.target.size(); ++k) {
      const std::size_t j = row.target[k];
      const double w = static_cast<double>(row.weight[k]) + scale * (to[j] - from[j]);
      row.weight[k] = static_cast<float>(std::clamp(w, rate.least, rate.most));
    }
    e *= grown / integrals.growth(step);
  }
  if (is_spike) e += 1;
  last_[source] = step;
}

}  // namespace teg::network
