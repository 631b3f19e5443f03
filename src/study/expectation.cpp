#include "study/expectation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include "core/expression.hpp"
#include "core/text.hpp"
#include "core/units.hpp"
#include "study/windows.hpp"

namespace teg::study {
namespace {

const std::vector<std::string> window_calls{"at", "min", "max", "mean"};

struct MeasureName {
  std::size_t measure = 0;
  std::string field;
};

// Values of names at one point of the sweep. Without results every value is 1, to check dimensions.
class Evaluator {
 public:
  Evaluator(const Study& study, const Measured* results) : study_(study), results_(results) {}

  Result<Expression> parse(const std::string& place, const std::string& text) const {
    return Expression::parse(place, text, window_calls);
  }

  Result<Measure> evaluate(const Expression& e, const std::vector<std::size_t>& index) const {
    return e.evaluate([&](const Node& node) { return name(e, node, index); },
                      [&](const Node& node) { return call(e, node, index); });
  }

  // The axes that an expression depends on.
  void add_axes(const Node& node, std::set<std::size_t>& axes) const {
    for (const auto& argument : node.arguments) add_axes(argument, axes);
    if (node.operation != Operation::name && node.operation != Operation::call) return;
    if (const auto m = measure(node.name)) {
      for (std::size_t a = 0; a < study_.axes.size(); ++a)
        if (m->field.empty() || a != study_.measures[m->measure].against) axes.insert(a);
      return;
    }
    for (std::size_t a = 0; a < study_.axes.size(); ++a)
      if (study_.axes[a].name == node.name || spec::mentions(parameter_text(node.name), study_.axes[a].name))
        axes.insert(a);
  }

 private:
  std::optional<MeasureName> measure(const std::string& name) const {
    const auto dot = std::min(name.find('.'), name.size());
    for (std::size_t m = 0; m < study_.measures.size(); ++m)
      if (study_.measures[m].name == name.substr(0, dot))
        return MeasureName{m, name.substr(std::min(dot + 1, name.size()))};
    return std::nullopt;
  }
  std::string parameter_text(const std::string& path) const {
    Errors unused;
    const auto* value = spec::Reader(study_.document, unused).find(path);
    return value && !value->table() && !value->list() ? (value->text() ? *value->text() : spec::to_text(*value)) : "";
  }
  std::size_t flat(const std::vector<std::size_t>& index) const {
    std::size_t point = 0;
    for (std::size_t a = 0; a < study_.axes.size(); ++a) point = point * study_.axes[a].size() + index[a];
    return point;
  }
  std::size_t other(const std::vector<std::size_t>& index, std::size_t against) const {
    std::size_t point = 0;
    for (std::size_t a = 0; a < study_.axes.size(); ++a)
      if (a != against) point = point * study_.axes[a].size() + index[a];
    return point;
  }
  // A value of the measure, with the dimension of its unit.
  Measure in_unit(std::size_t m, double value) const {
    const auto& spec = study_.measures[m];
    const auto one = spec.normalise_to_peak || spec.unit.empty() ? std::nullopt : parse_unit(spec.unit);
    return one ? Measure{value * one->native, one->dim} : Measure{value, dim::number};
  }

  Error unknown(const Expression& e, const Node& node) const {
    std::vector<std::string> names;
    for (const auto& m : study_.measures) names.push_back(m.name);
    for (const auto& a : study_.axes) names.push_back(a.name);
    for (const auto& [name, value] : study_.constants) names.push_back(name);
    return e.error_at(node.position, "there is no measure, axis, constant or parameter '" + node.name + "'",
                      name_hint(node.name, names));
  }

