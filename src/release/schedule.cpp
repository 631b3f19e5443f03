#include "release/schedule.hpp"

#include <algorithm>

#include "core/maths.hpp"
#include "core/random.hpp"
#include "core/require.hpp"
#include "core/variant.hpp"

namespace teg {

ReleaseProgram prediction_error_program(const ErrorResponse& response, Time onset, double error) {
  const double drive = (error > 0 ? response.gain_positive : response.gain_negative) * (error < 0 ? -error : error);
  const double size = drive / (1 + drive / response.saturation);
  if (error < 0) return Dip{onset, response.duration, std::min(size, 1.0)};
  return Burst{.onset = onset, .amount = size * response.amount, .width = response.duration};
}

double course_at(const Course& course, Time at, Time inside) {
  if (course.always()) return 1;
  if (inside < course.onset) return 0;
  const double since = (at - course.onset).native(), rest = since - course.duration.native();
  const auto risen = [&](double t) { return course.rise.native() > 0 ? 1 - exp(-t / course.rise.native()) : 1.0; };
  if (inside < course.onset + course.duration || !course.ends()) return risen(since);
  return course.decay.native() > 0 ? risen(course.duration.native()) * exp(-rest / course.decay.native()) : 0.0;
}

}  // namespace teg

namespace teg::release {
namespace {

// At `at_ms` the rate jumps by `rate` and its slope by `slope`; `opens` counts programs that begin
// (+1) or end (-1) there.
struct Change {
  double at_ms = 0, rate = 0, slope = 0;
  int opens = 0;
};

// A program's vesicles from spike to spike.
class Store {
 public:
  Store(const Vesicles& vesicles, Draw draw) : vesicles_(vesicles), draw_(draw) {}
  // The part of the full amount that spike `step` at `at_ms` releases. REQUIRES: ascending times.
  double spike(double at_ms, std::uint64_t step) {
    TEG_REQUIRE(at_ms >= last_ms_);
    const double use = vesicles_.use;
    if (use > 0 && last_ms_ > -1e300) full_ = 1 - (1 - full_) * exp(-(at_ms - last_ms_) / vesicles_.refill.native());
    last_ms_ = at_ms;
    double happens = vesicles_.probability;
    if (vesicles_.drawn) {
      draw_.step = (draw_.step & ~std::uint64_t{0xffffffffff}) | step;
      happens = uniform(draw_) < happens ? 1 : 0;
    }
    const double released = happens * full_;
    full_ -= use * released;
    return released;
  }

 private:
  const Vesicles& vesicles_;
  Draw draw_;
  double full_ = 1, last_ms_ = -1e301;
};

class Unroller {
 public:
  Unroller(double anchor_ms, std::uint64_t seed, std::uint32_t entity, Schedule& schedule)
      : anchor_ms_(anchor_ms), seed_(seed), entity_(entity), schedule_(schedule) {}

  void add(const Burst& burst, std::uint32_t program) {
    const double start = burst.onset.native() - anchor_ms_;
    std::vector<double> times;
    times.reserve(static_cast<std::size_t>(burst.repeats) * static_cast<std::size_t>(burst.pulses));
    for (int r = 0; r < burst.repeats; ++r)
      for (int k = 0; k < burst.pulses; ++k) {
        double at = start + (r > 0 ? r * burst.period.native() : 0.0) + (k > 0 ? k / burst.rate.native() : 0.0);
        if (burst.jitter.native() > 0)
          at += burst.jitter.native() * normal(draw(Stream::release_jitter, program, times.size()));
        times.push_back(at);
      }
    emit(std::move(times), burst.amount.native(), burst.width.native(), burst.vesicles, program);
  }
  void add(const SpikeRelease& spikes, std::uint32_t program) {
    std::vector<double> times;
    times.reserve(spikes.times.size());
    for (const Time t : spikes.times) times.push_back(spikes.onset.native() - anchor_ms_ + t.native());
    emit(std::move(times), spikes.amount.native(), 0, spikes.vesicles, program);
  }
  void add(const FiringChange& change, const SustainingRate& sustaining) {
    interval(change.onset.native() - anchor_ms_, change.duration.native(),
             (change.rate.native() - sustaining.firing) * sustaining.amount);
  }
  void add(const Dip& dip, double tonic_rate) {
    interval(dip.onset.native() - anchor_ms_, dip.duration.native(), -dip.depth * tonic_rate);
  }
  void add(const PauseRebound& p, double tonic_rate) {
    const double start = p.onset.native() - anchor_ms_;
    interval(start, p.pause.native(), -p.depth * tonic_rate);
    interval(start + p.pause.native(), p.rebound.native(), p.gain * tonic_rate);
  }
  void add(const Ramp& ramp, double extra_rate) {
    const double start = ramp.onset.native() - anchor_ms_, duration = ramp.duration.native();
    const double top = start + duration, end = top + ramp.hold.native();
    if (duration > 0) {
      const double slope = extra_rate / duration;
      changes_.push_back({start, 0, slope, 1});
      changes_.push_back({top, extra_rate - slope * duration, -slope, 0});
    } else {
      changes_.push_back({start, extra_rate, 0, 1});
    }
    changes_.push_back({end, -extra_rate, 0, -1});
  }

