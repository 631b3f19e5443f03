#include "study/read_measures.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "study/expectation.hpp"
#include "study/learner_measures.hpp"
#include "study/network_measures.hpp"
#include "study/read_network_measures.hpp"
#include "study/seed_reduction.hpp"

namespace teg::study {
namespace {

class MeasureReader {
 public:
  MeasureReader(spec::Reader& reader, Study& study) : in_(reader), study_(study), model_(study.first.model) {}

  void read() {
    for (const auto& name : in_.names("measure")) {
      refuse_moving(*in_.find("measure." + name), "measure." + name);
      measure(name);
    }
    if (in_.names("measure").empty())
      study_.measures = study_.first.visit([&](const BuiltSynapses&) { return default_synapse_measures(); },
                                           [](const BuiltNetwork& n) { return default_network_measures(n); },
                                           [](const BuiltLearner& l) { return default_learner_measures(l); });
    if (in_.has("fit")) fit();
    for (std::size_t i = 0; i < in_.count("expect"); ++i) expectation("expect." + std::to_string(i));
  }

 private:
  std::vector<MeasureSpec> default_synapse_measures() const {
    std::vector<MeasureSpec> measures;
    for (std::size_t s = 0; s < model_.synapses.size(); ++s) {
      const std::string suffix = model_.synapses.size() > 1 ? "_" + model_.synapses[s].name : "";
      measures.push_back(
          {"change" + suffix, "change of weight", "", Observable{Quantity::change, s, 0, {}}, {}, false, {}});
    }
    return measures;
  }
  // "DA", or where there are regions "DA@NAc".
  template <class List>
  static std::vector<std::string> names_of(const List& list) {
    std::vector<std::string> names;
    for (const auto& item : list) {
      names.push_back(item.name);
      if constexpr (requires { item.region; } && !std::is_same_v<std::decay_t<decltype(item)>, Synapse>)
        if (!item.region.empty()) names.back().append("@").append(item.region);
    }
    return names;
  }
  std::size_t entity(const std::string& path, const std::vector<std::string>& names, const std::string& name,
                     const std::string& what) {
    if (name.empty() && names.size() == 1) return 0;
    const auto at = std::find(names.begin(), names.end(), name);
    if (at != names.end()) return static_cast<std::size_t>(at - names.begin());
    if (name.empty())
      in_.fail(path, "does not say of which " + what,
               "add ." + (names.empty() ? what : names[0]) + "; the names are " + join(names, ", "));
    else
      in_.fail(path, "there is no " + what + " '" + name + "'", name_hint(name, names));
    return 0;
  }

  // Measures are read once, so an axis or a fitted constant in one would stay at its first value.
  void refuse_moving(const spec::Value& value, const std::string& path) {
    if (value.text()) {
      for (const auto& axis : study_.axes) refuse_name(axis.name, path);
      const auto* fit = in_.find("fit.parameter");
      if (fit && fit->table())
        for (const auto& [name, unused] : *fit->table()) refuse_name(name, path);
    }
    if (const auto* table = value.table())
      for (const auto& [name, inner] : *table) refuse_moving(inner, path + "." + name);
  }
  void refuse_name(const std::string& name, const std::string& path) {
    const auto* written = spec::Reader(study_.document, unused_).find(path);
    if (written && written->text() && spec::mentions(*written->text(), name))
      in_.fail(path, "depends on '" + name + "', but a measure is the same at every point",
               "write a fixed value, or one measure for each");
  }

