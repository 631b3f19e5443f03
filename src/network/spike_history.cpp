#include "network/spike_history.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/maths.hpp"

namespace teg::network {
namespace {

std::ptrdiff_t partner(const std::vector<Term>& terms, std::size_t j, Side Term::* place) {
  const Side& side = terms[j].*place;
  for (std::size_t k = 0; k < terms.size() && side.moment == 1; ++k) {
    const Side& other = terms[k].*place;
    if (terms[k].component == terms[j].component && other.amplitude != 0 && other.channel == side.channel &&
        other.moment == 0)
      return static_cast<std::ptrdiff_t>(k);
  }
  return -1;
}
float moment_of(std::int64_t lag, const Side& side, const Grid& grid) {
  return side.moment == 1 ? static_cast<float>(grid.time_ms(lag)) : 1.0f;
}

}  // namespace

SpikeHistory::SpikeHistory(const PlasticRule& rule, const Grid& grid, std::size_t n_neurons)
    : rule_(&rule), grid_(grid), quads_(n_neurons * newest_spikes * rule.terms.size()), newest_older_(n_neurons, -1) {
  now_.resize(rule.terms.size());
  for (std::size_t j = 0; j < rule.terms.size(); ++j) {
    alpha_partner_.push_back(partner(rule.terms, j, &Term::post_events));
    y_partner_.push_back(partner(rule.terms, j, &Term::pre_events));
  }
}

void SpikeHistory::begin_step(std::int64_t step, std::int64_t ref, std::span<const RunningIntegral* const> integrals,
                              std::span<const double> induction) {
  const double lag_ms = grid_.time_ms(step - ref);
  for (std::size_t j = 0; j < now_.size(); ++j) {
    const Term& term = rule_->terms[j];
    const auto* integral = term.component < 0 ? nullptr : integrals[static_cast<std::size_t>(term.component)];
    const Side& s = term.post_events;
    double alpha = s.amplitude == 0 ? 0 : exp(-lag_ms * s.rate_per_ms) * (s.moment == 1 ? lag_ms : 1);
    if (integral) alpha *= integral->growth(step);
    // An immediate event counts its gate; its induction is folded into the same value by the caller.
    if (s.amplitude != 0) alpha *= induction[s.channel];
    now_[j].step = static_cast<std::int32_t>(step);
    now_[j].alpha = static_cast<float>(alpha);
    now_[j].p = integral ? static_cast<float>(integral->component().factor * integral->at(step)) : 0.0f;
    const Side& r = term.pre_events;
    now_[j].y = r.amplitude == 0 ? 0 : static_cast<float>(exp(lag_ms * r.rate_per_ms) * (r.moment == 1 ? lag_ms : 1));
  }
}

void SpikeHistory::push(std::size_t neuron) {
  const std::size_t n = now_.size();
  if (n == 0) return;  // a rule that reads no post spikes
  const Quad* last = &quads_[place(neuron, newest_spikes - 1)];
  if (last->step != no_spike) {
    older_.push_back({newest_older_[neuron], static_cast<std::int32_t>(neuron)});
    newest_older_[neuron] = static_cast<std::int32_t>(older_.size() - 1);
    older_quads_.insert(older_quads_.end(), last, last + n);
  }
  for (std::size_t age = newest_spikes - 1; age > 0; --age)
    std::copy_n(&quads_[place(neuron, age - 1)], n, &quads_[place(neuron, age)]);
  Quad* newest = &quads_[place(neuron, 0)];
  for (std::size_t j = 0; j < n; ++j) {
    const float y_before = rule_->terms[j].pre_events.is_nearest ? 0 : newest[j].y;
    newest[j] = now_[j];
    newest[j].y += y_before;
  }
}

void SpikeHistory::rescale(Quad* spike, std::int64_t from, std::int64_t to, std::int64_t oldest,
                           std::span<const RunningIntegral* const> integrals, std::span<const float> alpha_scale,
                           std::span<const float> y_scale) const {
  if (spike->step == no_spike) return;
  const std::int64_t step = spike->step;
  const bool is_read = step >= oldest;
  for (std::size_t j = 0; j < now_.size(); ++j) {
    const Term& term = rule_->terms[j];
    Quad& q = spike[j];
    q.alpha = !is_read                ? 0
              : alpha_partner_[j] < 0 ? q.alpha * alpha_scale[j]
                                      : spike[alpha_partner_[j]].alpha * moment_of(step - to, term.post_events, grid_);
    if (term.component >= 0) {
      const auto& integral = *integrals[static_cast<std::size_t>(term.component)];
      q.p = is_read ? static_cast<float>(integral.component().factor * integral.at(step)) : 0;
    }
    q.y *= y_scale[j];
    if (y_partner_[j] >= 0)  // the partner, an earlier term, is rescaled already
      q.y -= static_cast<float>(grid_.time_ms(to - from)) * spike[y_partner_[j]].y;
  }
}

void SpikeHistory::move_ref(std::int64_t from, std::int64_t to, std::int64_t oldest,
                            std::span<const RunningIntegral* const> integrals) {
  const std::size_t n = now_.size();
  if (n == 0) return;
  const double lag_ms = grid_.time_ms(to - from);
  std::vector<float> alpha_scale(n), y_scale(n);
  for (std::size_t j = 0; j < n; ++j) {
    const Term& term = rule_->terms[j];
    double scale = exp(lag_ms * term.post_events.rate_per_ms);
    if (term.component >= 0) {
      const auto& c = integrals[static_cast<std::size_t>(term.component)]->component();
      scale *= exp(c.theta(from, grid_) - c.theta(to, grid_));
    }
    alpha_scale[j] = static_cast<float>(scale);
    y_scale[j] = static_cast<float>(exp(-lag_ms * term.pre_events.rate_per_ms));
  }
  for (std::size_t i = 0; i < quads_.size(); i += n)
    rescale(&quads_[i], from, to, oldest, integrals, alpha_scale, y_scale);

  std::vector<std::int32_t> place(older_.size(), -1);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < older_.size(); ++i) {
    if (older_quads_[i * n].step < oldest) continue;
    rescale(&older_quads_[i * n], from, to, oldest, integrals, alpha_scale, y_scale);
    place[i] = static_cast<std::int32_t>(kept);
    older_[kept] = {older_[i].before < 0 ? -1 : place[static_cast<std::size_t>(older_[i].before)], older_[i].neuron};
    std::copy_n(&older_quads_[i * n], n, &older_quads_[kept * n]);
    ++kept;
  }
  older_.resize(kept);
  older_quads_.resize(kept * n);
  for (auto& newest : newest_older_)
    if (newest >= 0) newest = place[static_cast<std::size_t>(newest)];
}