  void finish(double tonic_rate) {
    const auto earlier = [](const auto& a, const auto& b) { return a.at_ms < b.at_ms; };
    std::stable_sort(schedule_.pulses.begin(), schedule_.pulses.end(), earlier);
    std::stable_sort(changes_.begin(), changes_.end(), earlier);
    double at = 0, extra = 0, slope = 0;
    int open = 0;
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      extra += slope * (changes_[i].at_ms - at) + changes_[i].rate;
      slope += changes_[i].slope;
      open += changes_[i].opens;
      at = changes_[i].at_ms;
      if (open == 0) extra = slope = 0;  // exactly tonic again, whatever rounding left
      if (i + 1 < changes_.size() && changes_[i + 1].at_ms == at) continue;
      const double until = i + 1 < changes_.size() ? changes_[i + 1].at_ms : at;
      push_positive({at, tonic_rate + extra, slope}, until);
    }
  }

 private:
  Draw draw(Stream stream, std::uint32_t program, std::uint64_t pulse) const {
    return {seed_, stream, entity_, (std::uint64_t{program} << 40) | pulse};
  }
  void emit(std::vector<double> times, double amount, double width, const Vesicles& vesicles, std::uint32_t program) {
    const bool plain = vesicles.probability == 1 && vesicles.use == 0;
    if (!plain) std::sort(times.begin(), times.end());
    Store store(vesicles, draw(Stream::vesicle_release, program, 0));
    for (std::size_t k = 0; k < times.size(); ++k) {
      const double released = plain ? amount : amount * store.spike(times[k], k);
      if (released == 0 && !plain) continue;
      if (width > 0)
        interval(times[k], width, released / width);
      else
        schedule_.pulses.push_back({times[k], released});
    }
  }
  void interval(double at, double duration, double rate) {
    if (duration <= 0) return;
    changes_.push_back({at, rate, 0, 1});
    changes_.push_back({at + duration, -rate, 0, -1});
  }

  // Release cannot be negative: the parts of a piece below zero become zero.
  void push_positive(Piece piece, double until) {
    const double end_rate = piece.rate + piece.slope * (until - piece.at_ms);
    if (piece.rate >= 0 && end_rate >= 0) return schedule_.pieces.push_back(piece);
    if (piece.rate <= 0 && end_rate <= 0) return schedule_.pieces.push_back({piece.at_ms, 0, 0});
    const double crossing = piece.at_ms - piece.rate / piece.slope;
    if (piece.rate > 0) {
      schedule_.pieces.push_back(piece);
      schedule_.pieces.push_back({crossing, 0, 0});
    } else {
      schedule_.pieces.push_back({piece.at_ms, 0, 0});
      schedule_.pieces.push_back({crossing, 0, piece.slope});
    }
  }

  double anchor_ms_;
  std::uint64_t seed_;
  std::uint32_t entity_;
  Schedule& schedule_;
  std::vector<Change> changes_;
};

}  // namespace

double onset_ms(const ReleaseProgram& program) {
  return std::visit([](const auto& p) { return p.onset.native(); }, program);
}
void set_onset(ReleaseProgram& program, Time onset) {
  std::visit([&](auto& p) { p.onset = onset; }, program);
}

void unroll(const std::vector<ReleaseProgram>& programs, const SustainingRate& sustaining, double anchor_ms,
            std::uint64_t seed, std::uint32_t entity, Schedule& schedule) {
  schedule.pulses.clear();
  schedule.pieces.clear();
  Unroller unroller(anchor_ms, seed, entity, schedule);
  for (std::size_t i = 0; i < programs.size(); ++i)
    std::visit(Overloaded{[&](const Burst& b) { unroller.add(b, static_cast<std::uint32_t>(i)); },
                          [&](const Dip& d) { unroller.add(d, sustaining.tonic); },
                          [&](const PauseRebound& p) { unroller.add(p, sustaining.tonic); },
                          [&](const Ramp& r) { unroller.add(r, sustaining.risen[i] - sustaining.tonic); },
                          [&](const SpikeRelease& s) { unroller.add(s, static_cast<std::uint32_t>(i)); },
                          [&](const FiringChange& f) { unroller.add(f, sustaining); }},
               programs[i]);
  unroller.finish(sustaining.tonic);
}

}  // namespace teg::release
