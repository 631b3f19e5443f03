#include "run/conformance.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/file.hpp"
#include "core/text.hpp"
#include "teg/network_simulation.hpp"
#include "teg/synapse.hpp"

namespace teg::study {
namespace {

using nlohmann::json;

constexpr double smallest_scale = 1e-6;  // below it, errors are judged as absolute: tolerance x 1e-6

// Reads typed fields and collects what is missing or wrong.
class Fields {
 public:
  Fields(const json& object, std::string where, Errors& errors)
      : object_(object), where_(std::move(where)), errors_(errors) {}

  double number(const char* key) {
    if (object_.is_object() && object_.contains(key) && object_[key].is_number() &&
        std::isfinite(object_[key].get<double>()))
      return object_[key].get<double>();
    fail(key, "a number");
    return 1;
  }
  std::vector<Time> times(const char* key) {
    std::vector<Time> times;
    if (!object_.is_object() || !object_.contains(key) || !object_[key].is_array())
      return fail(key, "a list of times in ms"), times;
    for (const auto& t : object_[key]) {
      if (!t.is_number() || !std::isfinite(t.get<double>())) return fail(key, "a list of times in ms"), times;
      times.emplace_back(t.get<double>());
    }
    return times;
  }
  const json* object(const char* key, bool required) {
    if (object_.is_object() && object_.contains(key) && object_[key].is_object()) return &object_[key];
    if (required || (object_.is_object() && object_.contains(key))) fail(key, "an object");
    return nullptr;
  }
  void fail(const std::string& key, const std::string& wanted) {
    errors_.push_back({Fault::bad_value, where_, "'" + key + "' is not " + wanted, "add \"" + key + "\" as " + wanted});
  }

