#include "network/connect.hpp"

#include <algorithm>
#include <atomic>
#include <map>

#include "core/parallel.hpp"
#include "network/draw_pairs.hpp"

namespace teg::network {
namespace {

class Builder {
 public:
  Builder(const NetworkModel& model, std::size_t projection, const Layout& layout, const Grid& grid,
          std::size_t n_components, bool is_plastic, std::size_t threads)
      : model_(model), layout_(layout), projection_(projection), n_components_(n_components) {
    for (std::size_t t = 0; t < std::max<std::size_t>(threads, 1); ++t) drawers_.emplace_back(model, projection);
    const auto& p = model.projections[projection];
    source_ = index_of(model, p.source);
    target_ = index_of(model, p.target);
    axonal_ = grid.steps(p.axonal_delay.native());
    has_common_weight_ = p.weight.spread == Spread::constant && !is_plastic;
    if (const auto* pairs = std::get_if<ExplicitPairs>(&p.connect)) has_common_weight_ &= pairs->weight.empty();
  }

  std::vector<Bundle> build() {
    find_delays();
    for (const auto& [delay, place] : place_of_delay_) {
      Bundle b{projection_, source_, target_, axonal_, delay, {}};
      b.segments.resize(n_blocks());
      for (auto& s : b.segments) {
        s.offset.assign(n_sources() + 1, 0);
        s.common = static_cast<float>(model_.projections[projection_].weight.first);
      }
      bundles_.push_back(std::move(b));
    }
    if (drawers_[0].by_source()) {
      find_blocks();
      filled_.resize(drawers_.size());
      in_parallel(n_sources(), 64,
                  [&](PairDrawer& d, std::size_t i) { count_source(d, static_cast<std::uint32_t>(i)); });
      in_parallel(n_blocks(), 1, [&](PairDrawer&, std::size_t b) { allocate(b); });
      in_parallel(n_sources(), 64,
                  [&](PairDrawer& d, std::size_t i) { fill_source(d, static_cast<std::uint32_t>(i)); });
    } else {
      in_parallel(n_blocks(), 1, [&](PairDrawer& d, std::size_t b) { build_block(d, b); });
    }
    return std::move(bundles_);
  }

 private:
  std::size_t n_sources() const { return model_.populations[source_].size; }
  std::size_t n_targets() const { return model_.populations[target_].size; }
  std::size_t n_blocks() const { return layout_.first_block[target_ + 1] - layout_.first_block[target_]; }
  const Block& block(std::size_t b) const { return layout_.blocks[layout_.first_block[target_] + b]; }

  template <class Work>
  void in_parallel(std::size_t n, std::size_t chunk, Work work) {
    const std::atomic<bool> never{false};
    for_each_index(n, drawers_.size(), chunk, never,
                   [&](std::size_t worker, std::size_t i) { work(drawers_[worker], i); });
  }
  // Every delay that occurs has a bundle.
  void find_delays() {
    const auto& d = model_.projections[projection_].dendritic_delay;
    if (d.spread == Spread::constant) {
      place_of_delay_[drawers_[0].delay_steps(0, 0)] = 0;
      return;
    }
    const std::size_t n = drawers_[0].by_source() ? n_sources() : n_targets();
    for (std::size_t i = 0; i < n; ++i)
      for (const auto& p : drawers_[0].partners(static_cast<std::uint32_t>(i)))
        place_of_delay_[drawers_[0].delay_steps(static_cast<std::uint32_t>(i), p.draw)] = 0;
    std::size_t place = 0;
    for (auto& [delay, at] : place_of_delay_) at = place++;
  }
  Bundle& bundle_of(const PairDrawer& d, std::uint32_t drawer, std::uint32_t draw) {
    if (bundles_.size() == 1) return bundles_[0];
    return bundles_[place_of_delay_.find(d.delay_steps(drawer, draw))->second];
  }
  // A table, since every synapse asks.
  void find_blocks() {
    block_of_.resize(n_targets());
    for (std::size_t b = 0; b < n_blocks(); ++b)
      std::fill_n(block_of_.begin() + static_cast<std::ptrdiff_t>(block(b).first), block(b).count,
                  static_cast<std::uint32_t>(b));
  }

