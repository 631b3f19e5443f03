// The presynaptic side of a plastic bundle: when each row was last touched, the traces that potentiation reads, and
// from them what the kernel needs to advance a row.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "network/connect.hpp"
#include "network/plastic_kernel.hpp"
#include "network/regional_rule.hpp"
#include "network/spike_trains.hpp"

namespace teg::network {

// One row at one step. `is_spike`: its neuron's spike arrives; otherwise a touch, which only brings it up to date.
struct RowEvent {
  std::uint32_t source = 0;
  std::int32_t a = 0, b = 0;
  bool is_spike = false;
  double transmitted = 1;  // short-term factor of the spike
};

// What a row needs in one region, in one piece: components, then terms, then the weight's gain.
struct RowFactors {
  std::vector<ComponentFactors> components;  // [event][component]
  std::vector<TermFactors> terms;            // [event][term]
  std::vector<float> weight_gain;            // [event]
};

class PlasticRows {
 public:
  PlasticRows(const PlasticRule& rule, const Grid& grid, std::size_t n_sources);

  // Appends the event's factors for each region, then moves the row's traces to it.
  RowEvent touch(std::uint32_t source, std::int64_t step, bool is_spike, std::span<const RegionalRule* const> regions,
                 std::span<RowFactors* const> out);
  // The same for a touch that leaves no trace.
  RowEvent peek(std::uint32_t source, std::int64_t step, const RegionalRule& region, RowFactors& out) const;

  std::int64_t last_touch(std::uint32_t source) const { return last_[source]; }
  std::size_t n_sources() const { return last_.size(); }
  double bytes() const { return static_cast<double>(4 * last_.capacity() + 8 * traces_.capacity()); }

  template <class Archive>
  void exchange(Archive& archive) {
    archive.fixed(last_);
    archive.fixed(traces_);
  }

 private:
  // What post spikes between `from`, where the row's traces are x, and `to` do to a synapse, for sums that see them
  // from `end`, where the epoch of `from` ends.
  SpikeFactors spike_factors(std::size_t term, const double* x, std::int64_t from, std::int64_t to, std::int64_t end,
                             const RegionalRule& region) const;
  void append(std::uint32_t source, std::int64_t step, bool is_spike, const RegionalRule& region,
              RowFactors& out) const;
  const double* trace(std::uint32_t source) const { return traces_.data() + source * rule_->terms.size(); }

  const PlasticRule* rule_;
  Grid grid_;
  std::vector<std::ptrdiff_t> first_moment_;  // [term] the moment-1 term of a moment-0 one, -1 where none
  std::vector<bool> has_alpha_pair_;          // [term] whether its pre events have a moment-1 term
  std::vector<std::int32_t> last_;            // [source]
  std::vector<double> traces_;                // [source][term], as of the last touch
};

// Advances a row of a rule whose traces have ceilings or whose bounds are soft, spike by spike. Nothing is taken off
// beforehand.
void advance_row_in_sequence(const RegionalRule& region, const Grid& grid, const SpikeTrains& trains,
                             const PlasticRow& row, const RowUpdate& update);

}  // namespace teg::network
