// A rule, compiled for lazy advance. Channels that share decay, gate, rate and conversion share one trace (a
// component). What a presynaptic row reads of a target's spikes s in (a, b] is, for each term,
//   sum of alpha(s),  sum of alpha(s) (P(b) - P(s)),  and  y(b-) = sum over s < b of exp((s - ref) / tau_post),
//   alpha(s) = induction(s) (s - F)^moment exp(theta(s) - theta(F) - (s - F) / tau_pre),
// where theta is the trace's decay coordinate and F is where the epoch of a ends, so that no term depends on the row.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "core/grid.hpp"
#include "teg/plasticity.hpp"

namespace teg::network {

// e and its conversion.
struct Component {
  double tau_ms = 1000;
  bool is_sampled = false;
  std::int64_t period = 1;  // steps between samples
  double factor = 1e-3;     // weight per trace and per integral of the gate
  double share = 1;         // in the eligibility of its channel (rises have two components)
  std::string gate;
  std::size_t first_channel = 0;

  // e(b) = e(a) exp(theta(a) - theta(b)).
  double theta(std::int64_t step, const Grid& grid) const;
};

// One exponential of a pairing window, as seen from one side.
struct Side {
  std::size_t channel = 0;
  double rate_per_ms = 0;  // 1 / tau; 0: every spike counts 1 for ever (pairing `post`)
  int moment = 0;          // 1: (s - ref) times it; alpha windows have both
  double amplitude = 0;    // of the channel, with the window's norm; 0: this side is not read
  bool is_nearest = false;
  bool has_induction = false;
};

struct Term {
  std::ptrdiff_t component = -1;  // -1: immediate, into the weight
  Side post_events;               // at post spikes, reading the row's trace (potentiation in STDP)
  Side pre_events;                // at pre spikes, reading the target's trace (depression in STDP)
};
// At a pre spike, whatever the target did (pairing `pre`).
struct PreIncrement {
  std::ptrdiff_t component = -1;
  std::size_t channel = 0;
  double amplitude = 0;
};

struct PlasticRule {
  Rule rule;
  std::vector<Component> components;
  std::vector<Term> terms;
  std::vector<std::ptrdiff_t> component_of_term;
  std::vector<PreIncrement> pre_increments;
  std::vector<std::vector<std::size_t>> components_of;  // [channel], empty where immediate
  std::vector<std::string> inductions;                  // [channel] gate, "" for 1
  bool is_sequential = false;                           // ceilings, soft and power bounds: spike by spike
  std::int64_t shift = 1;                               // steps of an epoch; where one ends, ref moves to
  std::int64_t touch = 1;                               // steps: rows silent for so long are advanced, as an epoch ends

  // Epoch k is the steps (k shift, (k + 1) shift], and 0 where nothing has happened yet.
  std::int64_t epoch_of(std::int64_t step) const { return (std::max<std::int64_t>(step, 1) - 1) / shift; }
  std::int64_t end_of(std::int64_t epoch) const { return (epoch + 1) * shift; }
  // In how many epochs before the present one a row may have been touched last.
  std::int64_t past_epochs() const { return touch / shift; }
};

// The term with the other moment of an alpha window on the same side; -1 where there is none.
std::ptrdiff_t other_moment(const std::vector<Term>& terms, std::size_t j, Side Term::* place);

// REQUIRES: a rule that check_rule accepts.
PlasticRule compile_rule(const Rule& rule, const Grid& grid);

}  // namespace teg::network
