#include "sim/advance_row.hpp"

#include <limits>

namespace teg::sim {

network::RowUpdate update_within(const network::PlasticRule& rule) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  const bool is_hard = rule.rule.bounds.kind == BoundKind::hard;
  network::RowUpdate update;
  update.least = is_hard ? static_cast<float>(rule.rule.bounds.least) : -infinity;
  update.most = is_hard ? static_cast<float>(rule.rule.bounds.most) : infinity;
  return update;
}

void advance_row(const Network& net, const network::RegionalRule& regional, const HistorySet& history,
                 std::size_t block, const network::PlasticRow& row, const network::RowUpdate& update) {
  const auto& rule = regional.rule();
  if (rule.is_sequential)
    return network::advance_row_in_sequence(regional, net.grid, history.trains[block], row, update);
  const auto& sums = history.sums[block];
  net.kernel(
      {sums.since(update.a), sums.present(), rule.component_of_term.data(), rule.components.size(), rule.terms.size()},
      row, update);
}

RowState row_at(const Network& net, std::int64_t step, const Connected& c, std::size_t block, std::uint32_t source,
                std::size_t from, std::size_t count) {
  const auto& segment = c.bundle.segments[block];
  RowState now;
  for (std::size_t i = 0; i < count; ++i) now.weight.push_back(segment.weight_of(from + i));
  if (!c.plastic || count == 0) return now;
  const auto& rule = net.rules[c.plastic->rule];
  for (std::size_t k = 0; k < rule.components.size(); ++k)
    for (std::size_t i = 0; i < count; ++i) now.trace.push_back(segment.trace[k * segment.weight.size() + from + i]);
  const RegionId region = net.layout.blocks[net.layout.first_block[c.bundle.target] + block].region;
  const auto& regional = *net.regional[c.plastic->rule][region];
  network::RowFactors factors;
  const auto event = c.plastic->rows->peek(source, step, regional, factors);
  const network::PlasticRow row{segment.target.data() + from, now.weight.data(), now.trace.data(), count, count};
  network::RowUpdate update = update_within(rule);
  update.a = event.a, update.b = event.b;
  update.components = factors.components.data();
  update.terms = factors.terms.data();
  advance_row(net, regional, net.histories[c.plastic->history], block, row, update);
  return now;
}

}  // namespace teg::sim
