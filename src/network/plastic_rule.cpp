#include "network/plastic_rule.hpp"

#include <algorithm>
#include <cmath>

#include "plasticity/tagging.hpp"

namespace teg::network {
namespace {

constexpr double euler = 2.71828182845904523536;
constexpr double longest_silence_ms = 512;
constexpr double silence_in_taus = 24;  // keeps every exponential of a row within float
constexpr double epoch_in_taus = 1.5;   // what a row has taken off beforehand grows with its exponential

bool same_trace(const Channel& a, const Channel& b) {
  return a.tau_trace == b.tau_trace && !a.tau_rise && !b.tau_rise && !a.ceiling && !b.ceiling && a.gate == b.gate &&
         a.rate == b.rate && a.conversion == b.conversion &&
         (a.conversion != Conversion::sampled || a.period == b.period);
}

// The exponentials that make up a channel's window.
std::vector<Side> sides_of(const Channel& c, std::size_t channel) {
  const double slow = 1 / c.tau_pair.native();
  Side side{channel, slow, 0, c.amplitude, c.matching == Matching::nearest, !c.induction.empty()};
  switch (c.window) {
    case Window::exponential: return {side};
    case Window::double_exponential: {
      side.amplitude /= plasticity::double_exponential_peak(c.tau_pair.native(), c.tau_pair_rise.native());
      Side fast = side;
      fast.rate_per_ms = 1 / c.tau_pair_rise.native();
      fast.amplitude = -side.amplitude;
      return {side, fast};
    }
    case Window::alpha: {
      side.amplitude *= euler * slow;
      Side first = side;
      first.moment = 1;
      return {side, first};
    }
  }
  return {};
}

class Compiler {
 public:
  Compiler(const Rule& rule, const Grid& grid) : grid_(grid) {
    out_.rule = rule;
    out_.is_sequential = rule.bounds.kind == BoundKind::soft || rule.bounds.kind == BoundKind::power;
  }
  PlasticRule compile() {
    const auto& channels = out_.rule.channels;
    double fastest_ms = 1e12;
    for (std::size_t c = 0; c < channels.size(); ++c) {
      const auto& channel = channels[c];
      out_.inductions.push_back(channel.induction);
      out_.is_sequential |= channel.ceiling && channel.conversion != Conversion::immediate;
      out_.components_of.push_back(components(c));
      for (const auto k : out_.components_of[c]) fastest_ms = std::min(fastest_ms, out_.components[k].tau_ms);
      if (channel.pairing < Pairing::pre) fastest_ms = std::min(fastest_ms, channel.tau_pair.native());
      if (channel.pairing < Pairing::pre && channel.window == Window::double_exponential)
        fastest_ms = std::min(fastest_ms, channel.tau_pair_rise.native());
      if (out_.components_of[c].empty()) add_events(c, -1);
      for (const auto k : out_.components_of[c]) add_events(c, static_cast<std::ptrdiff_t>(k));
    }
    for (const auto& term : out_.terms) out_.component_of_term.push_back(term.component);
    const double silence_ms = std::min(longest_silence_ms, silence_in_taus * fastest_ms);
    const double epoch_ms = silence_ms / std::ceil(silence_ms / (epoch_in_taus * fastest_ms));
    const auto steps = [&](double ms) { return static_cast<std::int64_t>(ms / grid_.dt_ms + 1e-6); };  // at most
    out_.shift = std::max<std::int64_t>(1, steps(epoch_ms));
    const double epochs = std::round(silence_ms / epoch_ms);
    out_.touch = out_.shift * std::clamp<std::int64_t>(steps(silence_ms) / out_.shift, 1, std::llround(epochs));
    return std::move(out_);
  }

 private:
  std::vector<std::size_t> components(std::size_t c) {
    const auto& channel = out_.rule.channels[c];
    if (channel.conversion == Conversion::immediate) return {};
    for (std::size_t other = 0; other < c; ++other)
      if (same_trace(channel, out_.rule.channels[other])) return out_.components_of[other];
    Component slow;
    slow.tau_ms = channel.tau_trace.native();
    slow.is_sampled = channel.conversion == Conversion::sampled;
    slow.period = std::max<std::int64_t>(1, grid_.steps(channel.period.native()));
    slow.gate = channel.gate;
    slow.first_channel = c;
    // A sample converts g e at once; `rate` counts periods, as on the synapse substrate.
    slow.factor = channel.rate.native() * (slow.is_sampled ? channel.period.native() : 1);
    out_.components.push_back(slow);
    if (!channel.tau_rise) return {out_.components.size() - 1};
    const double norm = 1 / plasticity::double_exponential_peak(slow.tau_ms, channel.tau_rise->native());
    Component fast = slow;
    fast.tau_ms = channel.tau_rise->native();
    fast.share = -norm;
    fast.factor *= -norm;
    out_.components.back().share = norm;
    out_.components.back().factor *= norm;
    out_.components.push_back(fast);
    return {out_.components.size() - 2, out_.components.size() - 1};
  }
  // Sides take the first term of their component where theirs is free.
  void add_side(std::ptrdiff_t component, const Side& side, Side Term::* place) {
    for (auto& term : out_.terms)
      if (term.component == component && (term.*place).amplitude == 0) {
        term.*place = side;
        return;
      }
    Term term;
    term.component = component;
    term.*place = side;
    out_.terms.push_back(term);
  }
  void add_events(std::size_t c, std::ptrdiff_t component) {
    const auto& channel = out_.rule.channels[c];
    if (channel.amplitude == 0) return;
    switch (channel.pairing) {
      case Pairing::pre_post:
      case Pairing::post_pre:
      case Pairing::symmetric:
        for (const auto& side : sides_of(channel, c)) {
          if (channel.pairing != Pairing::post_pre) add_side(component, side, &Term::post_events);
          if (channel.pairing != Pairing::pre_post) add_side(component, side, &Term::pre_events);
        }
        return;
      case Pairing::pre: out_.pre_increments.push_back({component, c, channel.amplitude}); return;
      case Pairing::post:
        add_side(component, Side{c, 0, 0, channel.amplitude, true, !channel.induction.empty()}, &Term::post_events);
        return;
    }
  }

  const Grid& grid_;
  PlasticRule out_;
};

}  // namespace

double Component::theta(std::int64_t step, const Grid& grid) const {
  if (!is_sampled) return grid.time_ms(step) / tau_ms;
  return grid.time_ms((step / period + 1) * period) / tau_ms;  // the first sample is at 0
}

std::ptrdiff_t other_moment(const std::vector<Term>& terms, std::size_t j, Side Term::* place) {
  const Side& side = terms[j].*place;
  for (std::size_t k = 0; k < terms.size() && side.amplitude != 0; ++k) {
    const Side& other = terms[k].*place;
    if (terms[k].component == terms[j].component && other.amplitude != 0 && other.channel == side.channel &&
        other.moment != side.moment)
      return static_cast<std::ptrdiff_t>(k);
  }
  return -1;
}

PlasticRule compile_rule(const Rule& rule, const Grid& grid) { return Compiler(rule, grid).compile(); }

}  // namespace teg::network