  Result<Measure> name(const Expression& e, const Node& node, const std::vector<std::size_t>& index) const {
    if (const auto m = measure(node.name)) return measured(e, node, *m, index);
    for (std::size_t a = 0; a < study_.axes.size(); ++a)
      if (study_.axes[a].name == node.name) {  // an axis of names counts them from 0
        return Measure{study_.axes[a].native(index[a]), study_.axes[a].one.dim};
      }
    if (const auto c = study_.constants.find(node.name); c != study_.constants.end()) return c->second;
    return parameter(e, node, index);
  }
  Result<Measure> measured(const Expression& e, const Node& node, const MeasureName& m,
                           const std::vector<std::size_t>& index) const {
    const auto& spec = study_.measures[m.measure];
    if (m.field.empty()) return in_unit(m.measure, results_ ? results_->values[m.measure][flat(index)] : 1);
    std::vector<std::string> names(window_calls);
    for (const auto& field : analysis::window_fields()) {
      names.emplace_back(field.name);
      if (field.name != m.field) continue;
      if (!spec.against) break;
      const auto& axis = study_.axes[*spec.against];
      const double value = results_ ? results_->windows[m.measure][other(index, *spec.against)].*field.member : 1;
      const Measure one = in_unit(m.measure, value), x = axis.one;
      switch (field.unit) {
        case analysis::WindowField::Unit::none: return Measure{value, Dim{}};
        case analysis::WindowField::Unit::x: return Measure{value * x.native, x.dim};
        case analysis::WindowField::Unit::value: return one;
        case analysis::WindowField::Unit::value_x: return Measure{one.native * x.native, one.dim + x.dim};
        case analysis::WindowField::Unit::per_x: return Measure{value / x.native, Dim{} - x.dim};
      }
    }
    if (!spec.against)
      return e.error_at(node.position, "'" + spec.name + "' is no window",
                        "add against = \"an axis\" to [measure." + spec.name + "]");
    return e.error_at(node.position, "a window has no '" + m.field + "'", name_hint(m.field, names));
  }
  Result<Measure> parameter(const Expression& e, const Node& node, const std::vector<std::size_t>& index) const {
    const auto* p = spec::find_parameter(node.name);
    if (!p) return unknown(e, node);
    spec::Value value{parameter_text(node.name), ""};
    if (value.text()->empty()) value.held = std::string(p->preset);
    (void)spec::substitute(value, study_.substitutions(flat(index)));
    const auto written = parse_written(*value.text());
    const auto as_time = p->dim == dim::time ? parse_quantity("", *value.text(), dim::time) : Result<double>(Error{});
    if (as_time) return Measure{*as_time, dim::time};
    if (written)
      return Measure{written->number * written->one.native, written->number == 0 ? p->dim : written->one.dim};
    return e.error_at(node.position, "'" + node.name + "' has no numeric value", "name a parameter with one");
  }

  Result<Measure> call(const Expression& e, const Node& node, const std::vector<std::size_t>& index) const {
    const auto dot = node.name.rfind('.');
    const auto m = dot == std::string::npos ? std::nullopt : measure(node.name.substr(0, dot));
    if (!m || !m->field.empty()) return unknown(e, node);
    const auto& spec = study_.measures[m->measure];
    if (!spec.against)
      return e.error_at(node.position, "'" + spec.name + "' is no window",
                        "add against = \"an axis\" to [measure." + spec.name + "]");
    const auto& axis = study_.axes[*spec.against];
    const std::string function = node.name.substr(dot + 1);
    const std::size_t wanted = function == "at" ? 1 : 2;
    if (node.arguments.size() != wanted)
      return e.error_at(node.position, function + " takes " + std::to_string(wanted) + " position(s)",
                        "write " + spec.name + ".at(1 s) or " + spec.name + ".min(0 s, 1 s)");
    std::vector<double> positions;
    for (const auto& argument : node.arguments) {
      auto value = e.evaluate(
          argument, [&](const Node& n) { return name(e, n, index); }, [&](const Node& n) { return call(e, n, index); });
      if (!value) return value;
      if (value->dim != axis.one.dim)
        return e.error_at(argument.position, "the position is not " + dimension_name(axis.one.dim),
                          "write " + dimension_name(axis.one.dim) + ", " + unit_examples(axis.one.dim));
      positions.push_back(value->native / axis.one.native);
    }
    if (!results_) return in_unit(m->measure, 1);
    const auto y = window_values(study_, results_->values[m->measure], *spec.against, other(index, *spec.against));
    return in_unit(m->measure, over(axis.values, y, function, positions));
  }
  static double over(const std::vector<double>& x, const std::vector<double>& y, const std::string& function,
                     const std::vector<double>& positions) {
    if (function == "at") return analysis::value_at(x, y, positions[0]);
    double least = std::numeric_limits<double>::infinity(), most = -least, sum = 0, n = 0;
    const double slack = 1e-9 * (x.back() - x.front());
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (x[i] < positions[0] - slack || x[i] > positions[1] + slack) continue;
      least = std::min(least, y[i]), most = std::max(most, y[i]), sum += y[i], n += 1;
    }
    if (n == 0) return std::numeric_limits<double>::quiet_NaN();
    return function == "min" ? least : function == "max" ? most : sum / n;
  }

