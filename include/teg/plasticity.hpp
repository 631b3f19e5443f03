// Plasticity: rules made of eligibility channels.
//
// Each pairing of spikes adds an amplitude to a channel's trace e; a gate over modulators and
// receptors converts the trace into a change of weight:
//   de/dt = -e / tau_trace + sum of amplitude delta(t - t_pairing),   dw/dt = rate g(t) e
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "teg/names.hpp"
#include "teg/quantity.hpp"

namespace teg {

// Which spikes make an event, and what its size is: the window W over the lag to the other spikes.
enum class Pairing {
  pre_post,   // at a post spike, W summed over earlier pre spikes
  post_pre,   // at a pre spike, W summed over earlier post spikes
  symmetric,  // both of these
  pre,        // at a pre spike, 1
  post        // at a post spike, 1
};
template <>
struct Names<Pairing> {
  static constexpr auto all = std::to_array<Named<Pairing>>({{"pre-post", Pairing::pre_post},
                                                             {"post-pre", Pairing::post_pre},
                                                             {"symmetric", Pairing::symmetric},
                                                             {"pre", Pairing::pre},
                                                             {"post", Pairing::post}});
};
enum class Window {
  exponential,         // W = exp(-lag / tau)
  double_exponential,  // W = (exp(-lag / tau) - exp(-lag / tau_rise)) / peak
  alpha                // W = lag / tau exp(1 - lag / tau)
};
template <>
struct Names<Window> {
  static constexpr auto all = std::to_array<Named<Window>>({{"exponential", Window::exponential},
                                                            {"double-exponential", Window::double_exponential},
                                                            {"alpha", Window::alpha}});
};
enum class Matching { all_to_all, nearest };  // nearest: only the latest earlier spike counts
template <>
struct Names<Matching> {
  static constexpr auto all =
      std::to_array<Named<Matching>>({{"all-to-all", Matching::all_to_all}, {"nearest", Matching::nearest}});
};
enum class Conversion {
  continuous,  // dw/dt = rate g e
  sampled,     // every period: w += g e, then e *= exp(-period / tau_trace)   (Izhikevich 2007)
  immediate    // no trace: w += g amplitude at the event itself
};
template <>
struct Names<Conversion> {
  static constexpr auto all = std::to_array<Named<Conversion>>(
      {{"continuous", Conversion::continuous}, {"sampled", Conversion::sampled}, {"immediate", Conversion::immediate}});
};
enum class Saturation { hard, soft };
template <>
struct Names<Saturation> {
  static constexpr auto all =
      std::to_array<Named<Saturation>>({{"hard", Saturation::hard}, {"soft", Saturation::soft}});
};

struct Channel {
  std::string name;
  Pairing pairing = Pairing::pre_post;
  Window window = Window::exponential;
  Matching matching = Matching::all_to_all;
  Time tau_pair{20.0};
  Time tau_pair_rise{2.0};  // double exponential only
  double amplitude = 1;
  std::string induction;  // a gate that scales the amplitude when the event happens; "" is 1
  Time tau_trace{1000.0};
  std::optional<Time> tau_rise;              // e = norm (exp(-t/tau_trace) - exp(-t/tau_rise)), peak 1 for amplitude 1
  std::optional<double> ceiling;             // on |e| (on its decaying part where there is a rise)
  Saturation saturation = Saturation::hard;  // soft: an event of size a moves e by (ceiling - e)(1 - exp(-a/ceiling))
  std::string gate = "1";
  Rate rate{1e-3};  // weight per trace, per gate, per time; default 1 per second
  Conversion conversion = Conversion::continuous;
  Time period{10.0};  // sampled only; the samples are at 0, period, 2 period ...
};

enum class BoundKind {
  none,
  hard,  // w stops at a bound, exactly when it gets there, until it is driven back
  soft,  // dw/dt = r (w_max - w) / (w_max - w_min) for r > 0, r (w - w_min) / (w_max - w_min) for r < 0
  power  // as soft, with the fraction raised to `exponent` (> 0, not 1)
};
template <>
struct Names<BoundKind> {
  static constexpr auto all = std::to_array<Named<BoundKind>>(
      {{"none", BoundKind::none}, {"hard", BoundKind::hard}, {"soft", BoundKind::soft}, {"power", BoundKind::power}});
};
struct Bounds {
  BoundKind kind = BoundKind::none;
  double least = 0, most = 1;
  double exponent = 0.5;
};

struct Rule {
  std::string name;
  std::vector<Channel> channels;
  Bounds bounds;
};

}  // namespace teg
