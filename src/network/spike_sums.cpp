#include "network/spike_sums.hpp"

#include <algorithm>

#include "core/maths.hpp"

namespace teg::network {
namespace {

// theta of a term's component; an immediate term decays with nothing.
double theta(const RunningIntegral* integral, std::int64_t step, const Grid& grid) {
  return integral ? integral->component().theta(step, grid) : 0;
}
double raised(double lag_ms, int moment) { return moment == 1 ? lag_ms : 1; }

}  // namespace

SpikeSums::SpikeSums(const PlasticRule& rule, const Grid& grid, std::size_t n_neurons)
    : rule_(&rule),
      grid_(grid),
      now_(n_neurons * rule.terms.size()),
      past_(now_.size() * static_cast<std::size_t>(rule.past_epochs())),
      gained_(rule.terms.size() * static_cast<std::size_t>(rule.past_epochs() + 1)) {}

void SpikeSums::begin_step(std::int64_t step, std::span<const RunningIntegral* const> integrals,
                           std::span<const double> induction) {
  const double lag_ms = grid_.time_ms(step - ref_);
  for (std::size_t j = 0; j < n_terms(); ++j) {
    const Term& term = rule_->terms[j];
    const auto* integral = term.component < 0 ? nullptr : integrals[static_cast<std::size_t>(term.component)];
    const double theta_now = theta(integral, step, grid_);
    const double p = integral ? integral->component().factor * integral->at(step) : 0;
    const Side &s = term.post_events, &r = term.pre_events;
    const double y = r.amplitude == 0 ? 0 : exp(lag_ms * r.rate_per_ms) * raised(lag_ms, r.moment);
    for (std::int64_t ago = 0; ago <= rule_->past_epochs(); ++ago) {
      const std::int64_t end = rule_->end_of(epoch() - ago);
      double alpha = 0;
      if (s.amplitude != 0 && end > 0) {
        const double from_end_ms = grid_.time_ms(step - end);
        // An immediate event counts its gate; its induction is folded into the same value by the caller.
        alpha = induction[s.channel] * raised(from_end_ms, s.moment) *
                exp(theta_now - theta(integral, end, grid_) - from_end_ms * s.rate_per_ms);
      }
      gained_[static_cast<std::size_t>(ago) * n_terms() + j] = {static_cast<float>(alpha),
                                                                static_cast<float>(alpha * p), static_cast<float>(y)};
    }
  }
}

void SpikeSums::push(std::size_t neuron) {
  for (std::size_t j = 0; j < n_terms(); ++j) {
    const std::size_t place = neuron * n_terms() + j;
    const auto add = [&](Quad& q, std::int64_t ago) {
      const Quad& gained = gained_[static_cast<std::size_t>(ago) * n_terms() + j];
      q.alpha += gained.alpha;
      q.integral += gained.integral;
    };
    add(now_[place], 0);
    for (std::int64_t ago = 1; ago <= rule_->past_epochs() && ago <= epoch(); ++ago)
      add(past(epoch() - ago)[place], ago);
  }
  spiking_.push_back(static_cast<std::uint32_t>(neuron));
}

void SpikeSums::end_step() {
  for (const std::size_t neuron : spiking_)
    for (std::size_t j = 0; j < n_terms(); ++j) {
      Quad& q = now_[neuron * n_terms() + j];
      q.y = (rule_->terms[j].pre_events.is_nearest ? 0 : q.y) + gained_[j].y;
    }
  spiking_.clear();
}

void SpikeSums::move_ref(std::int64_t to, std::span<const RunningIntegral* const> integrals) {
  std::copy(now_.begin(), now_.end(), past(epoch()));
  for (std::size_t j = 0; j < n_terms(); ++j) {
    const auto k = rule_->terms[j].component;
    const auto* integral = k < 0 ? nullptr : integrals[static_cast<std::size_t>(k)];
    if (integral) move_integrals(j, to, *integral);
    move_traces(j, to);
  }
  ref_ = to;
}

void SpikeSums::move_integrals(std::size_t term, std::int64_t to, const RunningIntegral& integral) {
  // P becomes growth (P - P(to)); the integrals hold what the P of the old ref, 0, has become.
  const double growth = exp(theta(&integral, to, grid_) - theta(&integral, ref_, grid_));
  const double base = integral.component().factor * integral.at(ref_);
  for (std::int64_t ago = 0; ago < rule_->past_epochs() && ago <= epoch(); ++ago) {
    Quad* const quads = past(epoch() - ago);
    // Quads that hold nothing, too: to pass over them is mispredicted, and takes three times as long.
    for (std::size_t place = term; place < now_.size(); place += n_terms())
      quads[place].integral = static_cast<float>(growth * quads[place].integral + base * quads[place].alpha);
  }
}

void SpikeSums::move_traces(std::size_t term, std::int64_t to) {
  const Side& side = rule_->terms[term].pre_events;
  const double lag_ms = grid_.time_ms(to - ref_), decay = exp(-lag_ms * side.rate_per_ms);
  const auto partner = side.moment == 1 ? other_moment(rule_->terms, term, &Term::pre_events) : -1;
  for (std::size_t place = term; place < now_.size(); place += n_terms()) {
    double y = decay * now_[place].y;
    // The partner, an earlier term, has moved already.
    if (partner >= 0) y -= lag_ms * now_[place - term + static_cast<std::size_t>(partner)].y;
    now_[place] = {0, 0, static_cast<float>(y)};
  }
}

const Quad* SpikeSums::since(std::int64_t a) const {
  const std::int64_t since_epoch = rule_->epoch_of(a);
  return since_epoch == epoch() ? now_.data() : past_.data() + slot(since_epoch) * now_.size();
}

double SpikeSums::bytes() const { return static_cast<double>(sizeof(Quad) * (now_.capacity() + past_.capacity())); }

}  // namespace teg::network
