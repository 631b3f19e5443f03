#include "build/network_projections.hpp"

#include <algorithm>

#include "build/read_fields.hpp"
#include "build/read_shared.hpp"
#include "core/text.hpp"
#include "plasticity/check_rules.hpp"
#include "teg/network_fields.hpp"

namespace teg::study {
namespace {

class ProjectionReader {
 public:
  ProjectionReader(spec::Reader& reader, const std::string& name, const BuiltModel& built)
      : in_(reader), at_("projection." + name), built_(built) {
    projection_.name = name;
  }

  Projection read() {
    const auto populations = names_of(built_.network().model.populations);
    for (const bool is_source : {true, false}) {
      const std::string path = at_ + (is_source ? ".from" : ".to");
      (is_source ? projection_.source : projection_.target) = in_.text(path);
      if (in_.has(path)) in_.known(path, in_.text(path), populations, "population");
    }
    connect(at_ + ".connect");
    projection_.weight = distribution(at_ + ".weight");
    projection_.axonal_delay = Time{in_.quantity(at_ + ".axonal_delay")};
    projection_.dendritic_delay = distribution(at_ + ".dendritic_delay");
    if (projection_.dendritic_delay.spread != Spread::constant) {
      auto& d = projection_.dendritic_delay;
      if (!in_.has(at_ + ".dendritic_delay.least")) d.least = built_.network().model.dt.native();
      if (!in_.has(at_ + ".dendritic_delay.most")) d.most = std::max(100.0, d.least);
    }
    if (in_.has(at_ + ".rule"))
      projection_.rule = in_.known(at_ + ".rule", in_.text(at_ + ".rule"), in_.names("rule"), "rule");
    short_term();
    homeostasis();
    return std::move(projection_);
  }

 private:
  void connect(const std::string& at) {
    projection_.connect = read_chosen<Connect>(in_, at, [&]<class Rule>() {
      if constexpr (std::is_same_v<Rule, ExplicitPairs>)
        return pairs(at);
      else
        return read_one_of<Rule>(in_, at);
    });
  }
  ExplicitPairs pairs(const std::string& at) {
    auto pairs = read_one_of<ExplicitPairs>(in_, at);
    for (const auto i : read_indices(in_, at + ".sources")) pairs.source.push_back(static_cast<std::uint32_t>(i));
    for (const auto i : read_indices(in_, at + ".targets")) pairs.target.push_back(static_cast<std::uint32_t>(i));
    if (in_.has(at + ".weights"))
      for (const auto& text : in_.texts(at + ".weights")) {
        const auto weight = parse_double(text);
        if (!weight) in_.fail(at + ".weights", "'" + text + "' is not a number", "write plain numbers");
        pairs.weight.push_back(weight.value_or(0));
      }
    if (pairs.source.empty() || pairs.source.size() != pairs.target.size())
      in_.fail(at,
               "has " + std::to_string(pairs.source.size()) + " sources and " + std::to_string(pairs.target.size()) +
                   " targets",
               "give sources and targets of the same, positive length");
    else if (!pairs.weight.empty() && pairs.weight.size() != pairs.source.size())
      in_.fail(at + ".weights", "has not as many values as sources", "give one for each pair");
    return pairs;
  }

  Distribution distribution(const std::string& at) {
    Distribution d;
    const auto* value = in_.find(at);
    if (!value || !value->table()) {
      d.first = in_.quantity(at);
      return d;
    }
    d.spread = in_.choice<Spread>(at + ".kind");
    const auto knows = [&](std::vector<std::string> own) {
      if (d.spread != Spread::constant) own.insert(own.end(), {"least", "most"});
      refuse_others(in_, at, std::string(name_of(d.spread)), std::move(own));
    };
    const auto read = [&](const char* key) { return in_.quantity(at + "." + key); };
    switch (d.spread) {
      case Spread::constant: knows({"value"}), d.first = read("value"); break;
      case Spread::uniform: knows({"from", "to"}), d.first = read("from"), d.second = read("to"); break;
      case Spread::normal: knows({"mean", "deviation"}), d.first = read("mean"), d.second = read("deviation"); break;
      case Spread::lognormal:
        knows({"median", "log_deviation"}), d.first = read("median"), d.second = read("log_deviation");
        break;
      case Spread::exponential: knows({"mean"}), d.first = read("mean"); break;
    }
    if (const auto least = in_.quantity_if_given(at + ".least")) d.least = *least;
    if (const auto most = in_.quantity_if_given(at + ".most")) d.most = *most;
    if (d.spread == Spread::uniform && !(d.first <= d.second)) in_.fail(at + ".to", "is below from", "swap them");
    if (!(d.least <= d.most)) in_.fail(at + ".most", "is below least", "swap them");
    return d;
  }

  void short_term() {
    const std::string at = at_ + ".short_term";
    if (!in_.has(at)) return;
    projection_.short_term.push_back(
        {in_.number(at + ".use"), Time{in_.quantity(at + ".recovery")}, Time{in_.quantity(at + ".facilitation")}});
  }
  void homeostasis() {
    const std::string at = at_ + ".homeostasis";
    if (!in_.has(at)) return;
    projection_.homeostasis.push_back(
        {Rate{in_.quantity(at + ".target")}, in_.number(at + ".strength"), Time{in_.quantity(at + ".period")}});
  }

  spec::Reader& in_;
  std::string at_;
  const BuiltModel& built_;
  Projection projection_;
};

std::size_t size_of(const NetworkModel& model, const std::string& population) {
  for (const auto& p : model.populations)
    if (p.name == population) return p.size;
  return 0;
}

}  // namespace

Projection read_projection(spec::Reader& reader, const std::string& name, const BuiltModel& built) {
  return ProjectionReader(reader, name, built).read();
}

double read_start_weight(spec::Reader& in, const std::string& path, std::size_t projection, const NetworkModel& model) {
  const double weight = in.number(path);
  for (const auto& rule : model.rules)
    if (projection < model.projections.size() && rule.name == model.projections[projection].rule)
      if (const auto outside = plasticity::outside_bounds("", weight, weight, rule))
        in.fail(path, outside->what, outside->fix);
  return weight;
}

std::vector<SetWeight> read_set_weights(spec::Reader& in, const std::string& name, std::size_t projection,
                                        const NetworkModel& model) {
  std::vector<SetWeight> all;
  const auto& p = model.projections[projection];
  for (std::size_t i = 0; i < in.count("projection." + name + ".set"); ++i) {
    const std::string at = "projection." + name + ".set." + std::to_string(i);
    SetWeight set;
    set.projection = projection;
    const auto range = [&](const char* key, const std::string& population, std::size_t& first, std::size_t& last) {
      const auto read = read_indices(in, at + key);
      if (read.size() != 2 || read[0] > read[1] || read[1] >= size_of(model, population))
        return in.fail(at + key, "is not a run of neurons of " + population,
                       "write [first, last], up to " + std::to_string(size_of(model, population)) + " - 1");
      first = read[0], last = read[1];
    };
    for (const char* key : {".sources", ".targets"})
      if (!in.has(at + key)) in.fail(at + key, "is missing", "write [first, last]");
    if (in.has(at + ".sources")) range(".sources", p.source, set.source_first, set.source_last);
    if (in.has(at + ".targets")) range(".targets", p.target, set.target_first, set.target_last);
    set.weight = read_start_weight(in, at + ".weight", projection, model);
    all.push_back(set);
  }
  return all;
}

}  // namespace teg::study