  const Study& study_;
  const Measured* results_;
};

// How far a value may be from its reference.
struct Tolerance {
  double size = 0;
  bool is_absolute = false;
};
Result<Tolerance> parse_tolerance(const Expectation& e, Dim dim) {
  const auto at = e.within.find(" absolute");
  const auto written = parse_written(e.within.substr(0, at));
  if (written && written->number >= 0) {
    if (at != std::string::npos || (written->one.dim != Dim{} && written->one.dim == dim))
      return Tolerance{written->number * written->one.native, true};
    if (written->one.dim == Dim{}) return Tolerance{written->number * written->one.native, false};
  }
  return Error{Fault::bad_value, e.place, "'" + e.within + "' is not a tolerance",
               "write within = 1e-9, \"1 %\", \"0.01 absolute\" or a quantity like what is compared"};
}

std::string shown(const Study& study, Measure m) {
  for (const auto& axis : study.axes)
    if (axis.one.dim == m.dim && m.dim != Dim{}) return short_text(m.native / axis.one.native) + " " + axis.unit;
  if (m.dim == dim::rate) return short_text(m.native * 1e3) + " Hz";
  const auto unit = native_unit(m.dim);
  return short_text(m.native) + (unit.empty() ? "" : " " + unit);
}

// One comparison: the name of the test, its reference expressions, and by how much a value misses it.
class Judge {
 public:
  Judge(const Study& study, const Measured* results, const Expectation& e, const Reference* reference = nullptr)
      : study_(study),
        evaluator_(study, results),
        reference_(reference ? Evaluator(reference->study, &reference->measured) : evaluator_),
        e_(e),
        has_results_(results) {}

  Result<Verdict> run() {
    for (const auto* text : {&e_.what, &e_.equals, &e_.above, &e_.below, &e_.where}) add(*text);
    for (const auto& text : e_.between) add(text);
    add_control();
    if (!errors_.empty()) return errors_;
    std::vector<std::size_t> index(study_.axes.size(), 0);
    std::size_t n = 1;
    for (const auto a : axes_) n *= has_results_ ? study_.axes[a].size() : 1;
    for (std::size_t i = 0; i < n; ++i) {
      std::size_t rest = i;
      for (const auto a : axes_) index[a] = rest % study_.axes[a].size(), rest /= study_.axes[a].size();
      auto compared = compare(index);
      if (!compared) return compared.errors();
    }
    if (has_results_ && n_compared_ == 0) passed_ = false, found_ = "no point of the sweep";
    Verdict verdict{e_.claim, e_.source, expected_, n_compared_ <= 1 ? found_ : worst_text(), passed_};
    verdict.has_no_value = !passed_ && !fails_by_number_;
    verdict.is_controlled = is_controlled_;
    if (!is_controlled_) verdict.passed = false, verdict.simulated += ", without its control " + e_.given;
    return verdict;
  }

 private:
  std::optional<Expression> parse(const std::string& text) {
    if (text.empty()) return std::nullopt;
    auto parsed = evaluator_.parse(e_.place, text);
    if (!parsed) {
      errors_.insert(errors_.end(), parsed.errors().begin(), parsed.errors().end());
      return std::nullopt;
    }
    reference_.add_axes(parsed->root(), axes_);
    return *parsed;
  }
  void add(const std::string& text) { expressions_.push_back(parse(text)); }
  // "A > B" or "A < B": the greater is first.
  void add_control() {
    if (e_.given.empty()) return;
    const auto at = e_.given.find_first_of("<>");
    if (at == std::string::npos) {
      errors_.push_back({Fault::bad_value, e_.place + " given", "'" + e_.given + "' compares nothing",
                         "write given = \"window.peak_height > 0.5\""});
      return;
    }
    control_ = {parse(e_.given.substr(0, at)), parse(e_.given.substr(at + 1))};
    if (e_.given[at] == '<') std::swap(control_[0], control_[1]);
  }
  // Whether the positive control holds at this point.
  Result<bool> control_holds(const std::vector<std::size_t>& index) const {
    if (e_.given.empty()) return true;
    const auto greater = evaluator_.evaluate(*control_[0], index), lesser = evaluator_.evaluate(*control_[1], index);
    if (!greater) return greater.errors();
    if (!lesser) return lesser.errors();
    if (greater->dim != lesser->dim && greater->native != 0 && lesser->native != 0)
      return control_[0]->error_at(0,
                                   "is " + dimension_name(greater->dim) + ", and the other side of the control is " +
                                       dimension_name(lesser->dim),
                                   "compare like with like");
    return greater->native > lesser->native;
  }

