#include "learner/representation.hpp"

#include <algorithm>

#include "core/maths.hpp"

namespace teg::learner {
namespace {

constexpr std::size_t never = static_cast<std::size_t>(-1);

// Settings of another representation than the one that is chosen.
void refuse_others(SettingReader& in, RepresentationKind kind) {
  const auto belongs = [&](const char* name, RepresentationKind to) {
    if (in.given(name) && kind != to)
      in.fail(name, "has no effect without representation = \"" + std::string(name_of(to)) + "\"",
              "add that, or leave it out");
  };
  belongs("taps", RepresentationKind::serial_compound);
  for (const char* name : {"microstimuli", "microstimulus_width", "microstimulus_decay"})
    belongs(name, RepresentationKind::microstimuli);
}

}  // namespace

Representation Representation::make(SettingReader& in, const TaskShape& task) {
  Representation r;
  r.kind_ = in.choice<RepresentationKind>("representation");
  r.taps_ = in.count("taps");
  r.n_micro_ = in.count("microstimuli");
  r.width_ = in.number("microstimulus_width");
  r.decay_ = in.number("microstimulus_decay");
  const std::size_t n_cues = task.cues.size();
  switch (r.kind_) {
    case RepresentationKind::serial_compound: r.size_ = n_cues * r.taps_; break;
    case RepresentationKind::microstimuli: r.size_ = (n_cues + 1) * r.n_micro_; break;
    case RepresentationKind::presence: r.size_ = n_cues; break;
    case RepresentationKind::states: r.size_ = task.n_states; break;
  }
  refuse_others(in, r.kind_);
  const bool fits = in.fits("representation", static_cast<double>(r.size_));
  if (!fits) r.size_ = 0;
  const bool of_states = r.kind_ == RepresentationKind::states;
  if (r.size_ == 0 && fits)
    in.fail("representation", of_states ? "the task has no states" : "the task has no cues",
            of_states ? "use presence, serial-compound or microstimuli" : "use representation = \"states\"");
  r.height_.assign(n_cues + 1, 0);
  r.strength_.assign(n_cues, 0);
  r.since_.assign(n_cues, never);
  r.present_.assign(n_cues, false);
  return r;
}

void Representation::reset() {
  std::fill(height_.begin(), height_.end(), 0.0);
  std::fill(since_.begin(), since_.end(), never);
  std::fill(present_.begin(), present_.end(), false);
}

void Representation::features(const Percept& percept, Features& out) {
  out.clear(size_);
  if (kind_ == RepresentationKind::states) return out.set(percept.state, 1);
  if (kind_ == RepresentationKind::presence) {
    for (std::size_t c = 0; c < size_; ++c) out.set(c, percept.cues[c]);
    return;
  }
  if (percept.begins_trial) reset();
  for (std::size_t c = 0; c < since_.size(); ++c) {
    const bool is_present = percept.cues[c] != 0;
    const bool is_onset = is_present && !present_[c];
    present_[c] = is_present;
    since_[c] = is_onset ? 0 : since_[c] == never ? never : since_[c] + 1;
    height_[c] = is_onset ? percept.cues[c] : height_[c] * decay_;
    if (is_onset) strength_[c] = percept.cues[c];
    if (kind_ == RepresentationKind::serial_compound && since_[c] < taps_) out.set(c * taps_ + since_[c], strength_[c]);
  }
  if (kind_ != RepresentationKind::microstimuli) return;
  height_.back() = percept.reward != 0 ? 1 : height_.back() * decay_;
  for (std::size_t c = 0; c < height_.size(); ++c)
    for (std::size_t i = 0; i < n_micro_ && height_[c] > 0; ++i) {
      const double z = (height_[c] - static_cast<double>(i + 1) / static_cast<double>(n_micro_)) / width_;
      out.set(c * n_micro_ + i, height_[c] * exp(-z * z / 2) / 2.5066282746310002);
    }
}

}  // namespace teg::learner
