// Plastic rows and the delivery of spikes: each block of targets by one thread, in the order of steps, bundles, and
// sources.
#include <algorithm>

#include "sim/advance_row.hpp"
#include "sim/network_state.hpp"

namespace teg::sim {
namespace {

// Sources whose row has been silent for a period of touch are brought up to date as an epoch ends; all are where
// homeostasis acts.
bool touches_all(const Network& net, const Connected& c, std::int64_t step) {
  for (const auto& h : net.model.projections[c.bundle.projection].homeostasis)
    if (step % std::max<std::int64_t>(1, net.grid.steps(h.period.native())) == 0) return true;
  return false;
}

// Spikes that arrive at a step, with what short-term plasticity makes of them, in the order of sources.
template <class Visit>
void for_each_arrival(const Network& net, const network::Bundle& bundle, std::int64_t step, Visit visit) {
  const std::int64_t emitted = step - bundle.axonal;
  if (emitted < 1) return;
  const auto& spikes = net.spikes[bundle.source].at(emitted);
  const auto& short_term = net.short_term[bundle.projection];
  const std::vector<double>* transmitted =
      short_term ? &short_term->transmitted[static_cast<std::size_t>(emitted) % short_term->transmitted.size()]
                 : nullptr;
  for (std::size_t i = 0; i < spikes.size(); ++i) visit(spikes[i], transmitted ? (*transmitted)[i] : 1.0);
}

void prepare_plastic(Network& net, Connected& c, std::int64_t first, std::int64_t end) {
  auto& part = *c.plastic;
  std::vector<const network::RegionalRule*> regions;
  std::vector<network::RowFactors*> factors;
  for (const RegionId r : ids<RegionId>(part.factors.size())) {
    auto& f = part.factors[r];
    f.components.clear(), f.terms.clear(), f.weight_gain.clear();
    if (!net.regional[part.rule][r]) continue;
    regions.push_back(&*net.regional[part.rule][r]);
    factors.push_back(&f);
  }
  const auto n_sources = static_cast<std::uint32_t>(part.rows->n_sources());
  const auto& rule = net.rules[part.rule];
  for (std::int64_t step = first; step <= end; ++step) {
    for_each_arrival(net, c.bundle, step, [&](std::uint32_t source, double transmitted) {
      c.events.push_back(part.rows->touch(source, step, true, regions, factors));
      c.events.back().transmitted = transmitted;
    });
    const bool all = touches_all(net, c, step);
    for (std::uint32_t s = 0; (all || step % rule.shift == 0) && s < n_sources; ++s)
      if (part.rows->last_touch(s) <= (all ? step - 1 : step - rule.touch))
        c.events.push_back(part.rows->touch(s, step, false, regions, factors));
    c.first_event.push_back(c.events.size());
  }
}

void prepare(Network& net, Connected& c, std::int64_t first, std::int64_t end) {
  c.events.clear();
  c.first_event.assign(1, 0);
  if (c.plastic) return prepare_plastic(net, c, first, end);
  for (std::int64_t step = first; step <= end; ++step) {
    for_each_arrival(net, c.bundle, step, [&](std::uint32_t source, double transmitted) {
      c.events.push_back({.source = source, .is_spike = true, .transmitted = transmitted});
    });
    c.first_event.push_back(c.events.size());
  }
}

// How many rows ahead memory is asked for a row, and for where it lies.
constexpr std::size_t row_ahead = 2, offset_ahead = 6;

// One block of targets through a slice.
class BlockWork {
 public:
  BlockWork(Network& net, std::size_t block)
      : net_(net),
        block_(net.layout.blocks[block]),
        index_(block),
        local_(block - net.layout.first_block[block_.population]),
        neurons_(net.neurons[block]) {}

  void run(std::int64_t first, std::int64_t end) {
    move_refs();
    for (std::int64_t step = first; step <= end; ++step) {
      remember_spikes(step);
      for (const std::size_t c : net_.arriving[block_.population]) {
        auto& connected = net_.connected[c];
        if (connected.plastic)
          learn(connected, step, static_cast<std::size_t>(step - first));
        else
          deliver(connected, step, static_cast<std::size_t>(step - first));
      }
      end_step();
    }
    for (const std::size_t c : net_.arriving[block_.population]) scale_weights(net_.connected[c], end);
    net_.events_of_block[2 * index_] += plastic_events_;
    net_.events_of_block[2 * index_ + 1] += static_events_;
  }

