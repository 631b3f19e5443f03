#include "plasticity/tagging.hpp"

#include <algorithm>
#include <cmath>

#include "core/maths.hpp"
#include "plasticity/gate_future.hpp"

namespace teg::plasticity {
namespace {

constexpr double euler = 2.71828182845904523536;

// The window summed over earlier spikes of one side, carried from event to event.
class LagSum {
 public:
  explicit LagSum(const Channel& channel) : channel_(channel) {
    if (channel.window == Window::double_exponential)
      norm_ = 1 / double_exponential_peak(channel.tau_pair.native(), channel.tau_pair_rise.native());
  }

  void advance(double h) {
    const double kept = exp(-h / channel_.tau_pair.native());
    switch (channel_.window) {
      case Window::exponential: break;
      case Window::double_exponential: second_ *= exp(-h / channel_.tau_pair_rise.native()); break;
      case Window::alpha: second_ = (second_ + h * first_) * kept; break;  // sum of lag exp(-lag / tau)
    }
    first_ *= kept;
  }
  void add_spike() {
    if (channel_.matching == Matching::nearest) first_ = second_ = 0;
    first_ += 1;
    if (channel_.window == Window::double_exponential) second_ += 1;
  }
  double value() const {
    switch (channel_.window) {
      case Window::exponential: return first_;
      case Window::double_exponential: return norm_ * (first_ - second_);
      case Window::alpha: return euler * second_ / channel_.tau_pair.native();
    }
    return 0;
  }

 private:
  const Channel& channel_;
  double first_ = 0, second_ = 0, norm_ = 1;
};

bool reads_pre(Pairing p) { return p == Pairing::pre_post || p == Pairing::symmetric; }
bool reads_post(Pairing p) { return p == Pairing::post_pre || p == Pairing::symmetric; }

// One channel's way through the spikes.
class Tagger {
 public:
  Tagger(const Channel& channel, std::size_t index) : channel_(channel), index_(index), pre_(channel), post_(channel) {}

  void advance(double to) {
    if (reads_pre(channel_.pairing)) pre_.advance(to - at_);
    if (reads_post(channel_.pairing)) post_.advance(to - at_);
    at_ = to;
  }
  // What one spike induces, from the spikes strictly before it.
  double induced_by(const SpikeEvent& event) const {
    switch (channel_.pairing) {
      case Pairing::pre_post: return event.is_pre ? 0 : pre_.value();
      case Pairing::post_pre: return event.is_pre ? post_.value() : 0;
      case Pairing::symmetric: return event.is_pre ? post_.value() : pre_.value();
      case Pairing::pre: return event.is_pre ? 1 : 0;
      case Pairing::post: return event.is_pre ? 0 : 1;
    }
    return 0;
  }
  void remember(const SpikeEvent& event) { (event.is_pre ? pre_ : post_).add_spike(); }

  // The increment that is left of `size` under the ceiling; moves the trace.
  double limited(double size, double at) {
    if (!channel_.ceiling || channel_.conversion == Conversion::immediate) return size;  // no trace, no ceiling
    const double top = *channel_.ceiling;
    trace_ *= kept(channel_, channel_.tau_trace.native(), trace_at_, at);
    trace_at_ = at;
    const double before = trace_;
    if (channel_.saturation == Saturation::soft)
      trace_ = size > 0 ? trace_ - (top - trace_) * expm1(-size / top) : trace_ + (top + trace_) * expm1(size / top);
    else
      trace_ = std::clamp(trace_ + size, -top, top);
    return trace_ - before;
  }
  std::size_t index() const { return index_; }
  double amplitude() const { return channel_.amplitude; }

 private:
  const Channel& channel_;
  std::size_t index_;
  LagSum pre_, post_;
  double at_ = 0, trace_ = 0, trace_at_ = 0;
};

}  // namespace

double double_exponential_peak(double slow, double fast) {
  const double at = slow * fast / (slow - fast) * log(slow / fast);
  return exp(-at / slow) - exp(-at / fast);
}

std::vector<Component> components_of(const Rule& rule) {
  std::vector<Component> components;
  for (std::size_t c = 0; c < rule.channels.size(); ++c) {
    const auto& channel = rule.channels[c];
    if (channel.conversion == Conversion::immediate) continue;
    const double slow = channel.tau_trace.native();
    if (!channel.tau_rise) {
      components.push_back({c, slow, 1});
      continue;
    }
    const double fast = channel.tau_rise->native(), norm = 1 / double_exponential_peak(slow, fast);
    components.push_back({c, slow, norm});
    components.push_back({c, fast, -norm});
  }
  return components;
}

std::vector<SpikeEvent> spike_events(const std::vector<Time>& pre, Time axonal_delay, const std::vector<Time>& post,
                                     Time dendritic_delay) {
  std::vector<SpikeEvent> events;
  events.reserve(pre.size() + post.size());
  for (const Time t : pre) events.push_back({(t + axonal_delay).native(), true});
  for (const Time t : post) events.push_back({(t + dendritic_delay).native(), false});
  std::stable_sort(events.begin(), events.end(),
                   [](const SpikeEvent& a, const SpikeEvent& b) { return a.at_ms < b.at_ms; });
  return events;
}

std::vector<Increment> tag(const Rule& rule, const std::vector<SpikeEvent>& events, const Induction& induction) {
  std::vector<Increment> increments;
  std::vector<Tagger> taggers;
  for (std::size_t c = 0; c < rule.channels.size(); ++c) taggers.emplace_back(rule.channels[c], c);
  for (std::size_t i = 0; i < events.size();) {
    const double now = events[i].at_ms;
    std::size_t end = i;
    while (end < events.size() && events[end].at_ms - now < transport::same_instant_ms) ++end;
    for (auto& tagger : taggers) {
      tagger.advance(now);
      for (std::size_t k = i; k < end; ++k) {
        const double induced = tagger.induced_by(events[k]);
        if (induced == 0) continue;
        const double size = tagger.limited(induced * tagger.amplitude() * induction(tagger.index(), now), now);
        if (size != 0) increments.push_back({now, tagger.index(), size});
      }
      for (std::size_t k = i; k < end; ++k) tagger.remember(events[k]);
    }
    i = end;
  }
  return increments;
}

double kept(const Channel& channel, double tau_ms, double from_ms, double to_ms) {
  if (channel.conversion != Conversion::sampled) return exp(-(to_ms - from_ms) / tau_ms);
  const auto n = samples_until(to_ms, channel.period.native()) - samples_until(from_ms, channel.period.native());
  return exp(-static_cast<double>(n) * channel.period.native() / tau_ms);
}

}  // namespace teg::plasticity
