#include "modulation/check_modulation.hpp"

#include <algorithm>
#include <cmath>

#include "core/checks.hpp"
#include "core/text.hpp"
#include "core/variant.hpp"
#include "modulation/dynamics.hpp"
#include "teg/fields.hpp"

namespace teg::modulation {
namespace {

constexpr double most_pulses = 1e7;

class Checker : private Checks {
 public:
  explicit Checker(const Modulation& model) : model_(model) {}

  Errors all() {
    for (const auto& m : model_.modulators) modulator(m);
    for (const auto& r : model_.receptors) receptor(r);
    for (const auto& m : model_.messengers) messenger(m);
    unique("modulators or receptors", model_.modulators, model_.receptors, model_.messengers);
    return std::move(errors_);
  }

 private:
  void modulator(const Modulator& m) {
    const std::string at = "modulator " + m.name;
    number(at + " tonic", m.tonic.native(), 0, 1e12);
    std::visit([&](const auto& clearance) { described(at, clearance); }, m.clearance);
    if (const auto* mm = std::get_if<MichaelisMenten>(&m.clearance); mm && m.tonic.native() > 1e6 * mm->km.native())
      fail(at + " tonic", "is far above km", "lower it");
    for (std::size_t i = 0; i < m.programs.size(); ++i) {
      const std::string where = at + " program " + std::to_string(i);
      std::visit([&](const auto& p) { program(where, p); }, m.programs[i]);
      if (std::holds_alternative<FiringChange>(m.programs[i]) && !m.firing)
        fail(where, "changes firing, but the modulator has no firing", "give its tonic firing");
      if (lowers_release(m.programs[i]) && m.tonic.native() == 0 && !m.firing)
        fail(where, "lowers release, but there is no tonic level that could fall: it does nothing",
             "give a tonic level, or leave it out");
    }
    chain_parts(at, m);
    if (m.trace) trace(at + " trace", m);
  }
  // Whether a program does nothing but take from tonic release: a dip, a pause, a negative prediction error.
  static bool lowers_release(const ReleaseProgram& program) {
    return std::visit(Overloaded{[](const Dip& p) { return p.depth > 0 && p.duration.native() > 0; },
                                 [](const PauseRebound&) { return true; }, [](const Ramp&) { return false; },
                                 [](const Burst&) { return false; }, [](const SpikeRelease&) { return false; },
                                 [](const FiringChange&) { return false; }},
                      program);
  }
  void chain_parts(const std::string& at, const Modulator& m) {
    if (m.firing) described(at + " firing", *m.firing);
    number(at + " loss", m.loss.native(), 0, 1e12);
    for (std::size_t i = 0; i < m.effects.size(); ++i) {
      const std::string where = at + " effect " + std::to_string(i);
      number(where + " factor", m.effects[i].factor, 0, 1e6);
      course(where, m.effects[i].course);
    }
    std::vector<std::string> regions, receptors;
    for (const auto& other : model_.modulators)
      if (other.name == m.name && other.region != m.region) regions.push_back(other.region);
    double inflow = -transport::cleared_per_ms(m.clearance, m.tonic.native()) - m.loss.native();
    for (const auto& x : m.exchange) {
      known(at + " exchange", x.region, regions);
      number(at + " exchange rate", x.rate.native(), 0, 1e6);
      if (const auto there = find_modulator(model_, m.name, x.region))
        inflow += x.rate.native() * (model_.modulators[there->value()].tonic.native() - m.tonic.native());
    }
    if (!m.exchange.empty() && !m.firing && inflow > 0)
      fail(at + " tonic", "is below what the other regions sustain here without any release",
           "raise it, lower theirs, or lower the exchange");
    if (!m.autoreceptor) return;
    for (const auto& r : model_.receptors)
      if (r.of == m.name && r.region == m.region) receptors.push_back(r.name);
    known(at + " autoreceptor", m.autoreceptor->receptor, receptors);
    number(at + " autoreceptor strength", m.autoreceptor->strength, 0, 1e6);
  }
  void trace(const std::string& at, const Modulator& m) {
    const auto& t = *m.trace;
    if (!has_closed_form(m) || m.firing)
      fail(at, "stands beside saturating clearance, firing, an autoreceptor, exchange or an effect",
           "a trace is the level itself: leave them out");
    if (t.time_ms.size() != t.level.size() || t.time_ms.size() < 2) fail(at, "has fewer than two samples", "give more");
    for (std::size_t i = 0; i < t.level.size(); ++i) {
      if (std::isfinite(t.level[i]) && std::abs(t.time_ms[i]) <= longest_ms &&
          (i == 0 || t.time_ms[i - 1] < t.time_ms[i]))
        continue;
      const double time = t.time_ms[i];
      if (!std::isfinite(t.level[i]) || !std::isfinite(time))
        fail(at + " sample " + std::to_string(i), "is not finite", "clean the trace");
      else if (std::abs(time) > longest_ms)
        fail(at + " sample " + std::to_string(i),
             "is at " + short_text(time / 1000, 6) + " s, beyond what can be simulated",
             "shift its times to those of the protocol");
      else
        fail(at + " sample " + std::to_string(i), "is not after the one before", "sort the trace");
      break;
    }
  }
  template <IsDescribed Kind>
  void program(const std::string& at, const Kind& kind) {
    described(at, kind);
  }
  void program(const std::string& at, const Burst& b) {
    time(at + " onset", b.onset, -longest_ms);
    number(at + " pulses", b.pulses, 1, most_pulses);
    number(at + " repeats", b.repeats, 1, most_pulses);
    number(at + " pulses times repeats", double{1} * b.pulses * b.repeats, 1, most_pulses);
    number(at + " rate", b.rate.native(), 0, 1e9, b.pulses > 1);
    number(at + " amount", b.amount.native(), 0, 1e12);
    time(at + " width", b.width, 0);
    time(at + " jitter", b.jitter, 0);
    number(at + " period", b.period.native(), 0, longest_ms, b.repeats > 1);
    vesicles(at, b.vesicles);
  }
  void program(const std::string& at, const SpikeRelease& s) {
    time(at + " onset", s.onset, -longest_ms);
    for (const Time t : s.times) time(at + " spike", t, -longest_ms);
    number(at + " amount", s.amount.native(), 0, 1e12);
    vesicles(at, s.vesicles);
  }
  void vesicles(const std::string& at, const Vesicles& v) {
    number(at + " probability", v.probability, 0, 1);
    number(at + " use", v.use, 0, 1);
    number(at + " refill", v.refill.native(), 0, longest_ms, v.use > 0);
  }
  void course(const std::string& at, const Course& c) {
    if (c.always()) return;
    time(at + " onset", c.onset, -longest_ms);
    number(at + " duration", c.duration.native(), 0, 2 * longest_ms);
    time(at + " rise", c.rise, 0);
    time(at + " decay", c.decay, 0);
  }
  void receptor(const Receptor& r) {
    const std::string at = "receptor " + r.name;
    std::vector<std::string> names;
    for (const auto& m : model_.modulators)
      if (m.region == r.region) names.push_back(m.name);
    known(at + " of", r.of, names);
    for (const auto& drug : r.drugs) {
      number(at + " drug level", drug.level.native(), 0, 1e12);
      number(at + " drug affinity", drug.affinity.native(), 0, 1e12, true);
      course(at + " drug", drug.course);
    }
    if (r.desensitisation) described(at + " desensitisation", *r.desensitisation);
    described(at, r);
  }
  void messenger(const Messenger& m) {
    const std::string at = "messenger " + m.name;
    positive(at + " tau", m.tau);
    if (m.rise) positive(at + " rise", *m.rise);
  }

  const Modulation& model_;
};

}  // namespace

Errors check_modulation(const Modulation& modulation) { return Checker(modulation).all(); }

}  // namespace teg::modulation
