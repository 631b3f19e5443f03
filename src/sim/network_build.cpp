// Builds a network from its model.
#include <algorithm>
#include <numeric>

#include "core/text.hpp"
#include "network/plastic_kernel.hpp"
#include "sim/check_network.hpp"
#include "sim/network_state.hpp"

namespace teg::sim {
namespace {

constexpr std::int64_t longest_slice = 64;

class Builder {
 public:
  Builder(Network& net) : net_(net), model_(net.model) {}

  Errors build() {
    net_.grid = {model_.dt.native()};
    net_.layout = network::cut_into_blocks(model_);
    net_.team = std::make_unique<WorkerTeam>(net_.threads);
    net_.kernel = network::plastic_kernel();
    for (const auto& rule : model_.rules) net_.rules.push_back(network::compile_rule(rule, net_.grid));
    auto chain = modulation::Chain::make(model_, model_.dt);
    if (!chain) return chain.errors();
    net_.chain.emplace(*std::move(chain));
    find_slice();
    find_releases();
    influences();
    if (!errors_.empty()) return errors_;
    connections();
    if (!errors_.empty()) return errors_;
    neurons();
    return {};
  }

 private:
  void add(const Errors& errors) { errors_.insert(errors_.end(), errors.begin(), errors.end()); }
  std::size_t rule_index(const std::string& name) const {
    std::size_t i = 0;
    while (model_.rules[i].name != name) ++i;
    return i;
  }

  // What one step does reaches another no sooner than by the shortest dendritic delay, or at once by an influence.
  void find_slice() {
    net_.longest_slice = model_.influences.empty() ? longest_slice : 1;
    for (const auto& p : model_.projections) {
      const double least = network::range_of(p.dendritic_delay).first;
      net_.longest_slice = std::min(net_.longest_slice, std::max<std::int64_t>(1, net_.grid.steps(least)));
    }
  }
  void find_releases() {
    net_.released_by.resize(model_.populations.size());
    for (std::size_t r = 0; r < model_.releases.size(); ++r) {
      const auto& release = model_.releases[r];
      net_.released_modulator.push_back(*modulation::find_modulator(model_, release.modulator, release.region));
      net_.released_by[network::index_of(model_, release.population)].push_back(r);
    }
  }
  // Each region that holds neurons of the population, once.
  std::vector<RegionId> regions_of(std::size_t population) const {
    PerId<RegionId, char> is_in(net_.layout.regions.size(), false);
    for (std::size_t b = net_.layout.first_block[population]; b < net_.layout.first_block[population + 1]; ++b)
      is_in[net_.layout.blocks[b].region] = true;
    std::vector<RegionId> in;
    for (const RegionId r : ids<RegionId>(is_in.size()))
      if (is_in[r]) in.push_back(r);
    return in;
  }
  void influences() {
    for (const auto& influence : model_.influences) {
      CompiledInfluence compiled{influence.on, 0, {}};
      std::string population = influence.of;
      if (influence.on == InfluenceOn::transmission) {
        while (model_.projections[compiled.of].name != influence.of) ++compiled.of;
        population = model_.projections[compiled.of].target;
      } else {
        compiled.of = network::index_of(model_, influence.of);
      }
      compiled.gates.resize(net_.layout.regions.size());
      for (const RegionId r : regions_of(network::index_of(model_, population))) {
        auto gate = receptors::Gate::compile("influence on " + influence.of, influence.gate,
                                             net_.chain->symbols(net_.layout.regions[r]));
        if (gate)
          compiled.gates[r] = *std::move(gate);
        else
          add(gate.errors());
      }
      net_.influences.push_back(std::move(compiled));
    }
  }

