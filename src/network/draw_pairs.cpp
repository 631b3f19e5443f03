#include "network/draw_pairs.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/maths.hpp"
#include "core/random.hpp"
#include "core/variant.hpp"
#include "core/vector_clones.hpp"
#include "network/layout.hpp"

namespace teg::network {
namespace {

std::array<std::uint32_t, 4> words(std::uint64_t seed, Stream stream, std::uint32_t projection, std::uint32_t neuron,
                                   std::uint32_t block) {
  return philox4x32({block, neuron, projection, static_cast<std::uint32_t>(stream)},
                    {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
}
// The same for many blocks from `first` on, side by side, so that their rounds vectorise: out[word][block].
constexpr std::size_t blocks_at_once = 32;
using ManyWords = std::uint32_t[4][blocks_at_once];
TEG_VECTOR_CLONES
void fill_words(std::uint64_t seed, std::uint32_t stream, std::uint32_t projection, std::uint32_t neuron,
                std::uint32_t first, ManyWords& out) {
  for (std::uint32_t i = 0; i < blocks_at_once; ++i)
    out[0][i] = first + i, out[1][i] = neuron, out[2][i] = projection, out[3][i] = stream;
  philox4x32(out[0], out[1], out[2], out[3],
             {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
}
// Uniform on (0, 1) from the first or the second two words of a block.
double unit(const std::array<std::uint32_t, 4>& words, bool second) {
  const std::uint64_t high = words[second ? 2 : 0], low = words[second ? 3 : 1];
  return (static_cast<double>((high << 32 | low) >> 12) + 0.5) * 0x1p-52;
}

// Squared distance of two neurons on their square grids, wrapped at the edges of the target's.
double squared_distance(const Population& a, std::size_t i, const Population& b, std::size_t j) {
  const auto place = [](const Population& p, std::size_t n) {
    const auto side = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(p.size))));
    const std::size_t row = n / side, column = n % side;
    const double h = p.spacing.native();
    return std::array<double, 3>{h * static_cast<double>(column), h * static_cast<double>(row),
                                 h * static_cast<double>(side)};
  };
  const auto at = place(a, i), to = place(b, j);
  const double width = to[2];
  const auto wrapped = [&](double d) {
    d = std::abs(d);
    d -= width * std::floor(d / width);
    return std::min(d, width - d);
  };
  const double dx = wrapped(at[0] - to[0]), dy = wrapped(at[1] - to[1]);
  return dx * dx + dy * dy;
}

}  // namespace

PairDrawer::PairDrawer(const NetworkModel& model, std::size_t projection)
    : model_(model), projection_(model.projections[projection]), index_(static_cast<std::uint32_t>(projection)) {
  const std::size_t source = index_of(model, projection_.source), target = index_of(model, projection_.target);
  n_sources_ = model.populations[source].size;
  n_targets_ = model.populations[target].size;
  is_recurrent_ = source == target;
  if (const auto* pairs = std::get_if<ExplicitPairs>(&projection_.connect)) {
    list_.resize(pairs->target.size());
    std::iota(list_.begin(), list_.end(), std::size_t{0});
    std::stable_sort(list_.begin(), list_.end(),
                     [&](std::size_t a, std::size_t b) { return pairs->target[a] < pairs->target[b]; });
    list_from_.assign(n_targets_ + 1, 0);
    for (const auto t : pairs->target) ++list_from_[t + 1];
    std::partial_sum(list_from_.begin(), list_from_.end(), list_from_.begin());
  }
}

bool PairDrawer::by_source() const { return std::holds_alternative<FixedOutDegree>(projection_.connect); }

const std::vector<DrawnPartner>& PairDrawer::partners(std::uint32_t neuron) {
  partners_.clear();
  std::visit(Overloaded{[&](const OneToOne&) { partners_.push_back({neuron, 0}); },
                        [&](const AllToAll& c) { pairwise(neuron, 1, c.self); },
                        [&](const PairwiseProbability& c) { pairwise(neuron, c.probability, c.self); },
                        [&](const FixedInDegree& c) { fixed(neuron, c.count, c.repeats, c.self); },
                        [&](const FixedOutDegree& c) { fixed(neuron, c.count, c.repeats, c.self); },
                        [&](const DistanceProbability& c) { by_distance(neuron, c); },
                        [&](const ExplicitPairs&) { listed(neuron); }},
             projection_.connect);
  return partners_;
}

// As many buckets of equal width as partners leave little to sort within each, where partners are drawn evenly.
const std::vector<DrawnPartner>& PairDrawer::sorted_partners(std::uint32_t neuron) {
  partners(neuron);
  const std::size_t n = by_source() ? n_targets_ : n_sources_;
  int shift = 0;
  while (n >> shift > partners_.size()) ++shift;
  bucket_end_.assign((n >> shift) + 2, 0);
  for (const auto& p : partners_) ++bucket_end_[(p.partner >> shift) + 1];
  std::partial_sum(bucket_end_.begin(), bucket_end_.end(), bucket_end_.begin());
  sorted_.resize(partners_.size());
  for (const auto& p : partners_) sorted_[bucket_end_[p.partner >> shift]++] = p;
  for (std::size_t i = 1; i < sorted_.size(); ++i) {
    const DrawnPartner p = sorted_[i];
    std::size_t at = i;
    for (; at > 0 && sorted_[at - 1].partner > p.partner; --at) sorted_[at] = sorted_[at - 1];
    sorted_[at] = p;
  }
  return sorted_;
}

// Steps from one partner to the next by geometric gaps, so that the cost is that of the synapses made.
void PairDrawer::pairwise(std::uint32_t neuron, double probability, bool self) {
  if (1 - probability == 1) return;  // rarer than rounding, or never
  const double gap_scale = probability < 1 ? 1 / log(1 - probability) : 0;
  std::uint32_t draw = 0;
  for (std::uint64_t i = 0;; ++i, ++draw) {
    if (probability < 1) {
      const auto w = words(model_.seed, Stream::connection, index_, neuron, draw / 2);
      const double gap = std::floor(log(unit(w, draw % 2 == 1)) * gap_scale);
      if (gap >= static_cast<double>(n_sources_ - std::min<std::uint64_t>(i, n_sources_))) return;
      i += static_cast<std::uint64_t>(gap);
    }
    if (i >= n_sources_) return;
    if (self || !is_recurrent_ || i != neuron) partners_.push_back({static_cast<std::uint32_t>(i), draw});
  }
}

void PairDrawer::fixed(std::uint32_t neuron, std::size_t count, bool repeats, bool self) {
  const std::uint64_t n = by_source() ? n_targets_ : n_sources_;
  if (!repeats) stamp_.resize(n, 0);
  ++turn_;
  ManyWords drawn;
  for (std::uint32_t k = 0; partners_.size() < count; ++k) {
    const std::uint32_t block = k / 4, at = block % blocks_at_once;
    if (k % 4 == 0 && at == 0)
      fill_words(model_.seed, static_cast<std::uint32_t>(Stream::connection), index_, neuron, block, drawn);
    const auto partner = static_cast<std::uint32_t>(drawn[k % 4][at] * n >> 32);
    if (!self && is_recurrent_ && partner == neuron) continue;
    if (!repeats) {
      if (stamp_[partner] == turn_) continue;
      stamp_[partner] = turn_;
    }
    partners_.push_back({partner, static_cast<std::uint32_t>(partners_.size())});
  }
}

void PairDrawer::by_distance(std::uint32_t neuron, const DistanceProbability& rule) {
  const auto& from = model_.populations[index_of(model_, projection_.source)];
  const auto& to = model_.populations[index_of(model_, projection_.target)];
  const double scale = rule.scale.native();
  for (std::uint32_t i = 0; i < n_sources_; ++i) {
    if (!rule.self && is_recurrent_ && i == neuron) continue;
    const double squared = squared_distance(from, i, to, neuron) / (scale * scale);
    const double p = rule.peak * exp(rule.falloff == Falloff::gaussian ? -squared / 2 : -std::sqrt(squared));
    const auto w = words(model_.seed, Stream::connection, index_, neuron, i / 2);
    if (unit(w, i % 2 == 1) < p) partners_.push_back({i, i});
  }
}

void PairDrawer::listed(std::uint32_t neuron) {
  const auto& pairs = std::get<ExplicitPairs>(projection_.connect);
  for (std::size_t i = list_from_[neuron]; i < list_from_[neuron + 1]; ++i)
    partners_.push_back({pairs.source[list_[i]], static_cast<std::uint32_t>(list_[i])});
}

double PairDrawer::drawn(const Distribution& d, Stream stream, std::uint32_t drawer, std::uint32_t draw) const {
  if (d.spread == Spread::constant) return d.first;
  const auto w = words(model_.seed, stream, index_, drawer, draw);
  const double u = unit(w, false);
  double value = 0;
  switch (d.spread) {
    case Spread::constant: break;
    case Spread::uniform: value = d.first + (d.second - d.first) * u; break;
    case Spread::normal: value = d.first + d.second * normal_quantile(u); break;
    case Spread::lognormal: value = d.first * exp(d.second * normal_quantile(u)); break;
    case Spread::exponential: value = -d.first * log(u); break;
  }
  return std::clamp(value, d.least, d.most);
}

double PairDrawer::weight(std::uint32_t drawer, std::uint32_t draw) const {
  if (const auto* pairs = std::get_if<ExplicitPairs>(&projection_.connect))
    if (!pairs->weight.empty()) return pairs->weight[draw];
  return drawn(projection_.weight, Stream::synaptic_weight, drawer, draw);
}

std::int64_t PairDrawer::delay_steps(std::uint32_t drawer, std::uint32_t draw) const {
  const double ms = drawn(projection_.dendritic_delay, Stream::synaptic_delay, drawer, draw);
  return std::max<std::int64_t>(1, std::llround(ms / model_.dt.native()));
}

}  // namespace teg::network
