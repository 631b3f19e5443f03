#include "falsify/moved.hpp"

#include <cmath>

#include "core/text.hpp"
#include "core/units.hpp"
#include "falsify/published_text.hpp"
#include "spec/parameters.hpp"

namespace teg::study {
Result<Moved> Moved::make(const Study& study, const Falsifier& falsifier) {
  Moved moved;
  moved.path_ = falsifier.settings[0].first;
  const auto* parameter = spec::find_parameter(moved.path_);
  moved.is_whole_ = parameter && parameter->kind == spec::Kind::integer;
  const auto text = published_text(study, moved.path_);
  const auto from = parse_written(text), to = parse_written(falsifier.settings[0].second);
  if (!from || !to || (from->one.dim != to->one.dim && from->number != 0 && to->number != 0))
    return Error{
        Fault::bad_value, falsifier.place + " move",
        moved.path_ + " is '" + text + "', which cannot be moved to '" + falsifier.settings[0].second + "' in steps",
        "move one number or quantity to another of its kind, or write a lesion (set)"};
  const auto& written = to->number != 0 ? *to : *from;
  moved.unit_ = written.unit;
  moved.from_ = from->number * from->one.native / written.one.native;
  moved.to_ = to->number * to->one.native / written.one.native;
  if (falsifier.uncertainty.empty()) return moved;
  const auto uncertainty = parse_written(falsifier.uncertainty);
  if (!uncertainty || !(uncertainty->number >= 0) ||
      (uncertainty->one.dim != Dim{} && uncertainty->one.dim != written.one.dim))
    return Error{Fault::bad_value, falsifier.place + " uncertainty", "'" + falsifier.uncertainty + "' is not one",
                 "write a part, such as \"20 %\", or a quantity like what is moved"};
  const bool is_relative = uncertainty->one.dim == Dim{} && (written.one.dim != Dim{} || uncertainty->unit == "%");
  moved.uncertainty_ =
      uncertainty->number * uncertainty->one.native * (is_relative ? std::abs(moved.from_) : 1 / written.one.native);
  return moved;
}

double Moved::at(std::size_t step) const {
  const double part = static_cast<double>(step) / static_cast<double>(n_steps);
  if (step == n_steps) return to_;
  const double value = from_ > 0 && to_ > 0 ? from_ * std::pow(to_ / from_, part) : from_ + (to_ - from_) * part;
  return is_whole_ ? std::round(value) : value;
}

Settings Moved::settings(std::size_t step) const {
  return {{path_, exact_text(at(step)) + (unit_.empty() ? "" : " " + unit_)}};
}

std::string Moved::shown(std::size_t step) const {
  std::string text = short_text(at(step), 3) + (unit_.empty() ? "" : " " + unit_);
  if (from_ != 0) text.append(", ").append(short_text(at(step) / from_, 3)).append(" times");
  return text;
}

bool Moved::is_loose(std::size_t step) const { return uncertainty_ && std::abs(at(step) - from_) > 3 * *uncertainty_; }

}  // namespace teg::study
