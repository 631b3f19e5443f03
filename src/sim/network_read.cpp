// What can be read from a network: weights and traces as of now, counts, the fingerprint, probes.
#include <algorithm>

#include "core/fingerprint.hpp"
#include "sim/advance_row.hpp"
#include "sim/network_state.hpp"

namespace teg::sim {

namespace {

double eligibility(const network::PlasticRule& rule, const RowState& row, std::size_t channel, std::size_t i) {
  double e = 0;
  for (const auto k : rule.components_of[channel]) e += rule.components[k].share * row.trace[k * row.weight.size() + i];
  return e;
}

// Calls use(row, source, block, first synapse) for every row of a bundle, by block and source.
template <class Use>
void for_each_row(const Network& net, const Connected& c, Use use) {
  for (std::size_t b = 0; b < c.bundle.segments.size(); ++b) {
    const auto& offset = c.bundle.segments[b].offset;
    for (std::uint32_t s = 0; s + 1 < offset.size(); ++s)
      if (offset[s + 1] > offset[s])
        use(row_at(net, net.step, c, b, s, offset[s], offset[s + 1] - offset[s]), b, offset[s]);
  }
}

// One value for each synapse of a projection, in the order of synapse_places.
template <class Value>
std::vector<double> read_all(const Network& net, std::size_t projection, Value value) {
  std::vector<std::vector<std::vector<double>>> found(net.connected.size());  // [bundle][block][synapse]
  for (std::size_t k = 0; k < net.connected.size(); ++k) {
    const auto& c = net.connected[k];
    if (c.bundle.projection != projection) continue;
    for (const auto& s : c.bundle.segments) found[k].emplace_back(s.target.size());
    for_each_row(net, c, [&](const RowState& row, std::size_t block, std::size_t first) {
      for (std::size_t i = 0; i < row.weight.size(); ++i) found[k][block][first + i] = value(c, row, i);
    });
  }
  std::vector<double> values;
  for (const auto& p : synapse_places(net, projection)) values.push_back(found[p.bundle][p.block][p.synapse]);
  return values;
}

}  // namespace

std::vector<SynapsePlace> synapse_places(const Network& net, std::size_t projection) {
  std::vector<SynapsePlace> all;
  for (std::size_t c = 0; c < net.connected.size(); ++c) {
    const auto& bundle = net.connected[c].bundle;
    if (bundle.projection != projection) continue;
    for (std::size_t b = 0; b < bundle.segments.size(); ++b) {
      const auto& s = bundle.segments[b];
      const auto first = static_cast<std::uint32_t>(net.layout.blocks[net.layout.first_block[bundle.target] + b].first);
      for (std::uint32_t source = 0; source + 1 < s.offset.size(); ++source)
        for (std::uint32_t k = s.offset[source]; k < s.offset[source + 1]; ++k)
          all.push_back({source, first + s.target[k], static_cast<std::uint32_t>(c), static_cast<std::uint32_t>(b), k});
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const SynapsePlace& a, const SynapsePlace& b) {
    return a.source != b.source ? a.source < b.source : a.target < b.target;
  });
  return all;
}

std::vector<Connection> read_connections(const Network& net, std::size_t projection) {
  const auto weights = read_weights(net, projection);
  std::vector<Connection> all;
  for (const auto& p : synapse_places(net, projection))
    all.push_back(
        {p.source, p.target, weights[all.size()], net.grid.time_ms(net.connected[p.bundle].bundle.dendritic)});
  return all;
}

std::vector<double> read_weights(const Network& net, std::size_t projection) {
  return read_all(net, projection, [](const Connected&, const RowState& row, std::size_t i) {
    return static_cast<double>(row.weight[i]);
  });
}

std::vector<double> read_eligibilities(const Network& net, std::size_t projection, std::size_t channel) {
  return read_all(net, projection, [&](const Connected& c, const RowState& row, std::size_t i) {
    return c.plastic ? eligibility(net.rules[c.plastic->rule], row, channel, i) : 0.0;
  });
}

NetworkCounts read_counts(const Network& net) {
  NetworkCounts counts = net.counts;
  for (std::size_t b = 0; b < net.layout.blocks.size(); ++b) {
    counts.plastic_events += net.events_of_block[2 * b];
    counts.static_events += net.events_of_block[2 * b + 1];
  }
  for (const auto& c : net.connected)
    for (const auto& s : c.bundle.segments) {
      counts.bytes += s.bytes();
      if (c.plastic) counts.plastic_bytes += s.bytes();
    }
  for (const auto& c : net.connected)
    if (c.plastic) counts.plastic_bytes += c.plastic->rows->bytes(), counts.bytes += c.plastic->rows->bytes();
  for (const auto& set : net.histories)
    for (const auto& s : set.sums) counts.plastic_bytes += s.bytes(), counts.bytes += s.bytes();
  for (const auto& set : net.histories)
    for (const auto& t : set.trains) counts.plastic_bytes += t.bytes(), counts.bytes += t.bytes();
  for (const auto& n : net.neurons) counts.bytes += n.bytes();
  return counts;
}

std::string read_fingerprint(const Network& net) {
  Fingerprint hash;
  hash.add(static_cast<double>(net.step));
  hash.add(static_cast<double>(net.counts.spikes));
  for (std::size_t b = 0; b < net.neurons.size(); ++b)
    for (std::size_t i = 0; i < net.layout.blocks[b].count; ++i) hash.add(net.neurons[b].potential(i));
  for (const auto& recorded : net.recorded)
    for (const auto& spike : recorded)
      hash.add(static_cast<double>(spike.step)), hash.add(static_cast<double>(spike.neuron));
  for (const auto& c : net.connected) {
    if (!c.plastic) continue;
    for_each_row(net, c, [&](const RowState& row, std::size_t, std::size_t) {
      for (const float w : row.weight) hash.add(static_cast<double>(w));
      for (const float e : row.trace) hash.add(static_cast<double>(e));
    });
  }
  hash.add(net.chain->now());
  return hash.text();
}

namespace {

double read_synapse(const Network& net, const ProbeState& p, const SynapsePlace& place) {
  const auto& c = net.connected[place.bundle];
  const RowState row = row_at(net, net.step, c, place.block, place.source, place.synapse, 1);
  if (p.probe.of == ProbeOf::weight) return row.weight[0];
  return c.plastic ? eligibility(net.rules[c.plastic->rule], row, p.probe.channel, 0) : 0.0;
}

double read_probe(const Network& net, const ProbeState& p, std::size_t index) {
  const std::size_t n = net.model.modulators.size();
  switch (p.probe.of) {
    case ProbeOf::potential:
    case ProbeOf::recovery: {
      const std::size_t b = net.layout.block_of(p.from, index);
      const std::size_t local = index - net.layout.blocks[b].first;
      return p.probe.of == ProbeOf::potential ? net.neurons[b].potential(local) : net.neurons[b].recovery(local);
    }
    case ProbeOf::level: return net.chain->now()[p.from];
    case ProbeOf::occupancy: return net.chain->now()[n + p.from];
    case ProbeOf::messenger: return net.chain->now()[n + net.model.receptors.size() + p.from];
    case ProbeOf::gate: return net.regional[p.from][p.region]->gate(p.probe.channel, *net.chain);
    case ProbeOf::weight:
    case ProbeOf::eligibility: break;  // read together
  }
  return 0;
}

}  // namespace

void record(Network& net) {
  for (std::size_t k = 0; k < net.probes.size(); ++k) record_probe(net, k);
}

void record_probe(Network& net, std::size_t probe) {
  const auto& p = net.probes[probe];
  if (net.step < p.first || net.step > p.last || (net.step - p.first) % p.every != 0) return;
  if (p.trigger && (p.last_trigger < 0 || net.step - p.last_trigger > p.after)) return;
  auto& out = net.records[probe];
  out.times_ms.push_back(net.grid.time_ms(net.step));
  for (std::size_t i = 0; i < out.values.size(); ++i)
    out.values[i].push_back(p.places.empty() ? read_probe(net, p, p.probe.indices.empty() ? 0 : p.probe.indices[i])
                                             : read_synapse(net, p, p.places[i]));
}

}  // namespace teg::sim
