// What a parameter's value must be, in words.
#include <cmath>

#include "core/text.hpp"
#include "core/units.hpp"
#include "spec/parameters.hpp"

namespace teg::spec {
namespace {

std::string range_text(const Parameter& p) {
  std::string text;
  const std::string unit = native_unit(p.dim);
  const auto bound = [&](double v) { return short_text(v, 6) + (unit.empty() || v == 0 ? "" : " " + unit); };
  if (std::abs(p.least) < 1e12) text.append(p.above_least ? " above " : " of at least ").append(bound(p.least));
  if (std::abs(p.most) < (p.kind == Kind::integer ? 1e8 : 1e6))
    text.append(text.empty() ? " of" : " and").append(" at most ").append(bound(p.most));
  return text;
}

}  // namespace

std::vector<std::string> choices_of(const Parameter& p) { return split(p.choices, '|'); }

std::string wanted(const Parameter& p) {
  switch (p.kind) {
    case Kind::quantity: return dimension_name(p.dim) + range_text(p) + ", " + unit_examples(p.dim);
    case Kind::level:
      return "a level" + range_text(p) + ", such as \"100 nM\" (or a plain number where the modulator's unit is \"1\")";
    case Kind::number: return "a number" + range_text(p);
    case Kind::integer: return "a whole number" + range_text(p);
    case Kind::boolean: return "true or false";
    case Kind::text: return "a text in quotes";
    case Kind::file: return "a path in quotes";
    case Kind::texts: return "a list of texts in quotes";
    case Kind::choice: return "one of " + join(choices_of(p), ", ");
    case Kind::expression: return "an expression in quotes";
    case Kind::name: return "a name in quotes";
    case Kind::train: return "spike times, such as { train = \"10 @ 10 Hz\", from = \"0 s\" } or [\"5 ms\", \"20 ms\"]";
    case Kind::trains: return "a list with the spike times of each neuron, such as [[\"5 ms\"], [\"1 ms\", \"20 ms\"]]";
    case Kind::distribution:
      return dimension_name(p.dim) + range_text(p) + ", or how it is drawn: { kind = \"normal\", ... }";
    case Kind::axis: return "an axis, such as \"-2 s .. 6 s by 0.1 s\", \"1 .. 100 log 20\" or a list";
    case Kind::value: return "a number or a text";
    case Kind::values: return "a list of numbers or quantities";
    case Kind::settings: return "paths and values, such as { \"rule.d1.channel.0.tau_trace\" = \"20 ms\" }";
  }
  return "";
}

}  // namespace teg::spec
