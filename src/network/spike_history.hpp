// What plastic rows read of the latest spikes of a block of target neurons: for each neuron the newest eight,
// newest first, as quads that fill one or two cache lines; older ones in a list that is rarely opened.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/large_pages.hpp"
#include "network/plastic_rule.hpp"
#include "network/quad.hpp"
#include "network/running_integral.hpp"

namespace teg::network {

class SpikeHistory {
 public:
  SpikeHistory(const PlasticRule& rule, const Grid& grid, std::size_t n_neurons);

  // What every spike of one instant has in common. `induction` is the value of each channel's gate there.
  void begin_step(std::int64_t step, std::int64_t ref, std::span<const RunningIntegral* const> integrals,
                  std::span<const double> induction);
  // A spike of a neuron of the block, at the step begun.
  void push(std::size_t neuron);
  // Rewrites everything for a new ref and forgets what is older than `oldest`. The integrals have moved already.
  void move_ref(std::int64_t from, std::int64_t to, std::int64_t oldest,
                std::span<const RunningIntegral* const> integrals);

  // [half of the ages][neuron][age in it][term], so that the four newest spikes of a neuron share a cache line.
  const Quad* quads() const { return quads_.data(); }
  std::size_t half_stride() const { return quads_.size() / 2; }

  // Spikes older than the eight newest, and after `a`: adds sum alpha and sum alpha (P_b - P) of one term.
  void add_older(std::size_t neuron, std::size_t term, std::int32_t a, float p_b, float& alphas,
                 float& integrals) const;
  // Steps of all spikes in (a, b], oldest first, with their quads' first term.
  void list(std::size_t neuron, std::int32_t a, std::vector<const Quad*>& out) const;

  // y of each term just before `step`.
  void traces_before(std::size_t neuron, std::int64_t step, std::span<float> y) const;

  double bytes() const;
  template <class Archive>
  void exchange(Archive& archive) {
    archive.fixed(quads_);
    archive.fixed(newest_older_);
    archive(older_);
    archive(older_quads_);
  }
  // Whether what was read leads nowhere else.
  bool is_sound() const;

 private:
  struct Older {
    std::int32_t before = -1;  // index of the next older of the same neuron
    std::int32_t neuron = 0;
  };
  std::size_t place(std::size_t neuron, std::size_t age) const {
    const std::size_t n = rule_->terms.size();
    return age / spikes_together * half_stride() + (neuron * spikes_together + age % spikes_together) * n;
  }
  void rescale(Quad* spike, std::int64_t from, std::int64_t to, std::int64_t oldest,
               std::span<const RunningIntegral* const> integrals, std::span<const float> alpha_scale,
               std::span<const float> y_scale) const;

  const PlasticRule* rule_;
  Grid grid_;
  LargeVector<Quad> quads_;
  std::vector<std::int32_t> newest_older_;  // [neuron], -1 for none
  std::vector<Older> older_;
  std::vector<Quad> older_quads_;                          // [older][term]
  std::vector<Quad> now_;                                  // [term], of the step begun: alpha, p and what y gains
  std::vector<std::ptrdiff_t> alpha_partner_, y_partner_;  // [term] the moment-0 term of a moment-1 term
};

}  // namespace teg::network
