#include "core/units.hpp"

#include <array>
#include <cctype>
#include <cmath>

#include "core/maths.hpp"
#include "core/text.hpp"

namespace teg {
namespace {

struct Unit {
  std::string_view name;
  double native;
  Dim dim;
};
constexpr std::array units{
    Unit{"s", 1e3, dim::time},
    Unit{"ms", 1, dim::time},
    Unit{"us", 1e-3, dim::time},
    Unit{"min", 60e3, dim::time},
    Unit{"h", 3600e3, dim::time},
    Unit{"d", 86400e3, dim::time},
    Unit{"Hz", 1e-3, dim::rate},
    Unit{"kHz", 1, dim::rate},
    Unit{"pM", 1e-3, dim::concentration},
    Unit{"nM", 1, dim::concentration},
    Unit{"uM", 1e3, dim::concentration},
    Unit{"mM", 1e6, dim::concentration},
    Unit{"M", 1e9, dim::concentration},
    Unit{"nm", 1e-3, dim::length},
    Unit{"um", 1, dim::length},
    Unit{"mm", 1e3, dim::length},
    Unit{"cm", 1e4, dim::length},
    Unit{"uV", 1e-3, dim::voltage},
    Unit{"mV", 1, dim::voltage},
    Unit{"V", 1e3, dim::voltage},
    Unit{"pA", 1, dim::current},
    Unit{"nA", 1e3, dim::current},
    Unit{"uA", 1e6, dim::current},
    Unit{"%", 1e-2, dim::number},
    // 1 nM um^3 is 0.602214076 molecules, exactly 1e-24 mol.
    Unit{"molecules", 1 / 0.602214076, dim::amount},
    Unit{"zmol", 1e3, dim::amount},
    Unit{"amol", 1e6, dim::amount},
    Unit{"fmol", 1e9, dim::amount},
    Unit{"L", 1e15, 3 * dim::length},
    Unit{"1", 1, dim::number},
};

struct DimensionText {
  Dim dim;
  std::string_view name, unit, examples;
};
constexpr std::array dimension_texts{
    DimensionText{dim::number, "a plain number", "", "such as 0.5, without a unit"},
    DimensionText{dim::time, "a time", "ms", "such as \"200 ms\" or \"1.5 s\""},
    DimensionText{dim::rate, "a rate", "/ms", "such as \"30 Hz\" or \"19.47 /s\""},
    DimensionText{dim::length, "a length", "um", "such as \"25 um\""},
    DimensionText{dim::concentration, "a concentration", "nM", "such as \"20 nM\" or \"1.5 uM\""},
    DimensionText{dim::voltage, "a voltage", "mV", "such as \"-65 mV\""},
    DimensionText{Dim{.time = -1, .voltage = 1}, "a voltage per time", "mV/ms", "such as \"6.5 mV/ms\""},
    DimensionText{dim::current, "a current", "pA", "such as \"100 pA\""},
    DimensionText{dim::amount, "an amount", "nM um^3", "such as \"3000 molecules\""},
    DimensionText{dim::clearance_rate, "a concentration per time", "nM/ms", "such as \"4 uM/s\""},
    DimensionText{dim::binding_rate, "a binding rate", "/nM/ms", "such as \"0.003 /nM/s\""},
    DimensionText{dim::diffusivity, "a diffusion coefficient", "um^2/ms", "such as \"763 um^2/s\""},
};

const DimensionText* text_of(Dim dim) {
  for (const auto& t : dimension_texts)
    if (t.dim == dim) return &t;
  return nullptr;
}

// U+00B5 and U+03BC both become 'u'.
std::string plain_micro(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto pair = text.substr(i, 2);
    if (pair == "\xC2\xB5" || pair == "\xCE\xBC") {
      out.push_back('u');
      ++i;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

std::optional<Measure> parse_factor(std::string_view text) {
  int power = 1;
  if (const auto hat = text.find('^'); hat != std::string_view::npos) {
    const auto p = parse_double(trim(text.substr(hat + 1)));
    if (!p || !(*p >= 1 && *p <= 9) || *p != static_cast<int>(*p)) return std::nullopt;
    power = static_cast<int>(*p);
    text = trim(text.substr(0, hat));
  }
  for (const auto& unit : units)
    if (unit.name == text) return Measure{pow(unit.native, power), power * unit.dim};
  return std::nullopt;
}

Error wrong_unit(std::string_view where, std::string_view text, Dim wanted) {
  return {Fault::bad_value, std::string(where), "'" + std::string(text) + "' is not " + dimension_name(wanted),
          "write " + dimension_name(wanted) + ", " + unit_examples(wanted)};
}

Error too_large(std::string_view where, std::string_view text) {
  return {Fault::bad_value, std::string(where), "'" + std::string(text) + "' is too large to be a number",
          "write a smaller value"};
}

// "0.99 per 10 ms" -> -10 ms / log(0.99)
std::optional<Result<double>> parse_retention(std::string_view where, std::string_view text) {
  const auto at = text.find(" per ");
  if (at == std::string_view::npos) return std::nullopt;
  const auto kept = parse_double(trim(text.substr(0, at)));
  const auto rest = trim(text.substr(at + 5));
  auto period = rest.find(" per ") == std::string_view::npos ? parse_quantity(where, rest, dim::time)
                                                             : Result<double>(wrong_unit(where, text, dim::time));
  if (!period) return period;
  if (!kept || !(*kept > 0 && *kept < 1) || !(*period > 0))
    return Error{Fault::bad_value, std::string(where), "'" + std::string(text) + "' is not a decay",
                 "write the fraction kept, between 0 and 1, per time, such as \"0.99 per 10 ms\""};
  const double tau = *period / -log(*kept);
  if (!std::isfinite(tau)) return too_large(where, text);
  return tau;
}

}  // namespace

std::optional<Measure> parse_unit(std::string_view raw) {
  const std::string plain = plain_micro(trim(raw));
  std::string_view rest = plain;
  Measure product{1, {}};
  bool divide = false;
  if (!rest.empty() && rest[0] == '/') {
    divide = true;
    rest = trim(rest.substr(1));
  }
  while (!rest.empty()) {
    const auto end = std::min(rest.find_first_of("/* "), rest.size());
    const auto factor = parse_factor(trim(rest.substr(0, end)));
    if (!factor) return std::nullopt;
    product = divide ? Measure{product.native / factor->native, product.dim - factor->dim}
                     : Measure{product.native * factor->native, product.dim + factor->dim};
    rest = trim(rest.substr(end));
    if (rest.empty()) return product;
    divide = rest[0] == '/';
    if (divide || rest[0] == '*') rest = trim(rest.substr(1));
    if (rest.empty()) return std::nullopt;
  }
  return divide ? std::nullopt : std::optional(product);
}

std::optional<Written> parse_written(std::string_view raw) {
  const auto text = trim(raw);
  const auto length = number_length(text);
  const auto number = parse_double(text.substr(0, length));
  const auto unit_text = trim(text.substr(length));
  const auto unit = unit_text.empty() ? Measure{1, {}} : parse_unit(unit_text);
  if (!number || !unit) return std::nullopt;
  return Written{*number, std::string(unit_text), *unit};
}

Result<double> parse_quantity(std::string_view where, std::string_view raw, Dim wanted) {
  const auto text = trim(raw);
  if (wanted == dim::time)
    if (auto tau = parse_retention(where, text)) return *tau;
  const std::size_t split_at = number_length(text);
  const auto number = parse_double(text.substr(0, split_at));
  if (!number) return wrong_unit(where, text, wanted);
  const auto unit_text = trim(text.substr(split_at));
  const auto unit = unit_text.empty() ? Measure{1, {}} : parse_unit(unit_text);
  if (!unit)
    return Error{Fault::bad_value, std::string(where), "'" + std::string(unit_text) + "' is not a unit",
                 "write " + dimension_name(wanted) + ", " + unit_examples(wanted)};
  if (unit->dim != wanted && !(*number == 0 && unit_text.empty())) return wrong_unit(where, text, wanted);
  const double native = *number * unit->native;
  if (!std::isfinite(native)) return too_large(where, text);
  return native;
}

std::string native_unit(Dim dim) {
  const auto* t = text_of(dim);
  return t ? std::string(t->unit) : "native units";
}
std::string dimension_name(Dim dim) {
  const auto* t = text_of(dim);
  return t ? std::string(t->name) : "a quantity of this dimension";
}
std::string unit_examples(Dim dim) {
  const auto* t = text_of(dim);
  return t ? std::string(t->examples) : "in matching units";
}

}  // namespace teg