  // Whether a reference is one number, whatever the point of the sweep.
  bool is_same_everywhere(const Expression& reference) const {
    std::set<std::size_t> axes;
    reference_.add_axes(reference.root(), axes);
    return axes.empty();
  }

  Result<Done> compare(const std::vector<std::size_t>& index) {
    std::vector<std::optional<Measure>> values;
    for (const auto& expression : expressions_) {
      values.emplace_back();
      if (!expression) continue;
      auto value = (values.size() == 1 ? evaluator_ : reference_).evaluate(*expression, index);
      if (!value) return value.errors();
      values.back() = *value;
      if (values.size() == where_at + 1) continue;  // a condition, not compared
      const bool is_zero = expression->root().operation == Operation::number && value->native == 0;
      if (value->dim != values[0]->dim && !is_zero)
        return expression->error_at(
            0, "is " + dimension_name(value->dim) + ", but what is compared is " + dimension_name(values[0]->dim),
            "compare like with like");
    }
    if (has_results_ && values[where_at] && !(values[where_at]->native > 0)) return Done{};
    const auto controlled = control_holds(index);
    if (!controlled) return controlled.errors();
    is_controlled_ = is_controlled_ && (*controlled || !has_results_);
    ++n_compared_;
    const Measure x = *values[0];
    const auto& [equals, above, below] = std::tie(values[1], values[2], values[3]);
    found_ = shown(study_, x);
    std::vector<std::string> words;
    bool good = true;
    if (equals) {
      const auto tolerance = parse_tolerance(e_, x.dim);
      if (!tolerance) return tolerance.errors();
      const double scale = tolerance->is_absolute || equals->native == 0 ? 1 : std::abs(equals->native);
      const double miss = std::abs(x.native - equals->native) / scale;
      good = miss <= tolerance->size;
      if (!(miss <= worst_)) worst_ = miss;
      words.push_back((is_same_everywhere(*expressions_[1]) ? shown(study_, *equals) : "the closed form") + " within " +
                      e_.within);
    }
    if (above) good = good && x.native > above->native, words.push_back("above " + shown(study_, *above));
    if (below) good = good && x.native < below->native, words.push_back("below " + shown(study_, *below));
    if (values.size() == where_at + 3) {
      good = good && x.native >= values[where_at + 1]->native && x.native <= values[where_at + 2]->native;
      words.push_back(shown(study_, *values[where_at + 1]) + " to " + shown(study_, *values[where_at + 2]));
    }
    passed_ = passed_ && good;
    fails_by_number_ = fails_by_number_ || (!good && std::isfinite(x.native));
    n_good_ += good;
    expected_ = join(words, ", ");
    return Done{};
  }
  std::string worst_text() const {
    std::string text = std::to_string(n_good_) + " of " + std::to_string(n_compared_) + " points";
    if (expressions_[1]) text.append(", largest difference ").append(short_text(worst_, 2));
    return text;
  }

  const Study& study_;
  Evaluator evaluator_;  // of what is judged
  Evaluator reference_;  // of what it is compared with, and where
  const Expectation& e_;
  bool has_results_;
  Errors errors_;
  std::set<std::size_t> axes_;
  static constexpr std::size_t where_at = 4;
  std::vector<std::optional<Expression>> expressions_;  // what, equals, above, below, where, between ...
  std::string expected_, found_;
  std::size_t n_good_ = 0, n_compared_ = 0;
  double worst_ = 0;
  std::array<std::optional<Expression>, 2> control_;
  bool passed_ = true, fails_by_number_ = false, is_controlled_ = true;
};

}  // namespace

std::string Verdict::word() const {
  if (is_known_miss) return "known miss";
  if (!is_judged) return "not judged";
  if (is_of_published) return passed ? "passed" : "FAILED";
  return passed ? "as published" : "not as published";
}

Result<Done> check_expectation(const Study& study, const Expectation& expectation) {
  const auto verdict = Judge(study, nullptr, expectation).run();
  if (!verdict) return verdict.errors();
  return Done{};
}

Result<Verdict> judge(const Study& study, const Measured& measured, const Expectation& expectation,
                      const Reference* reference) {
  return Judge(study, &measured, expectation, reference).run();
}

}  // namespace teg::study
