#include "transport/terminals.hpp"

#include <algorithm>

#include "core/maths.hpp"
#include "core/random.hpp"
#include "core/require.hpp"
#include "core/text.hpp"

namespace teg::transport {
namespace {

// One process of spikes: whose it is, and which numbers it may draw.
struct Train {
  std::uint64_t seed;
  Stream stream;
  std::uint32_t entity;
  std::uint64_t first_draw;  // so that episodes draw apart from each other
};

// Spikes of a Poisson process in [from, until).
std::vector<double> spikes_ms(const Train& train, double rate_per_ms, double from_ms, double until_ms) {
  std::vector<double> times;
  if (rate_per_ms <= 0) return times;
  double t = from_ms;
  for (std::uint64_t k = 0;; ++k) {
    t -= log(uniform({train.seed, train.stream, train.entity, train.first_draw + k})) / rate_per_ms;
    if (t >= until_ms) return times;
    times.push_back(t);
  }
}

class Releases {
 public:
  Releases(const std::vector<Terminal>& terminals, const Innervation& innervation, Time until, std::uint64_t seed)
      : terminals_(terminals), innervation_(innervation), until_ms_(until.native()), seed_(seed) {}

  std::vector<PointRelease> all() {
    spontaneous();
    for (std::size_t e = 0; e < innervation_.episodes.size(); ++e) episode(e);
    std::stable_sort(found_.begin(), found_.end(),
                     [](const PointRelease& a, const PointRelease& b) { return a.at < b.at; });
    return std::move(found_);
  }

 private:
  void spontaneous() {
    std::vector<std::vector<double>> by_axon;
    for (std::uint32_t axon = 0; axon < innervation_.axons; ++axon)
      by_axon.push_back(spikes_ms({seed_, Stream::axon_spike, axon, 0}, innervation_.rate.native(), 0, until_ms_));
    for (std::uint32_t i = 0; i < terminals_.size(); ++i) {
      const auto& spikes = by_axon[terminals_[i].axon];
      for (std::size_t k = 0; k < spikes.size(); ++k)
        if (!is_in_episode(terminals_[i], spikes[k]))
          try_release(i, spikes[k], innervation_.probability, {seed_, Stream::quantal_release, i, k});
    }
  }
  void episode(std::size_t number) {
    const Episode& e = innervation_.episodes[number];
    const std::uint64_t first_draw = std::uint64_t{number} << 40;
    for (std::uint32_t i = 0; i < terminals_.size(); ++i) {
      if (!e.region.contains(terminals_[i].voxel)) continue;
      const std::uint32_t whose = e.firing == Firing::axons ? terminals_[i].axon : i;
      const auto spikes = spikes_ms({seed_, Stream::episode_spike, whose, first_draw}, e.rate.native(), e.from.native(),
                                    std::min(e.until.native(), until_ms_));
      for (std::size_t k = 0; k < spikes.size(); ++k)
        try_release(i, spikes[k], e.probability, {seed_, Stream::episode_release, i, first_draw + k});
    }
  }
  bool is_in_episode(const Terminal& terminal, double at_ms) const {
    return std::any_of(innervation_.episodes.begin(), innervation_.episodes.end(), [&](const Episode& e) {
      return at_ms >= e.from.native() && at_ms < e.until.native() && e.region.contains(terminal.voxel);
    });
  }
  void try_release(std::uint32_t terminal, double at_ms, double probability, Draw draw) {
    if (uniform(draw) < probability)
      found_.push_back({Time{at_ms}, terminals_[terminal].voxel, innervation_.molecules});
  }

  const std::vector<Terminal>& terminals_;
  const Innervation& innervation_;
  double until_ms_;
  std::uint64_t seed_;
  std::vector<PointRelease> found_;
};

double terminal_count(const Box& box, const Innervation& innervation) {
  const double h_um = box.spacing.native();
  return static_cast<double>(box.voxels()) * (h_um * h_um * h_um) / innervation.um3_per_terminal;
}

}  // namespace

Errors check_innervation(const Box& box, const Innervation& innervation) {
  Errors errors;
  const auto number = [&](const std::string& where, double value, double least, double most, bool open = false) {
    if (value >= least && value <= most && !(open && value == least)) return;  // this way round refuses NaN
    errors.push_back({Fault::bad_value, where, exact_text(value) + " is out of range",
                      "use " + std::string(open ? "more than " : "") + exact_text(least) + " to " + exact_text(most) +
                          " in native units"});
  };
  number("um3_per_terminal", innervation.um3_per_terminal, 0, 1e18, true);
  if (errors.empty()) number("number of terminals", terminal_count(box, innervation), 0, 1e9);
  number("axons", static_cast<double>(innervation.axons), 1, 1e9);
  number("rate", innervation.rate.native(), 0, 1e3);
  number("probability", innervation.probability, 0, 1);
  number("molecules", innervation.molecules, 0, 1e15);
  for (std::size_t i = 0; i < innervation.episodes.size(); ++i) {
    const Episode& e = innervation.episodes[i];
    const std::string at = "episode " + std::to_string(i);
    number(at + " from", e.from.native(), 0, 1e12);
    number(at + " until", e.until.native(), e.from.native(), 1e12);
    number(at + " rate", e.rate.native(), 0, 1e3);
    number(at + " probability", e.probability, 0, 1);
  }
  return errors;
}

std::vector<Terminal> place_terminals(const Box& box, const Innervation& innervation, std::uint64_t seed) {
  TEG_REQUIRE(check_innervation(box, innervation).empty());
  const auto pick = [&](Stream stream, std::uint32_t terminal, std::uint64_t what, std::size_t n) {
    return static_cast<std::size_t>(uniform({seed, stream, terminal, what}) * static_cast<double>(n));
  };
  std::vector<Terminal> terminals(static_cast<std::size_t>(terminal_count(box, innervation)));
  for (std::uint32_t i = 0; i < terminals.size(); ++i) {
    terminals[i].voxel = {pick(Stream::terminal_place, i, 0, box.nx), pick(Stream::terminal_place, i, 1, box.ny),
                          pick(Stream::terminal_place, i, 2, box.nz)};
    terminals[i].axon = static_cast<std::uint32_t>(pick(Stream::terminal_axon, i, 0, innervation.axons));
  }
  return terminals;
}

std::vector<PointRelease> draw_releases(const std::vector<Terminal>& terminals, const Innervation& innervation,
                                        Time until, std::uint64_t seed) {
  return Releases(terminals, innervation, until, seed).all();
}

}  // namespace teg::transport