  void count_source(PairDrawer& d, std::uint32_t source) {
    for (const auto& p : d.partners(source))
      ++bundle_of(d, source, p.draw).segments[block_of_[p.partner]].offset[source + 1];
  }
  void allocate(std::size_t b) {
    for (auto& bundle : bundles_) {
      Segment& s = bundle.segments[b];
      for (std::size_t i = 1; i < s.offset.size(); ++i) s.offset[i] += s.offset[i - 1];
      s.target.resize(s.offset.back());
      if (!has_common_weight_) s.weight.resize(s.offset.back());
      s.trace.assign(n_components_ * s.offset.back(), 0.0f);
    }
  }
  void place(Segment& s, std::size_t at, std::uint32_t local, double weight) {
    s.target[at] = static_cast<std::uint16_t>(local);
    if (!has_common_weight_) s.weight[at] = static_cast<float>(weight);
  }
  // Targets in order, so that each row of a bundle and block is sorted by target, then draw.
  void fill_source(PairDrawer& d, std::uint32_t source) {
    auto& filled = filled_[static_cast<std::size_t>(&d - drawers_.data())];
    filled.assign(bundles_.size() * n_blocks(), 0);
    for (const auto& p : d.sorted_partners(source)) {
      Bundle& bundle = bundle_of(d, source, p.draw);
      const std::size_t b = block_of_[p.partner];
      Segment& s = bundle.segments[b];
      const auto row = static_cast<std::size_t>(&bundle - bundles_.data()) * n_blocks() + b;
      place(s, s.offset[source] + filled[row]++, p.partner - static_cast<std::uint32_t>(block(b).first),
            has_common_weight_ ? 0 : d.weight(source, p.draw));
    }
  }
  // Targets in order, so that every row is sorted by target as it fills.
  void build_block(PairDrawer& d, std::size_t b) {
    const auto first = static_cast<std::uint32_t>(block(b).first), n = static_cast<std::uint32_t>(block(b).count);
    for (std::uint32_t i = 0; i < n; ++i)
      for (const auto& p : d.partners(first + i)) ++bundle_of(d, first + i, p.draw).segments[b].offset[p.partner + 1];
    allocate(b);
    std::vector<std::vector<std::uint32_t>> next;
    for (const auto& bundle : bundles_) next.push_back(bundle.segments[b].offset);
    for (std::uint32_t i = 0; i < n; ++i)
      for (const auto& p : d.partners(first + i)) {
        Bundle& bundle = bundle_of(d, first + i, p.draw);
        const std::size_t at = next[static_cast<std::size_t>(&bundle - bundles_.data())][p.partner]++;
        place(bundle.segments[b], at, i, has_common_weight_ ? 0 : d.weight(first + i, p.draw));
      }
  }

  const NetworkModel& model_;
  const Layout& layout_;
  std::size_t projection_, n_components_, source_ = 0, target_ = 0;
  std::int64_t axonal_ = 0;
  bool has_common_weight_ = false;
  std::vector<PairDrawer> drawers_;
  std::map<std::int64_t, std::size_t> place_of_delay_;
  std::vector<std::uint32_t> block_of_;             // [target]
  std::vector<std::vector<std::uint32_t>> filled_;  // [worker][row] of the source in hand
  std::vector<Bundle> bundles_;
};

}  // namespace

double Segment::bytes() const {
  return static_cast<double>(4 * offset.capacity() + 2 * target.capacity() + 4 * weight.capacity() +
                             4 * trace.capacity());
}

std::pair<double, double> range_of(const Distribution& d) {
  constexpr double endless = std::numeric_limits<double>::infinity();
  const auto held = [&](double least, double most) {
    return std::pair(std::max(least, d.least), std::min(most, d.most));
  };
  switch (d.spread) {
    case Spread::constant: return {d.first, d.first};
    case Spread::uniform: return held(std::min(d.first, d.second), std::max(d.first, d.second));
    case Spread::normal: return held(-endless, endless);
    case Spread::lognormal: return held(0, endless);
    case Spread::exponential: return d.first < 0 ? held(-endless, 0) : held(0, endless);
  }
  return {};
}

std::vector<Bundle> connect(const NetworkModel& model, std::size_t projection, const Layout& layout, const Grid& grid,
                            std::size_t n_components, bool is_plastic, std::size_t threads) {
  return Builder(model, projection, layout, grid, n_components, is_plastic, threads).build();
}

}  // namespace teg::network
