#include "study/axis.hpp"

#include <algorithm>
#include <cmath>

#include "core/maths.hpp"
#include "core/text.hpp"

namespace teg::study {
namespace {

Error not_an_axis(const std::string& where, const std::string& what) {
  return {Fault::bad_value, where, what,
          "write \"-2 s .. 6 s by 0.1 s\", \"1 ms .. 1 s log 20\", \"0 .. 1 in 11\", or a list of values"};
}

int decimals(double x) {
  const auto text = exact_text(x);
  if (text.find('e') != std::string::npos) return 17;
  const auto dot = text.find('.');
  return dot == std::string::npos ? 0 : static_cast<int>(text.size() - dot - 1);
}

// from + i step, rounded to the decimals that were written, so that 0.1 * 3 is 0.3.
std::vector<double> stepped(double from, double step, std::size_t n) {
  const int digits = std::max(decimals(from), decimals(step));
  const double scale = digits <= 12 ? std::round(pow(10.0, digits)) : 1;
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i)
    values.push_back(digits > 12
                         ? from + static_cast<double>(i) * step
                         : (std::round(from * scale) + static_cast<double>(i) * std::round(step * scale)) / scale);
  return values;
}

struct Spacing {
  char kind = 'b';  // by, log, in
  std::string text;
};

Result<Axis> parse_range(Axis axis, const std::string& where, std::string_view text) {
  const auto dots = text.find("..");
  const auto from = parse_written(text.substr(0, dots));
  std::string_view rest = trim(text.substr(dots + 2));
  std::size_t word = std::string_view::npos;
  std::string_view keyword;
  for (const std::string_view k : {" by ", " log ", " in "})
    if (const auto at = rest.find(k); at != std::string_view::npos) word = at, keyword = k;
  if (word == std::string_view::npos)
    return not_an_axis(where, "'" + std::string(text) + "' lacks 'by', 'log' or 'in'");
  const auto to = parse_written(rest.substr(0, word)), last = parse_written(rest.substr(word + keyword.size()));
  if (!from || !to || !last) return not_an_axis(where, "'" + std::string(text) + "' is not an axis");
  const bool zero_from = from->unit.empty() && from->number == 0;
  if (from->one.dim != to->one.dim && !zero_from)
    return not_an_axis(where, "'" + std::string(text) + "' begins with " + dimension_name(from->one.dim) +
                                  " and ends with " + dimension_name(to->one.dim));
  axis.unit = zero_from ? to->unit : from->unit;
  axis.one = zero_from ? to->one : from->one;
  const double begin = from->number,
               end = axis.unit == to->unit ? to->number : to->number * to->one.native / axis.one.native;
  if (keyword == " by ") {
    if (last->one.dim != axis.one.dim) return not_an_axis(where, "the step is not " + dimension_name(axis.one.dim));
    const double step = axis.unit == last->unit ? last->number : last->number * last->one.native / axis.one.native;
    const double n = std::floor((end - begin) / step + 1e-9) + 1;
    if (!(step != 0) || !(n >= 1)) return not_an_axis(where, "'" + std::string(text) + "' never gets to its end");
    if (n > static_cast<double>(most_points))
      return Error{Fault::bad_value, where, "the axis has " + short_text(n, 4) + " points",
                   "use at most " + std::to_string(most_points)};
    axis.values = stepped(begin, step, static_cast<std::size_t>(n));
    return axis;
  }
  const double n = last->number;
  if (!last->unit.empty() || n < 2 || n != std::floor(n))
    return not_an_axis(where, "the number of points is not a whole number of 2 or more");
  if (n > static_cast<double>(most_points))
    return Error{Fault::bad_value, where, "the axis has " + short_text(n, 4) + " points",
                 "use at most " + std::to_string(most_points)};
  const bool is_log = keyword == " log ";
  if (is_log && !(begin > 0 && end > 0)) return not_an_axis(where, "a log axis begins and ends above 0");
  for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
    const double part = static_cast<double>(i) / (n - 1);
    const double value = is_log ? begin * exp(part * log(end / begin)) : begin + part * (end - begin);
    axis.values.push_back(i + 1 == static_cast<std::size_t>(n) ? end : value);
  }
  return axis;
}

}  // namespace

std::string Axis::text(std::size_t i) const {
  if (!labels.empty()) return labels[i];
  return exact_text(values[i]) + (unit.empty() ? "" : " " + unit);
}

std::string Axis::label(std::size_t i) const {
  if (!labels.empty()) return labels[i];
  return short_text(values[i]) + (unit.empty() ? "" : " " + unit);
}

Result<Axis> parse_axis(const std::string& name, const std::string& where, const spec::Value& value) {
  Axis axis;
  axis.name = name;
  if (const auto* text = value.text()) {
    if (text->find("..") == std::string::npos) return not_an_axis(where, "'" + *text + "' is not an axis");
    return parse_range(std::move(axis), where, *text);
  }
  const auto* list = value.list();
  if (!list || list->empty()) return not_an_axis(where, spec::to_text(value) + " is not an axis");
  bool numeric = true;
  for (const auto& element : *list) {
    const auto* number = std::get_if<double>(&element.held);
    if (!number && !element.text()) return not_an_axis(where, spec::to_text(element) + " is not a value of an axis");
    const std::string text = number ? exact_text(*number) : *element.text();
    axis.labels.push_back(text);
    const auto written = parse_written(text);
    const bool first = axis.labels.size() == 1;
    if (written && first) axis.unit = written->unit, axis.one = written->one;
    numeric = numeric && written && written->one.dim == axis.one.dim;
    if (numeric)
      axis.values.push_back(written->unit == axis.unit ? written->number
                                                       : written->number * written->one.native / axis.one.native);
  }
  if (numeric)
    axis.labels.clear();
  else
    axis.values.clear(), axis.unit.clear(), axis.one = {1, {}};
  return axis;
}

Axis stand_in_axis(const std::string& name, const spec::Value& value) {
  const auto* list = value.list();
  const spec::Value& first = list && !list->empty() ? list->front() : value;
  const std::string text = first.text() ? *first.text() : spec::to_text(first);
  const auto begin = parse_written(trim(std::string_view(text).substr(0, text.find(".."))));
  if (!begin) return {.name = name, .labels = {text}};
  return {.name = name, .unit = begin->unit, .one = begin->one, .values = {begin->number, begin->number + 1}};
}

}  // namespace teg::study