 private:
  void move_refs() {
    for (auto& set : net_.histories) {
      const auto& rule = net_.rules[set.rule];
      if (set.population != block_.population || net_.step == 0 || net_.step % rule.shift != 0) continue;
      if (rule.is_sequential)
        set.trains[local_].forget(net_.step - rule.touch - rule.shift);
      else
        set.sums[local_].move_ref(net_.step, net_.regional[set.rule][block_.region]->integrals());
    }
  }
  void remember_spikes(std::int64_t step) {
    for (auto& set : net_.histories) {
      if (set.population != block_.population || step - set.dendritic < 1) continue;
      const auto& spikes = net_.spikes[set.population].at(step - set.dendritic);
      const auto first = std::lower_bound(spikes.begin(), spikes.end(), block_.first);
      const auto last = std::lower_bound(first, spikes.end(), block_.first + block_.count);
      if (first == last) continue;
      const auto& regional = *net_.regional[set.rule][block_.region];
      if (net_.rules[set.rule].is_sequential) {
        auto& trains = set.trains[local_];
        trains.begin_step(step, regional.event_factors(step));
        for (auto spike = first; spike != last; ++spike) trains.push(*spike - block_.first);
      } else {
        auto& sums = set.sums[local_];
        sums.begin_step(step, regional.integrals(), regional.event_factors(step));
        for (auto spike = first; spike != last; ++spike) sums.push(*spike - block_.first);
      }
    }
  }
  void end_step() {
    for (auto& set : net_.histories)
      if (set.population == block_.population && !set.sums.empty()) set.sums[local_].end_step();
  }

  network::PlasticRow row_of(network::Segment& s, std::uint32_t source) const {
    const std::size_t from = s.offset[source];
    return {s.target.data() + from, s.weight.data() + from, s.trace.empty() ? nullptr : s.trace.data() + from,
            s.weight.size(), s.offset[source + 1] - from};
  }
  // Inlined by force: g++ 12 takes a function that only prefetches for one without effect, and leaves out the call.
  [[gnu::always_inline]] static void fetch(const network::Segment& s, std::uint32_t source) {
    const std::size_t from = s.offset[source], to = s.offset[source + 1];
    if (from == to) return;
    for (std::size_t i = from; i < to; i += 32) __builtin_prefetch(s.target.data() + i);
    __builtin_prefetch(s.target.data() + to - 1);
    if (s.weight.empty()) return;
    for (std::size_t i = from; i < to; i += 16) __builtin_prefetch(s.weight.data() + i);
    __builtin_prefetch(s.weight.data() + to - 1);
  }
  void learn(Connected& c, std::int64_t step, std::size_t place) {
    auto& part = *c.plastic;
    const auto& rule = net_.rules[part.rule];
    auto& segment = c.bundle.segments[local_];
    const auto& regional = *net_.regional[part.rule][block_.region];
    const auto& history = net_.histories[part.history];
    const auto& factors = part.factors[block_.region];
    network::RowUpdate update = update_within(rule);
    double* const excitatory = neurons_.takes_input() ? neurons_.excitatory(step + c.bundle.dendritic) : nullptr;
    double* const inhibitory = neurons_.takes_input() ? neurons_.inhibitory(step + c.bundle.dendritic) : nullptr;
    for (std::size_t e = c.first_event[place]; e < c.first_event[place + 1]; ++e) {
      const auto& event = c.events[e];
      update.ahead =
          e + row_ahead < c.events.size() ? row_of(segment, c.events[e + row_ahead].source) : network::PlasticRow{};
      if (e + offset_ahead < c.events.size()) __builtin_prefetch(&segment.offset[c.events[e + offset_ahead].source]);
      const auto row = row_of(segment, event.source);
      update.a = event.a, update.b = event.b;
      update.components = factors.components.data() + e * rule.components.size();
      update.terms = factors.terms.data() + e * rule.terms.size();
      update.weight_gain = factors.weight_gain[e];
      update.excitatory = event.is_spike ? excitatory : nullptr;
      update.inhibitory = event.is_spike ? inhibitory : nullptr;
      update.transmitted = event.transmitted * c.transmission[block_.region];
      advance_row(net_, regional, history, local_, row, update);
      if (event.is_spike) plastic_events_ += row.count;
    }
  }