  void need_rule(std::size_t rule, std::size_t population) {
    for (const RegionId r : regions_of(population)) {
      if (net_.regional[rule][r]) continue;
      auto made = network::RegionalRule::make(net_.rules[rule], net_.layout.regions[r], *net_.chain, net_.grid,
                                              net_.longest_slice);
      if (made)
        net_.regional[rule][r].emplace(*std::move(made));
      else
        add(made.errors());
    }
  }
  std::size_t history_of(std::size_t rule, std::size_t population, std::int64_t dendritic) {
    for (std::size_t h = 0; h < net_.histories.size(); ++h)
      if (net_.histories[h].rule == rule && net_.histories[h].population == population &&
          net_.histories[h].dendritic == dendritic)
        return h;
    HistorySet set{rule, population, dendritic, {}, {}};
    for (std::size_t b = net_.layout.first_block[population]; b < net_.layout.first_block[population + 1]; ++b)
      if (net_.rules[rule].is_sequential)
        set.trains.emplace_back(net_.rules[rule], net_.grid, net_.layout.blocks[b].count);
      else
        set.sums.emplace_back(net_.rules[rule], net_.grid, net_.layout.blocks[b].count);
    net_.histories.push_back(std::move(set));
    return net_.histories.size() - 1;
  }
  void connections() {
    net_.regional.resize(model_.rules.size());
    for (auto& rule : net_.regional) rule.resize(net_.layout.regions.size());
    net_.arriving.resize(model_.populations.size());
    net_.short_term.resize(model_.projections.size());
    for (std::size_t p = 0; p < model_.projections.size(); ++p) {
      const auto& projection = model_.projections[p];
      const std::size_t rule = projection.rule.empty() ? 0 : rule_index(projection.rule);
      if (!projection.rule.empty()) need_rule(rule, network::index_of(model_, projection.target));
      if (!errors_.empty()) continue;
      const std::size_t traces = projection.rule.empty() ? 0 : net_.rules[rule].components.size();
      for (auto& bundle :
           network::connect(model_, p, net_.layout, net_.grid, traces, !projection.rule.empty(), net_.threads))
        add_bundle(std::move(bundle), rule, !projection.rule.empty());
    }
  }
  void add_bundle(network::Bundle bundle, std::size_t rule, bool is_plastic) {
    std::uint64_t n = 0;
    for (const auto& s : bundle.segments) n += s.target.size();
    (is_plastic ? net_.counts.plastic_synapses : net_.counts.static_synapses) += n;
    Connected c{std::move(bundle), {}, PerId<RegionId, double>(net_.layout.regions.size(), 1.0), {}, {}};
    if (is_plastic) {
      PlasticPart part;
      part.rule = rule;
      part.history = history_of(rule, c.bundle.target, c.bundle.dendritic);
      part.rows =
          std::make_unique<network::PlasticRows>(net_.rules[rule], net_.grid, model_.populations[c.bundle.source].size);
      part.factors.resize(net_.layout.regions.size());
      c.plastic.emplace(std::move(part));
    }
    net_.arriving[c.bundle.target].push_back(net_.connected.size());
    net_.connected.push_back(std::move(c));
  }

  void neurons() {
    std::int64_t farthest = 1, longest_dendritic = 1;
    for (const auto& c : net_.connected) {
      farthest = std::max({farthest, c.bundle.axonal, c.bundle.dendritic});
      longest_dendritic = std::max(longest_dendritic, c.bundle.dendritic);
    }
    const auto slots = static_cast<std::size_t>(longest_dendritic + net_.longest_slice + 1);
    const auto window = farthest + net_.longest_slice + 1;
    const auto& blocks = net_.layout.blocks;
    for (const auto& block : blocks) net_.neurons.emplace_back(model_, block, slots);
    net_.influence.resize(blocks.size());
    net_.blown_up.resize(blocks.size());
    net_.fired.assign(blocks.size(), std::vector<std::vector<std::uint16_t>>(net_.longest_slice));
    net_.events_of_block.assign(2 * blocks.size(), 0);
    net_.spikes.resize(model_.populations.size());
    for (auto& spikes : net_.spikes) spikes.keep(window);
    net_.recorded.resize(model_.populations.size());
    net_.seen.resize(model_.populations.size());
    net_.counted.resize(model_.populations.size());
    net_.counting_period.assign(model_.populations.size(), 0);
    for (std::size_t p = 0; p < model_.projections.size(); ++p) {
      const auto& projection = model_.projections[p];
      if (!projection.homeostasis.empty()) {
        const auto target = network::index_of(model_, projection.target);
        net_.counted[target].assign(model_.populations[target].size, 0);
        net_.counting_period[target] = net_.grid.steps(projection.homeostasis[0].period.native());
      }
      if (projection.short_term.empty()) continue;
      const std::size_t n = model_.populations[network::index_of(model_, projection.source)].size;
      net_.short_term[p] =
          ShortTermState{std::vector<double>(n, 0.0), std::vector<double>(n, 1.0), std::vector<std::int64_t>(n, 0),
                         std::vector<std::vector<double>>(static_cast<std::size_t>(window))};
    }
    std::vector<std::uint64_t> work(blocks.size(), 0);
    for (const auto& c : net_.connected)
      for (std::size_t b = 0; b < c.bundle.segments.size(); ++b)
        work[net_.layout.first_block[c.bundle.target] + b] += c.bundle.segments[b].target.size() * (c.plastic ? 4 : 1);
    net_.longest_first.resize(blocks.size());
    std::iota(net_.longest_first.begin(), net_.longest_first.end(), std::size_t{0});
    std::stable_sort(net_.longest_first.begin(), net_.longest_first.end(),
                     [&](std::size_t a, std::size_t b) { return work[a] > work[b]; });
  }

  Network& net_;
  const NetworkModel& model_;
  Errors errors_;
};

}  // namespace

Errors build(Network& net) { return Builder(net).build(); }

}  // namespace teg::sim
