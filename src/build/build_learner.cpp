#include "build/build_learner.hpp"

#include <algorithm>

#include "build/build_chain.hpp"
#include "build/read_shared.hpp"
#include "core/text.hpp"
#include "core/units.hpp"
#include "learner/settings.hpp"

namespace teg::study {
namespace {

// How a learner's or task's setting stands in the file.
std::string written(const spec::Value& value) { return value.text() ? *value.text() : spec::to_text(value); }

class LearnerBuilder {
 public:
  explicit LearnerBuilder(spec::Reader& reader) : in_(reader) {}

  BuiltModel build() {
    built_.substrate.emplace<BuiltLearner>();
    built_.model.seed = static_cast<std::uint64_t>(in_.integer("study.seed"));
    built_.learner().seeds = static_cast<std::size_t>(in_.integer("study.seeds"));
    build_chain(in_, built_);
    static_cast<Modulation&>(model()) = built_.model;
    if (in_.has("task.kind")) model().task = in_.text("task.kind");  // the table's default is of networks
    model().learner = in_.text("learner.kind");
    if (const auto* task = find_trial_task(model().task))
      model().task_settings = settings("task", task->settings, {"kind"});
    if (const auto* learner = find_learner(model().learner))
      model().learner_settings = settings("learner", learner->settings, {"kind", "teaching", "chain_step", "record"});
    if (in_.has("learner.teaching")) model().teaching = in_.text("learner.teaching");
    model().chain_step = Time{in_.quantity("learner.chain_step")};
    if (in_.has("learner.record")) model().traces = in_.texts("learner.record");
    releases();
    interventions();
    series();
    for (const auto& e : check_learner(model())) in_.fail(e.where, e.what, e.fix);
    return std::move(built_);
  }

 private:
  LearnerModel& model() { return built_.learner().model; }

  // The settings that are given, each as its kind wants it. One that follows modulators goes to `live`.
  Settings settings(const std::string& at, std::span<const SettingInfo> known, const std::vector<std::string>& others) {
    Settings out;
    std::vector<std::string> names;
    for (const auto& s : known) names.emplace_back(s.name);
    for (const auto& name : in_.names(at)) {
      if (std::find(others.begin(), others.end(), name) != others.end()) continue;
      const auto s = std::find_if(known.begin(), known.end(), [&](const auto& i) { return i.name == name; });
      const std::string path = at + "." + name;
      if (s == known.end() && !spec::find_parameter(path)) continue;  // said already
      if (s == known.end())
        in_.fail(path, "does not belong to kind = \"" + in_.text(at + ".kind") + "\"",
                 "leave it out; what it takes is " + join(names, ", "));
      else if (auto value = setting(path, *s))
        out[name] = *std::move(value);
    }
    for (const auto& s : known)
      if (!in_.has(at + "." + std::string(s.name))) in_.note(at + "." + std::string(s.name), std::string(s.preset));
    return out;
  }
  std::optional<Setting> setting(const std::string& path, const SettingInfo& info) {
    const auto& value = *in_.find(path);
    in_.note(path, spec::to_text(value));
    std::vector<std::string> texts;
    if (const auto* list = value.list())
      for (const auto& v : *list) texts.push_back(written(v));
    else
      texts.push_back(written(value));
    const bool is_list =
        info.kind == SettingKind::numbers || info.kind == SettingKind::times || info.kind == SettingKind::texts;
    if (value.list() && !is_list) {
      in_.fail(path, "is a list", "write one value");
      return std::nullopt;
    }
    if (info.kind == SettingKind::text || info.kind == SettingKind::texts || info.kind == SettingKind::choice ||
        info.kind == SettingKind::flag)
      return Setting{{}, std::move(texts)};
    const Dim dim = info.kind == SettingKind::time || info.kind == SettingKind::times ? dim::time : Dim{};
    Setting out;
    for (const auto& text : texts) {
      const auto number = parse_quantity(in_.where(path), text, dim);
      if (number) {
        out.numbers.push_back(*number);
      } else if (info.is_live && !parse_written(text)) {
        model().live.push_back({std::string(info.name), text});
        return std::nullopt;
      } else {
        in_.fail(path, number.errors()[0].what, number.errors()[0].fix);
        return std::nullopt;
      }
    }
    return out;
  }

