#include "sim/describe_network.hpp"

#include <optional>
#include <string>
#include <variant>

#include "core/fingerprint.hpp"
#include "teg/fields.hpp"
#include "teg/network_fields.hpp"

namespace teg::sim {
namespace {

class Description {
 public:
  std::uint64_t value() const { return hash_.value(); }

  template <class... Parts>
  void all(const Parts&... parts) {
    (add(parts), ...);
  }

  void add(double v) { hash_.add(v); }
  void add(const std::string& text) { hash_.add(std::string_view(text)); }
  template <class T>
    requires(std::is_integral_v<T> || std::is_enum_v<T>)
  void add(T v) {
    hash_.add_bits(static_cast<std::uint64_t>(v));
  }
  template <Dim D>
  void add(Quantity<D> q) {
    hash_.add(q.native());
  }
  template <class T>
  void add(const std::vector<T>& list) {
    hash_.add_bits(list.size());
    for (const auto& item : list) add(item);
  }
  template <class T>
  void add(const std::optional<T>& part) {
    hash_.add_bits(part.has_value());
    if (part) add(*part);
  }
  template <class... T>
  void add(const std::variant<T...>& one) {
    hash_.add_bits(one.index());
    std::visit([&](const auto& part) { add(part); }, one);
  }

  template <class Kind>
  void add_fields(const Kind& kind) {
    for_each_field<Kind>([&](const auto& field) { add(kind.*field.member); });
  }
  template <IsDescribed Kind>
  void add(const Kind& kind) {
    add_fields(kind);
    if constexpr (HasSynapses<Kind>) add(kind.synapses);
  }

  void add(const Population& p) { all(p.name, p.size, p.neuron, p.drives, p.regions, p.spacing, p.record); }

  void add(const Distribution& d) { all(d.spread, d.first, d.second, d.least, d.most); }
  void add(const ShortTerm& s) { all(s.use, s.recovery, s.facilitation); }
  void add(const Homeostasis& h) { all(h.target, h.strength, h.period); }
  void add(const Projection& p) {
    all(p.name, p.source, p.target, p.connect, p.weight, p.axonal_delay, p.dendritic_delay, p.rule, p.short_term,
        p.homeostasis);
  }
  void add(const SpikingRelease& r) { all(r.population, r.modulator, r.region, r.amount); }
  void add(const Influence& i) { all(i.of, i.on, i.gate); }

  void add(const Vesicles& v) { all(v.probability, v.drawn, v.use, v.refill); }
  void add(const Burst& b) {
    all(b.onset, b.pulses, b.rate, b.amount, b.width, b.jitter, b.repeats, b.period, b.vesicles);
  }
  void add(const SpikeRelease& s) { all(s.onset, s.times, s.amount, s.vesicles); }
  void add(const Course& c) { all(c.onset, c.duration, c.rise, c.decay); }
  void add(const Effect& e) { all(e.target, e.factor, e.course); }
  void add(const Autoreceptor& a) { all(a.receptor, a.strength); }
  void add(const Exchange& x) { all(x.region, x.rate); }
  void add(const Modulator& m) {
    all(m.name, m.is_concentration, m.tonic, m.clearance, m.programs, m.region, m.firing, m.loss, m.autoreceptor,
        m.exchange, m.effects);
  }
  void add(const Drug& d) { all(d.name, d.is_agonist, d.level, d.affinity, d.course); }
  void add(const Receptor& r) {
    all(r.name, r.of);
    add_fields(r);
    all(r.region, r.drugs, r.desensitisation);
  }
  void add(const Messenger& m) { all(m.name, m.drive, m.tau, m.rise, m.region); }
  void add(const Channel& c) {
    all(c.name, c.pairing, c.window, c.matching, c.tau_pair, c.tau_pair_rise, c.amplitude, c.induction, c.tau_trace,
        c.tau_rise, c.ceiling, c.saturation, c.gate, c.rate, c.conversion, c.period);
  }
  void add(const Bounds& b) { all(b.kind, b.least, b.most, b.exponent); }
  void add(const Rule& r) { all(r.name, r.channels, r.bounds); }
  void add(const Probe& p) {
    all(p.name, p.of, p.from, p.region, p.indices, p.channel, p.every, p.start, p.stop, p.trigger, p.after);
  }
  void add(const NetworkModel& m) {
    all(m.dt, m.populations, m.projections, m.modulators, m.receptors, m.messengers, m.rules, m.releases, m.influences,
        m.seed);
  }

 private:
  Fingerprint hash_;
};

}  // namespace

std::uint64_t describe(const NetworkModel& model, const Task* task, const std::vector<Probe>& probes) {
  Description description;
  description.add(model);
  description.add(task ? task->name() : std::string());
  description.add(probes);
  return description.value();
}

}  // namespace teg::sim