  Observable observable(const std::string& path) {
    const auto parts = split(in_.text(path), '.');
    const std::string name = parts.size() > 1 ? parts[1] : "", index = parts.size() > 2 ? parts[2] : "0";
    const auto quantity = find_named<Quantity>(parts[0]);
    Observable o;
    if (parts[0] == "pathway" || parts[0] == "field") {
      const auto curves = study_.first.outside.curve_names();
      const auto curve = std::find(curves.begin(), curves.end(), in_.text(path));
      if (curve == curves.end())
        in_.fail(path, "there is no output '" + in_.text(path) + "'", name_hint(in_.text(path), curves));
      o.quantity = Quantity::curve;
      o.entity = static_cast<std::size_t>(curve - curves.begin());
      return o;
    }
    if (!quantity) {
      in_.fail(path, "'" + parts[0] + "' cannot be measured", name_hint(parts[0], all_names<Quantity>()));
      return o;
    }
    o.quantity = *quantity;
    std::size_t n_channels = 1;
    switch (o.quantity) {
      case Quantity::weight:
      case Quantity::change: o.entity = entity(path, names_of(model_.synapses), name, "synapse"); break;
      case Quantity::concentration: o.entity = entity(path, names_of(model_.modulators), name, "modulator"); break;
      case Quantity::occupancy: o.entity = entity(path, names_of(model_.receptors), name, "receptor"); break;
      case Quantity::messenger: o.entity = entity(path, names_of(model_.messengers), name, "messenger"); break;
      case Quantity::curve: break;  // above
      case Quantity::gate:
        o.entity = entity(path, names_of(model_.rules), name, "rule");
        n_channels = model_.rules[o.entity].channels.size();
        break;
      case Quantity::eligibility:
        o.entity = entity(path, names_of(model_.synapses), name, "synapse");
        for (const auto& rule : model_.rules)
          if (rule.name == model_.synapses[o.entity].rule) n_channels = rule.channels.size();
        break;
    }
    const auto channel = parse_double(index);
    if (!channel || !(*channel >= 0 && *channel < static_cast<double>(n_channels)) || parts.size() > 3)
      in_.fail(path, "there is no channel " + index,
               "channels are numbered from 0 to " + std::to_string(n_channels - 1));
    else
      o.channel = static_cast<std::size_t>(*channel);
    return o;
  }

