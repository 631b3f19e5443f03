// What plastic rows read of the spikes of a block of target neurons: for every epoch in which a row may have been
// touched last, sums over the spikes since that epoch began. A row takes what the sums were at its touch off its own
// trace and weight there (PlasticRows), so that at the next touch one load does.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/large_pages.hpp"
#include "network/plastic_rule.hpp"
#include "network/quad.hpp"
#include "network/running_integral.hpp"

namespace teg::network {

class SpikeSums {
 public:
  SpikeSums(const PlasticRule& rule, const Grid& grid, std::size_t n_neurons);

  // What every spike of one instant has in common. `induction` is the value of each channel's gate there.
  void begin_step(std::int64_t step, std::span<const RunningIntegral* const> integrals,
                  std::span<const double> induction);
  // A spike of a neuron of the block, at the step begun. Traces hold it only after end_step: what pairs is strictly
  // earlier.
  void push(std::size_t neuron);
  void end_step();
  // The present epoch ends: everything is rewritten for a new ref. The integrals have moved already.
  void move_ref(std::int64_t to, std::span<const RunningIntegral* const> integrals);

  // What a row that was last touched at `a` reads, [neuron][term]; and the same of the present epoch, with traces.
  const Quad* since(std::int64_t a) const;
  const Quad* present() const { return now_.data(); }

  double bytes() const;
  template <class Archive>
  void exchange(Archive& archive) {
    archive(ref_);
    archive.fixed(now_);
    archive.fixed(past_);
  }
  // Whether what was read is of a network at `step`.
  bool is_sound(std::int64_t step) const { return ref_ == rule_->epoch_of(step) * rule_->shift; }

 private:
  std::size_t n_terms() const { return rule_->terms.size(); }
  void move_integrals(std::size_t term, std::int64_t to, const RunningIntegral& integral);
  void move_traces(std::size_t term, std::int64_t to);
  std::int64_t epoch() const { return ref_ / rule_->shift; }  // the present one
  Quad* past(std::int64_t epoch) { return past_.data() + slot(epoch) * now_.size(); }
  std::size_t slot(std::int64_t epoch) const { return static_cast<std::size_t>(epoch % rule_->past_epochs()); }

  const PlasticRule* rule_;
  Grid grid_;
  std::int64_t ref_ = 0;
  LargeVector<Quad> now_;   // [neuron][term]
  LargeVector<Quad> past_;  // [epoch, by its place in a ring][neuron][term]
  // Of the step begun:
  std::vector<Quad> gained_;            // [epochs ago][term]; y is what the trace gains
  std::vector<std::uint32_t> spiking_;  // neurons
};

}  // namespace teg::network
