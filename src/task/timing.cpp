#include "task/timing.hpp"

#include <algorithm>

#include "core/maths.hpp"
#include "core/text.hpp"
#include "core/units.hpp"

namespace teg::task {

Timing Timing::read(SettingReader& in, std::string_view name) {
  Timing t;
  const std::string text = in.text(name);
  std::string rest = text;
  for (const auto& [word, kind] : Names<TimingKind>::all)
    if (text.starts_with(std::string(word) + " ")) t.kind_ = kind, rest = text.substr(word.size() + 1);
  t.ms_.clear();
  for (const auto& part : split(rest, ',')) {
    const auto value = parse_quantity("", trim(part), dim::time);
    if (!value || !(*value >= 0) || !(*value < 1e12)) {
      in.fail(name, "'" + text + "' says no time",
              "write \"30 s\", \"uniform 10 s, 20 s\", \"choice 1 s, 2 s\" or \"exponential 30 s, 5 s, 90 s\"");
      return Timing();
    }
    t.ms_.push_back(*value);
  }
  const std::size_t n = t.ms_.size();
  const bool fits = t.kind_ == TimingKind::constant      ? n == 1
                    : t.kind_ == TimingKind::uniform     ? n == 2 && t.ms_[0] <= t.ms_[1]
                    : t.kind_ == TimingKind::exponential ? n == 3 && t.ms_[0] > 0 && t.ms_[1] <= t.ms_[2]
                                                         : n >= 1;
  if (fits) return t;
  in.fail(name, "'" + text + "' has not the times that it needs",
          "write uniform least, most; exponential scale, least, most (with least below most); or choice and a list");
  return Timing();
}

double Timing::draw_ms(Draws& draws) const {
  switch (kind_) {
    case TimingKind::constant: return ms_[0];
    case TimingKind::uniform: return ms_[0] + (ms_[1] - ms_[0]) * draws.uniform();
    case TimingKind::choice:
      return ms_[std::min(ms_.size() - 1, static_cast<std::size_t>(draws.uniform() * static_cast<double>(ms_.size())))];
    case TimingKind::exponential: {
      // The inverse distribution function of exp(-t / scale) between least and most.
      const double beyond = 1 - exp(-(ms_[2] - ms_[1]) / ms_[0]);
      return std::min(ms_[2], ms_[1] - ms_[0] * log(1 - draws.uniform() * beyond));
    }
  }
  return ms_[0];
}

double Timing::most_ms() const {
  return kind_ == TimingKind::choice ? *std::max_element(ms_.begin(), ms_.end()) : ms_.back();
}

}  // namespace teg::task