  void measure(const std::string& name) {
    const std::string at = "measure." + name;
    MeasureSpec m;
    m.name = name;
    for (const auto& axis : study_.axes)
      if (axis.name == name) in_.fail(at, "an axis has this name too", "rename one");
    if (!in_.has(at + ".of"))
      in_.fail(at + ".of", "is missing", "say what is measured, such as of = \"change\"");
    else
      study_.first.visit([&](const BuiltSynapses&) { synapse_observable(at, m); },
                         [&](const BuiltNetwork& network) { read_network_observable(in_, at, network, m); },
                         [&](const BuiltLearner& learner) { read_learner_observable(in_, at, learner, m); });
    m.normalise_to_peak = in_.chooses(at + ".normalise", "peak");
    m.label = in_.text(at + ".label");
    if (m.label.empty()) m.label = in_.text(at + ".of");
    if (in_.has(at + ".against"))
      against(at, m);
    else if (m.normalise_to_peak)
      in_.fail(at + ".normalise", "belongs to a window", "add against = \"an axis\"");
    published(at + ".published", m);
    study_.measures.push_back(std::move(m));
  }
  void synapse_observable(const std::string& at, MeasureSpec& m) {
    Observable of = observable(at + ".of");
    of.at_ms = in_.quantity_if_given(at + ".at");
    if (of.at_ms && *of.at_ms > model_.until.native())
      in_.fail(at + ".at", "is after protocol.until", "use an earlier time");
    reduction(at, of);
    if (of.quantity == Quantity::concentration && model_.modulators[of.entity].is_concentration) m.unit = "nM";
    if (of.quantity == Quantity::curve && in_.text(at + ".of").starts_with("field.")) m.unit = "nM";
    if (of.reduce == Reduce::time_of_max || of.reduce == Reduce::half_decay) m.unit = "ms";
    of.seeds = read_seed_reduction(in_, at, m.unit);
    m.of = of;
    if (in_.has(at + ".level")) in_.fail(at + ".level", "belongs to networks", "leave it out");
  }
  void reduction(const std::string& at, Observable& of) {
    of.reduce = in_.choice<Reduce>(at + ".reduce");
    if (of.reduce == Reduce::deviation || of.reduce == Reduce::count || of.reduce == Reduce::time_to) {
      in_.fail(at + ".reduce", "belongs to networks", "use value, max, min, mean, time-of-max or half-decay");
      of.reduce = Reduce::value;
    }
    const auto from = in_.quantity_if_given(at + ".from"), to = in_.quantity_if_given(at + ".to");
    if (of.reduce == Reduce::value) {
      if (from || to)
        in_.fail(at + (from ? ".from" : ".to"), "belongs to a reduction",
                 "add reduce = \"max\", min or mean, or use at");
      return;
    }
    if (of.at_ms) in_.fail(at + ".at", "stands beside reduce", "use from and to, or leave reduce out");
    of.from_ms = from.value_or(0), of.to_ms = to;
    const double end = to.value_or(model_.until.native());
    if (!(of.from_ms < end && end <= model_.until.native()))
      in_.fail(at + ".from", "from .. to is not a stretch within the protocol", "give from < to <= protocol.until");
  }
  void against(const std::string& at, MeasureSpec& m) {
    const auto axis = in_.text(at + ".against");
    const auto names = names_of(study_.axes);
    const auto found = std::find(names.begin(), names.end(), axis);
    if (found == names.end())
      return in_.fail(at + ".against", "there is no axis '" + axis + "'", name_hint(axis, names));
    m.against = static_cast<std::size_t>(found - names.begin());
    const auto& values = study_.axes[*m.against].values;
    if (values.size() < 2 || !std::is_sorted(values.begin(), values.end(), std::less_equal<>{}))
      in_.fail(at + ".against", "the axis '" + axis + "' does not ascend",
               "a window needs an axis of two or more rising numbers");
  }
  void published(const std::string& at, MeasureSpec& m) {
    if (!in_.has(at)) return;
    m.published.label = in_.text(at + ".label");
    const Axis unit = m.against ? study_.axes[*m.against] : Axis{};
    const auto numbers = [&](const std::string& name, const Measure& one) {
      std::vector<double> out;
      if (!in_.has(at + name)) return out;
      for (const auto& text : in_.texts(at + name)) {
        const auto native = parse_quantity(in_.where(at + name), text, one.dim);
        if (native)
          out.push_back(*native / one.native);
        else
          in_.fail(at + name, "'" + text + "' is not " + dimension_name(one.dim), unit_examples(one.dim));
      }
      return out;
    };
    m.published.interval = numbers(".interval", unit.one);
    m.published.x = numbers(".x", unit.one);
    m.published.y = numbers(".y", {1, {}});
    m.published.error = numbers(".error", {1, {}});
    if (m.published.interval.size() % 2) in_.fail(at + ".interval", "is not a pair", "write [\"0.3 s\", \"2 s\"]");
    if (m.published.x.size() != m.published.y.size())
      in_.fail(at + ".y", "has not as many values as x", "give one y for each x");
    if (!m.published.error.empty() && m.published.error.size() != m.published.y.size())
      in_.fail(at + ".error", "has not as many values as y", "give one error for each y");
  }