void SpikeHistory::add_older(std::size_t neuron, std::size_t term, std::int32_t a, float p_b, float& alphas,
                             float& integrals) const {
  for (auto i = newest_older_[neuron]; i >= 0; i = older_[static_cast<std::size_t>(i)].before) {
    const Quad& q = older_quads_[static_cast<std::size_t>(i) * now_.size() + term];
    if (q.step <= a) return;
    alphas += q.alpha;
    integrals += q.alpha * (p_b - q.p);
  }
}

void SpikeHistory::list(std::size_t neuron, std::int32_t a, std::vector<const Quad*>& out) const {
  out.clear();
  const std::size_t n = now_.size();
  if (n == 0) return;
  for (std::size_t age = 0; age < newest_spikes && quads_[place(neuron, age)].step > a; ++age)
    out.push_back(&quads_[place(neuron, age)]);
  if (out.size() == newest_spikes)
    for (auto i = newest_older_[neuron]; i >= 0; i = older_[static_cast<std::size_t>(i)].before) {
      const Quad* q = &older_quads_[static_cast<std::size_t>(i) * n];
      if (q->step <= a) break;
      out.push_back(q);
    }
  std::reverse(out.begin(), out.end());
}

void SpikeHistory::traces_before(std::size_t neuron, std::int64_t step, std::span<float> y) const {
  if (y.empty()) return;
  const Quad* quads = &quads_[place(neuron, quads_[place(neuron, 0)].step == step ? 1 : 0)];
  for (std::size_t j = 0; j < y.size(); ++j) y[j] = quads[j].y;
}

bool SpikeHistory::is_sound() const {
  const auto n = static_cast<std::int32_t>(older_.size());
  if (older_quads_.size() != older_.size() * now_.size()) return false;
  if (std::ranges::any_of(newest_older_, [n](std::int32_t newest) { return newest >= n; })) return false;
  for (std::int32_t i = 0; i < n; ++i)
    if (older_[static_cast<std::size_t>(i)].before >= i) return false;
  return true;
}

double SpikeHistory::bytes() const {
  return static_cast<double>(sizeof(Quad) * (quads_.capacity() + older_quads_.capacity()) +
                             sizeof(std::int32_t) * newest_older_.capacity() + sizeof(Older) * older_.capacity());
}

}  // namespace teg::network