  void releases() {
    for (std::size_t i = 0; i < in_.count("release"); ++i) {
      const std::string at = "release." + std::to_string(i);
      SignalRelease r;
      if (in_.has(at + ".population")) in_.fail(at + ".population", "belongs to networks", "name a signal instead");
      if (!in_.has(at + ".signal"))
        in_.fail(at + ".signal", "is missing", "name a signal of the learner, such as prediction_error");
      else
        r.signal = in_.text(at + ".signal");
      r.modulator = in_.text(at + ".modulator");
      r.region = read_region(in_, at + ".region", built_);
      const auto m = modulator_index(in_, at + ".modulator", r.modulator, r.region, built_);
      const auto& all = model().modulators;
      r.amount = Concentration{in_.level(at + ".amount", m >= all.size() || all[m].is_concentration)};
      r.baseline = in_.number(at + ".baseline");
      r.only_above = in_.flag(at + ".only_above");
      model().releases.push_back(std::move(r));
    }
  }

  void interventions() {
    for (const auto& name : in_.names("intervention")) {
      const std::string at = "intervention." + name;
      Intervention i;
      i.name = name;
      i.kind = in_.choice<InterventionKind>(at + ".kind");
      const auto text = [&](const char* key) { return in_.has(at + key) ? in_.text(at + key) : std::string(); };
      i.modulator = text(".modulator"), i.with = text(".with"), i.event = text(".at");
      if (!i.modulator.empty()) i.region = read_region(in_, at + ".region", built_);
      if (in_.has(at + ".action")) i.action = in_.text(at + ".action");
      i.onset = Time{in_.quantity(at + ".onset")}, i.duration = Time{in_.quantity(at + ".duration")};
      i.rate = Rate{in_.quantity(at + ".rate")}, i.delay = Time{in_.quantity(at + ".delay")};
      i.probability = in_.number(at + ".probability");
      amount(at, i);
      if (in_.has(at + ".trials")) {
        const auto trials = read_indices(in_, at + ".trials");
        if (trials.size() != 2)
          in_.fail(at + ".trials", "is not a pair", "write [first, last]");
        else
          i.first_trial = trials[0], i.last_trial = trials[1];
      }
      model().interventions.push_back(std::move(i));
    }
  }
  void amount(const std::string& at, Intervention& i) {
    const bool is_total = in_.has(at + ".total");
    const std::string path = at + (is_total ? ".total" : ".amount");
    if (is_total && in_.has(at + ".amount")) in_.fail(path, "stands beside amount", "keep one of them");
    if (!in_.has(path)) return;
    bool is_concentration = false;
    for (const auto& m : model().modulators)
      if (m.name == i.modulator) is_concentration = m.is_concentration;
    const auto value =
        parse_quantity(in_.where(path), written(*in_.find(path)), is_concentration ? dim::concentration : Dim{});
    in_.note(path, written(*in_.find(path)));
    if (!value) return in_.fail(path, value.errors()[0].what, value.errors()[0].fix);
    const double pulses = std::max(1.0, std::floor(i.duration.native() * i.rate.native() + 1e-9));
    i.amount = is_total ? *value / pulses : *value;
  }

  void series() {
    for (const auto& name : in_.names("series")) {
      const std::string at = "series." + name;
      SeriesSpec s;
      s.name = name;
      s.of = in_.text(at + ".of");
      if (in_.has(at + ".at")) s.event = in_.text(at + ".at");
      s.offset = Time{in_.quantity(at + ".offset")};
      s.over = in_.choice<OverSteps>(at + ".over");
      if (in_.has(at + ".over") && !s.event.empty())
        in_.fail(at + ".over", "stands beside at", "leave one of them out");
      if (in_.has(at + ".offset") && s.event.empty()) in_.fail(at + ".offset", "needs an event", "add at = \"EVENT\"");
      model().series.push_back(std::move(s));
    }
  }

  spec::Reader& in_;
  BuiltModel built_;
};

}  // namespace

BuiltModel build_learner(spec::Reader& reader) { return LearnerBuilder(reader).build(); }

}  // namespace teg::study