  void fit() {
    Fit f;
    f.evaluations = static_cast<std::size_t>(in_.integer("fit.evaluations"));
    f.seed = static_cast<std::uint64_t>(in_.integer("fit.seed"));
    const auto names = names_of(study_.measures);
    for (const auto& name : in_.texts("fit.measures")) {
      const auto found = std::find(names.begin(), names.end(), name);
      const auto m = static_cast<std::size_t>(found - names.begin());
      if (found == names.end())
        in_.fail("fit.measures", "there is no measure '" + name + "'", name_hint(name, names));
      else if (!study_.measures[m].against || study_.measures[m].published.x.empty())
        in_.fail("fit.measures", "'" + name + "' has no published values",
                 "give it against and published = { x = [...], y = [...] }");
      else
        f.measures.push_back(m);
    }
    for (const auto& name : in_.names("fit.parameter")) f.parameters.push_back(fit_parameter(name));
    if (study_.axes.size() > 1)
      in_.fail("fit", "the study has two axes", "fit with one axis and give the other a fixed value");
    for (const std::size_t m : f.measures) {
      const auto& x = study_.axes[*study_.measures[m].against].values;
      for (const double at : study_.measures[m].published.x)
        if (!(at >= x.front() && at <= x.back()))
          in_.fail("fit.measures",
                   "'" + study_.measures[m].name + "' has a published value outside its axis, at " + short_text(at) +
                       " " + study_.axes[*study_.measures[m].against].unit,
                   "widen the axis");
    }
    if (f.parameters.empty()) in_.fail("fit", "has no parameter", "add [fit.parameter.NAME] for a constant NAME");
    study_.fit = std::move(f);
  }
  FitParameter fit_parameter(const std::string& name) {
    const std::string at = "fit.parameter." + name;
    FitParameter p;
    p.name = name;
    p.is_log = in_.flag(at + ".log");
    const auto start = study_.constants.find(name);
    const auto from = parse_written(in_.text(at + ".from")), to = parse_written(in_.text(at + ".to"));
    if (start == study_.constants.end()) {
      std::vector<std::string> names;
      for (const auto& [constant, value] : study_.constants) names.push_back(constant);
      in_.fail(at, "there is no constant '" + name + "'", name_hint(name, names));
      return p;
    }
    if (!from || !to || from->one.dim != start->second.dim || to->one.dim != start->second.dim) {
      in_.fail(at, "from and to are not like the constant, " + dimension_name(start->second.dim),
               unit_examples(start->second.dim));
      return p;
    }
    p.unit = from->unit, p.one = from->one;
    p.from = from->number, p.to = to->number * to->one.native / p.one.native;
    p.start = start->second.native / p.one.native;
    if (!(p.from < p.to && p.from <= p.start && p.start <= p.to))
      in_.fail(at, "the constant is not between from and to", "widen the range or change the constant");
    if (p.is_log && !(p.from > 0)) in_.fail(at + ".from", "is not above 0 on a log scale", "write a value above 0");
    return p;
  }

  void expectation(const std::string& at) {
    Expectation e;
    e.what = in_.text(at + ".what");
    e.claim = in_.has(at + ".claim") ? in_.text(at + ".claim") : e.what;
    e.source = in_.text(at + ".source");
    e.within = in_.text(at + ".within");
    e.only_as_shipped = in_.flag(at + ".only_as_shipped");
    const auto optional = [&](const char* name) { return in_.has(at + name) ? in_.text(at + name) : std::string(); };
    e.equals = optional(".equals");
    e.where = optional(".where");
    e.above = optional(".above");
    e.below = optional(".below");
    e.given = optional(".given");
    e.known_miss = optional(".known_miss");
    if (in_.has(at + ".between")) e.between = in_.texts(at + ".between");
    e.place = in_.where(at);
    if (in_.has(at + ".between") && e.between.size() != 2)
      in_.fail(at + ".between", "is not a pair", "write [\"0.5 s\", \"1 s\"]");
    if (e.equals.empty() && e.above.empty() && e.below.empty() && e.between.empty())
      in_.fail(at, "says nothing about its value", "add equals, between, above or below");
    else if (const auto sound = check_expectation(study_, e); !sound)
      for (const auto& error : sound.errors()) in_.fail(at, error.what, error.fix);
    study_.expectations.push_back(std::move(e));
  }

  spec::Reader& in_;
  Errors unused_;
  Study& study_;
  const SynapseModel& model_;
};

}  // namespace

void read_measures(spec::Reader& reader, Study& study) { MeasureReader(reader, study).read(); }

}  // namespace teg::study
