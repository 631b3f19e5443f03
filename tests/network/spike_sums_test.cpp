// Sums over a target's spikes, against plain sums in double precision.
#include "network/spike_sums.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "core/random.hpp"

namespace teg::network {
namespace {

constexpr std::size_t n_neurons = 6;
const Grid grid{0.5};

Rule rule_with(Window window, Matching matching, Conversion conversion = Conversion::continuous) {
  Channel c{.pairing = Pairing::symmetric, .window = window, .matching = matching, .tau_trace = Time{90}};
  c.tau_pair = Time{14}, c.tau_pair_rise = Time{9}, c.conversion = conversion, c.period = Time{4};
  return {"rule", {c}, {}};
}

// Spikes of a few neurons over several epochs.
class World {
 public:
  explicit World(const Rule& rule) : rule_(compile_rule(rule, grid)), sums_(rule_, grid, n_neurons) {
    for (const auto& c : rule_.components) integrals_.emplace_back(c, grid, 2000);
    for (const auto& i : integrals_) pointers_.push_back(&i);
  }
  // Up to the spikes of a step, which traces don't hold yet.
  void run_until(std::int64_t end) {
    for (; step_ < end;) {
      if (step_ > 0) sums_.end_step();
      if (step_ > 0 && step_ % rule_.shift == 0) {
        for (auto& integral : integrals_) integral.move_ref(step_);
        sums_.move_ref(step_, pointers_);
        ref_ = step_;
      }
      ++step_;
      const double gate = drawn(100);
      for (auto& integral : integrals_)
        integral.advance(step_, integral.component().is_sampled && step_ % integral.component().period != 0 ? 0 : gate);
      induction_.push_back(0.5 + drawn(101));
      sums_.begin_step(step_, pointers_, std::vector<double>{induction_.back()});
      for (std::size_t i = 0; i < n_neurons; ++i)
        if (drawn(i) < 0.04 * static_cast<double>(i)) sums_.push(i), spikes_[i].push_back(step_);
    }
  }

  // The sums of an epoch for one term, and the absolute values that they are made of.
  struct Sums {
    double alpha = 0, integral = 0, alpha_size = 0, integral_size = 0;
  };
  Sums plain_sums(std::int64_t epoch, std::size_t neuron, std::size_t j) const {
    const Term& term = rule_.terms[j];
    const auto* integral = term.component < 0 ? nullptr : pointers_[static_cast<std::size_t>(term.component)];
    const auto theta = [&](std::int64_t step) { return integral ? integral->component().theta(step, grid) : 0.0; };
    const std::int64_t end = (epoch + 1) * rule_.shift;
    Sums sums;
    for (const std::int64_t s : spikes_[neuron]) {
      if (s <= epoch * rule_.shift) continue;
      const double lag_ms = grid.time_ms(s - end);
      const double alpha = induction_[static_cast<std::size_t>(s - 1)] * (term.post_events.moment == 1 ? lag_ms : 1) *
                           std::exp(theta(s) - theta(end) - lag_ms * term.post_events.rate_per_ms);
      const double p = integral ? integral->component().factor * integral->at(s) : 0;
      sums.alpha += alpha, sums.alpha_size += std::abs(alpha);
      sums.integral += alpha * p, sums.integral_size += std::abs(alpha * p);
    }
    return sums;
  }
  double plain_trace(std::size_t neuron, std::size_t j) const {
    const Side& side = rule_.terms[j].pre_events;
    double y = 0;
    for (const std::int64_t s : spikes_[neuron]) {
      if (s == step_) continue;
      const double lag_ms = grid.time_ms(s - ref_);
      y = (side.is_nearest ? 0 : y) + std::exp(lag_ms * side.rate_per_ms) * (side.moment == 1 ? lag_ms : 1);
    }
    return y;
  }
  void check() const {
    const std::int64_t present = ref_ / rule_.shift;
    for (std::int64_t epoch = std::max<std::int64_t>(0, present - rule_.past_epochs()); epoch <= present; ++epoch) {
      const auto since = sums_.since(epoch * rule_.shift + 1);
      ASSERT_EQ(since == sums_.present(), epoch == present);
      for (std::size_t i = 0; i < n_neurons; ++i)
        for (std::size_t j = 0; j < rule_.terms.size(); ++j) {
          const Quad& quad = since[i * rule_.terms.size() + j];
          expect_sums(quad, plain_sums(epoch, i, j));

          if (epoch < present) continue;
          const double y = plain_trace(i, j);
          ASSERT_NEAR(quad.y, y, 2e-6 * (grid.time_ms(rule_.shift) + std::abs(y)))
              << "neuron " << i << ", step " << step_;
        }
    }
  }
  const PlasticRule& rule() const { return rule_; }

 private:
  static void expect_sums(const Quad& found, const Sums& plain) {
    ASSERT_NEAR(found.alpha, plain.alpha, 2e-6 * plain.alpha_size);
    ASSERT_NEAR(found.integral, plain.integral, 5e-6 * (plain.integral_size + plain.alpha_size));
  }
  double drawn(std::size_t what) {
    return uniform({44, Stream::test, static_cast<std::uint32_t>(what), static_cast<std::uint64_t>(step_)});
  }

  PlasticRule rule_;
  SpikeSums sums_;
  std::vector<RunningIntegral> integrals_;
  std::vector<const RunningIntegral*> pointers_;
  std::vector<double> induction_;                            // [step - 1]
  std::array<std::vector<std::int64_t>, n_neurons> spikes_;  // steps
  std::int64_t step_ = 0, ref_ = 0;
};

TEST(SpikeSums, hold_for_every_epoch_the_spikes_since_it_began_and_traces_before_the_present) {
  for (const auto window : {Window::exponential, Window::double_exponential, Window::alpha})
    for (const auto matching : {Matching::all_to_all, Matching::nearest})
      for (const auto conversion : {Conversion::continuous, Conversion::sampled, Conversion::immediate}) {
        World world(rule_with(window, matching, conversion));
        for (std::int64_t step = 1; step < 14 * world.rule().shift; step += world.rule().shift / 3) {
          world.run_until(step);
          world.check();
        }
      }
}

}  // namespace
}  // namespace teg::network