 private:
  const json& object_;
  std::string where_;
  Errors& errors_;
};

struct Expected {
  std::string name;
  double at_ms, value;
  int kind;  // 0 weight, 1 trace c, 2 dopamine n
};
struct Case {
  std::string name;
  SynapseModel model;
  std::vector<Expected> expected;
};

Channel stdp_channel(Pairing pairing, double amplitude, double tau_pair, double tau_c, const std::string& gate) {
  Channel c;
  c.pairing = pairing;
  c.amplitude = amplitude;
  c.tau_pair = Time{tau_pair};
  c.tau_trace = Time{tau_c};
  c.gate = gate;
  c.rate = Rate{1};  // the file's time unit is the millisecond
  return c;
}

Case read_case(const json& j, const json& parameters, const std::string& where, Errors& errors) {
  Fields p(parameters, "parameters", errors), f(j, where, errors);
  Case c;
  c.name = where;
  const double tau_n = p.number("tau_n_ms"), b = f.number("b"), tau_c = p.number("tau_c_ms");
  Modulator dopamine{"DA", false, Concentration{0}, ExponentialClearance{Time{tau_n}}, {}};
  for (const Time t : f.times("dopamine_ms"))
    dopamine.programs.push_back(Burst{.onset = t, .amount = Concentration{1 / tau_n}});
  const std::string gate = "DA - " + (b < 0 ? "(" + exact_text(b) + ")" : exact_text(b));
  const Bounds bounds{BoundKind::hard, f.number("w_min"), f.number("w_max")};
  Synapse s{.name = "synapse",
            .rule = "stdp",
            .pre = f.times("pre_ms"),
            .post = f.times("post_ms"),
            .dendritic_delay = Time{p.number("dendritic_delay_ms")},
            .weight = f.number("w0")};
  const Rule rule{"stdp",
                  {stdp_channel(Pairing::pre_post, p.number("A_plus"), p.number("tau_plus_ms"), tau_c, gate),
                   stdp_channel(Pairing::post_pre, -p.number("A_minus"), p.number("tau_minus_ms"), tau_c, gate)},
                  bounds};
  const double until = f.number("until_ms");
  c.model = {{.modulators = {dopamine}}, {rule}, {s}, Time{until}};
  if (const auto* e = f.object("expect", true)) {
    Fields x(*e, where + " expect", errors);
    c.expected = {{"w", until, x.number("w"), 0}, {"c", until, x.number("c"), 1}, {"n", until, x.number("n"), 2}};
  }
  if (const auto* e = f.object("expect_at_last_pre", false)) {
    Fields x(*e, where + " expect_at_last_pre", errors);
    const double at = x.number("t_ms");
    if (!(at >= 0 && at <= until))
      errors.push_back({Fault::bad_value, where + " expect_at_last_pre t_ms", "is not within 0 and until_ms",
                        "give a time within the case"});
    c.expected.push_back({"w at last pre", at, x.number("w"), 0});
    c.expected.push_back({"c at last pre", at, x.number("c"), 1});
  }
  return c;
}

// What a case's synapse comes to, by kind, at a time.
using Found = std::function<Result<double>(const Expected&)>;

Result<Found> on_synapse(const Case& c) {
  auto made = SynapseSimulation::make(c.model);
  if (!made) return made.errors();
  auto simulation = std::make_shared<SynapseSimulation>(*std::move(made));
  return Found([simulation](const Expected& e) -> Result<double> {
    const auto r = simulation->record({Time{e.at_ms}});
    if (!r) return r.errors();
    return e.kind == 0   ? r->weight[0][0]
           : e.kind == 2 ? r->concentration[0][0]
                         : r->eligibility[0][0][0] + r->eligibility[0][1][0];
  });
}

// Two neurons that replay the case's spikes, and the synapse between them.
Result<NetworkModel> as_network(const Case& c) {
  const Time dt{0.1};
  const auto& synapse = c.model.synapses[0];
  const auto replay = [](const std::string& name, const std::vector<Time>& spikes) {
    return Population{.name = name, .size = 1, .neuron = ReplaySource{{spikes}}, .drives = {}};
  };
  std::vector<Time> times = synapse.pre;
  times.insert(times.end(), synapse.post.begin(), synapse.post.end());
  for (const auto& program : c.model.modulators[0].programs) times.push_back(std::get<Burst>(program).onset);
  for (const Time t : times)
    if (!(t >= dt) || std::abs(t / dt - std::round(t / dt)) > 1e-6)
      return Error{Fault::bad_value, c.name, exact_text(t.native()) + " ms is not on the network's grid",
                   "use times that are multiples of 0.1 ms and above 0, or --engine synapse"};
  NetworkModel m;
  m.dt = dt;
  m.populations = {replay("pre", synapse.pre), replay("post", synapse.post)};
  m.modulators = c.model.modulators;
  m.rules = c.model.rules;
  m.projections = {{.name = "synapse",
                    .source = "pre",
                    .target = "post",
                    .weight = {.first = synapse.weight},
                    .dendritic_delay = {.first = synapse.dendritic_delay.native()},
                    .rule = "stdp",
                    .short_term = {},
                    .homeostasis = {}}};
  return m;
}
Result<Found> on_network(const Case& c) {
  const auto model = as_network(c);
  if (!model) return model.errors();
  return Found([model = *model](const Expected& e) -> Result<double> {
    auto simulation = NetworkSimulation::make(model);
    if (!simulation) return simulation.errors();
    if (auto run = simulation->run_until(Time{e.at_ms}); !run) return run.errors();
    if (e.kind == 2) return simulation->level(0);
    // The two channels share one trace.
    const auto values = e.kind == 0 ? simulation->weights("synapse") : simulation->eligibilities("synapse", 0);
    if (!values) return values.errors();
    return (*values)[0];
  });
}

Result<CaseVerdict> run_case(const Case& c, double tolerance, Engine engine) {
  const auto found_at = engine == Engine::synapse ? on_synapse(c) : on_network(c);
  if (!found_at) return found_at.errors();
  CaseVerdict verdict{c.name, true, 0, {}};
  for (const auto& e : c.expected) {
    const auto found = (*found_at)(e);
    if (!found) return found.errors();
    const double error = std::abs(*found - e.value) / std::max(std::abs(e.value), smallest_scale);
    verdict.worst = std::max(verdict.worst, error);
    if (error <= tolerance) continue;
    verdict.passed = false;
    verdict.detail.append(verdict.detail.empty() ? "" : "; ")
        .append(e.name + " is " + exact_text(*found) + ", expected " + exact_text(e.value));
  }
  return verdict;
}

}  // namespace

double default_tolerance(Engine engine) { return engine == Engine::synapse ? 1e-9 : 1e-5; }

Result<std::vector<CaseVerdict>> verify_cases(const std::string& path, double tolerance, Engine engine) {
  const auto text = read_file(path);
  if (!text) return text.errors();
  return verify_case_text(*text, path, tolerance, engine);
}

Result<std::vector<CaseVerdict>> verify_case_text(const std::string& text, const std::string& path, double tolerance,
                                                  Engine engine) {
  json file;
  try {
    file = json::parse(text);
  } catch (const json::exception& e) {  // malformed, or a number beyond double
    return Error{Fault::bad_value, path, std::string("is not JSON: ") + e.what(), "give a file of conformance cases"};
  }
  if (!file.is_object() || !file.contains("cases") || !file["cases"].is_array() || file["cases"].empty())
    return Error{Fault::bad_value, path, "has no list of cases",
                 "see tests/conformance/dopamine_stdp.json for the form"};
  const json parameters = file.contains("parameters") ? file["parameters"] : json::object();
  Errors errors;
  std::vector<Case> cases;
  for (std::size_t i = 0; i < file["cases"].size() && errors.size() < 50; ++i) {
    const auto& j = file["cases"][i];
    const bool named = j.is_object() && j.contains("name") && j["name"].is_string();
    cases.push_back(
        read_case(j, parameters, named ? j["name"].get<std::string>() : "case " + std::to_string(i), errors));
  }
  for (auto& error : errors) error.where = path + ": " + error.where;
  if (!errors.empty()) return errors;
  std::vector<CaseVerdict> verdicts;
  for (const auto& c : cases) {
    auto verdict = run_case(c, tolerance, engine);
    if (!verdict) return verdict.errors();
    verdicts.push_back(*std::move(verdict));
  }
  return verdicts;
}

}  // namespace teg::study