  void deliver(const Connected& c, std::int64_t step, std::size_t place) {
    if (!neurons_.takes_input()) return;
    const auto& segment = c.bundle.segments[local_];
    double* excitatory = neurons_.excitatory(step + c.bundle.dendritic);
    double* inhibitory = neurons_.inhibitory(step + c.bundle.dendritic);
    for (std::size_t e = c.first_event[place]; e < c.first_event[place + 1]; ++e) {
      const auto& event = c.events[e];
      const double factor = c.transmission[block_.region] * event.transmitted;
      const std::size_t from = segment.offset[event.source], to = segment.offset[event.source + 1];
      static_events_ += to - from;
      if (e + row_ahead < c.events.size()) fetch(segment, c.events[e + row_ahead].source);
      if (e + offset_ahead < c.events.size()) __builtin_prefetch(&segment.offset[c.events[e + offset_ahead].source]);
      if (segment.weight.empty()) {
        const double sent = segment.common * factor;
        double* const input = sent < 0 ? inhibitory : excitatory;
        const std::uint16_t* const target = segment.target.data();
#pragma GCC unroll 8
        for (std::size_t k = from; k < to; ++k) input[target[k]] += sent;
        continue;
      }
      for (std::size_t k = from; k < to; ++k) {
        const double sent = segment.weight[k] * factor;
        (sent < 0 ? inhibitory : excitatory)[segment.target[k]] += sent;
      }
    }
  }

  // Homeostasis, at the end of a slice that ends with a period; every row has just been touched.
  void scale_weights(Connected& c, std::int64_t end) {
    const auto& projection = net_.model.projections[c.bundle.projection];
    if (!c.plastic || !touches_all(net_, c, end)) return;
    const auto& h = projection.homeostasis[0];
    const auto& bounds = net_.rules[c.plastic->rule].rule.bounds;
    auto& segment = c.bundle.segments[local_];
    const auto& counted = net_.counted[block_.population];
    for (std::uint32_t source = 0; source + 1 < segment.offset.size(); ++source) {
      const std::size_t from = segment.offset[source], count = segment.offset[source + 1] - from;
      const auto row = row_at(net_, end, c, local_, source, from, count);
      for (std::size_t i = 0; i < count; ++i) {
        const double rate = counted[block_.first + segment.target[from + i]] / h.period.native();
        double w = row.weight[i] * (1 + h.strength * (h.target.native() - rate) / h.target.native());
        if (bounds.kind != BoundKind::none) w = std::clamp(w, bounds.least, bounds.most);
        segment.weight[from + i] = static_cast<float>(w - (row.weight[i] - segment.weight[from + i]));
      }
    }
  }

  Network& net_;
  const network::Block& block_;
  std::size_t index_, local_;
  network::NeuronBlock& neurons_;
  std::uint64_t plastic_events_ = 0, static_events_ = 0;
};

}  // namespace

void prepare_rows(Network& net, std::int64_t end) {
  const std::int64_t first = net.step + 1;
  net.team->run(net.connected.size(), [&](std::size_t c) { prepare(net, net.connected[c], first, end); });
}

void learn_and_deliver(Network& net, std::int64_t end) {
  const std::int64_t first = net.step + 1;
  net.team->run(net.layout.blocks.size(), [&](std::size_t i) { BlockWork(net, net.longest_first[i]).run(first, end); });
  for (std::size_t p = 0; p < net.n_populations(); ++p)
    if (const auto period = net.counting_period[p]; period > 0 && end % period == 0)
      std::fill(net.counted[p].begin(), net.counted[p].end(), 0u);
}

}  // namespace teg::sim
