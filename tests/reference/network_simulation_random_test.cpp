// The engine against the slow reference, on random small networks.
//
//   TEG_NETWORK_SEEDS=17 or 0-499      which networks, instead of the usual ones
//   TEG_NETWORK_WITHOUT=task,rises     features that none of them has; see random_network.hpp
//   TEG_NETWORK_ONLY=plastic,bounds    the only features that any of them has
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <sstream>

#include "plasticity/tagging.hpp"
#include "reference/network.hpp"
#include "reference/random_network.hpp"

namespace teg::reference {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}
Features listed(const std::string& text) {
  Features names;
  std::istringstream in(text);
  for (std::string name; std::getline(in, name, ',');) names.insert(name);
  return names;
}

Features features_of(std::uint32_t seed) {
  auto features = drawn_features(seed);
  const auto without = listed(environment("TEG_NETWORK_WITHOUT")), only = listed(environment("TEG_NETWORK_ONLY"));
  std::erase_if(features, [&](const auto& f) { return without.contains(f) || (!only.empty() && !only.contains(f)); });
  return features;
}

using Wiring = std::vector<std::vector<Connection>>;

// What the engine says; `wiring` gets the connections that it drew.
Result<NetworkRun> run_engine(const RandomNetwork& network, Time until, std::uint32_t seed, Wiring& wiring) {
  const NetworkModel& model = network.model();
  auto made = NetworkSimulation::make(model, network.task(), {.threads = 1 + seed % 2});
  if (!made) return made.errors();
  auto& simulation = *made;
  NetworkRun run;
  wiring.clear();
  for (const Projection& p : model.projections) wiring.push_back(simulation.connections(p.name).value());
  for (const Time stop : {until * (seed % 3 / 3.0), until}) {  // in two pieces, or in one
    const auto done = simulation.run_until(stop);
    if (!done) return done.errors();
  }
  for (const Population& p : model.populations) run.spikes.push_back(simulation.spikes(p.name).value());
  for (const Projection& p : model.projections) {
    run.weights.push_back(simulation.weights(p.name).value());
    auto& channels = run.eligibilities.emplace_back();
    for (const Rule& rule : model.rules)
      for (std::size_t c = 0; rule.name == p.rule && c < rule.channels.size(); ++c)
        channels.push_back(simulation.eligibilities(p.name, c).value());
  }
  for (std::size_t m = 0; m < model.modulators.size(); ++m) run.levels.push_back(simulation.level(m));
  return run;
}

// The first spike that only one of two runs has; step 0 where there is none.
struct FirstDifference {
  std::int64_t step = 0;
  std::size_t population = 0;
  std::uint32_t neuron = 0;
};
FirstDifference first_difference(const NetworkRun& a, const NetworkRun& b) {
  FirstDifference first;
  const auto earlier = [](const Spike& x, const Spike& y) {
    return x.step != y.step ? x.step < y.step : x.neuron < y.neuron;
  };
  for (std::size_t p = 0; p < a.spikes.size(); ++p)
    for (std::size_t i = 0; i < std::max(a.spikes[p].size(), b.spikes[p].size()); ++i) {
      const bool in_a = i < a.spikes[p].size(), in_b = i < b.spikes[p].size();
      const Spike x = in_a ? a.spikes[p][i] : b.spikes[p][i], y = in_b ? b.spikes[p][i] : a.spikes[p][i];
      if (in_a && in_b && x.step == y.step && x.neuron == y.neuron) continue;
      const Spike lonely = earlier(y, x) ? y : x;
      if (first.step == 0 || lonely.step < first.step) first = {lonely.step, p, lonely.neuron};
      break;
    }
  return first;
}

// An Izhikevich neuron that lingers at its threshold magnifies the rounding of a weight e-fold every millisecond: the
// spike itself is there in both runs, a little apart.
bool is_shifted(const NetworkModel& model, const NetworkRun& a, const NetworkRun& b, const FirstDifference& first) {
  if (!std::holds_alternative<Izhikevich>(model.populations[first.population].neuron)) return false;
  const double dt = model.dt.native();
  const auto has_near = [&](const NetworkRun& run) {
    return std::ranges::any_of(run.spikes[first.population], [&](const Spike& s) {
      return s.neuron == first.neuron && std::abs(static_cast<double>(s.step - first.step)) * dt <= 20;
    });
  };
  return has_near(a) && has_near(b);
}

double largest(const std::vector<double>& values) {
  double most = 0;
  for (const double v : values) most = std::max(most, std::abs(v));
  return most;
}
// "" where two lists are within `tolerance` of each other.
std::string compared(const std::string& what, const std::vector<double>& engine, const std::vector<double>& plain,
                     double tolerance) {
  std::ostringstream out;
  out.precision(12);
  if (engine.size() != plain.size()) {
    out << what << ": " << engine.size() << " values instead of " << plain.size() << "; ";
    return out.str();
  }
  std::size_t worst = 0, beyond = 0;
  for (std::size_t i = 0; i < engine.size(); ++i) {
    beyond += !(std::abs(engine[i] - plain[i]) <= tolerance);
    if (!(std::abs(engine[i] - plain[i]) <= std::abs(engine[worst] - plain[worst]))) worst = i;
  }
  if (beyond == 0) return "";
  out << what << ": " << beyond << " of " << engine.size() << " differ, most " << worst << ": " << engine[worst]
      << ", reference " << plain[worst] << ", tolerance " << tolerance << "; ";
  return out.str();
}

// Rises are differences of two exponentials that single precision keeps apart: their rounding grows with the factor
// that brings the peak to 1.
double magnified(const NetworkModel& model, const std::string& rule) {
  double most = 1;
  for (const Rule& r : model.rules)
    for (const Channel& c : r.channels) {
      if (r.name != rule) continue;
      double here = 1;
      if (c.tau_rise) here /= plasticity::double_exponential_peak(c.tau_trace.native(), c.tau_rise->native());
      if (c.window == Window::double_exponential)
        here /= plasticity::double_exponential_peak(c.tau_pair.native(), c.tau_pair_rise.native());
      most = std::max(most, here);
    }
  return most;
}

std::string state_difference(const NetworkModel& model, const NetworkRun& engine, const NetworkRun& plain) {
  std::string all = compared("levels", engine.levels, plain.levels, 1e-6 * (1 + largest(plain.levels)));
  for (std::size_t p = 0; p < model.projections.size(); ++p) {
    const auto& projection = model.projections[p];
    const double rounding = 1e-5 * magnified(model, projection.rule);
    double scale = largest(plain.weights[p]);
    for (const Rule& rule : model.rules)
      if (rule.name == projection.rule && rule.bounds.kind != BoundKind::none)
        scale = rule.bounds.most - rule.bounds.least;
    all += compared("weights of " + projection.name, engine.weights[p], plain.weights[p], rounding * scale);
    for (std::size_t c = 0; c < plain.eligibilities[p].size(); ++c)
      all +=
          compared("eligibilities of " + projection.name + " channel " + std::to_string(c), engine.eligibilities[p][c],
                   plain.eligibilities[p][c], rounding * (1e-6 + largest(plain.eligibilities[p][c])));
  }
  return all;
}

struct Verdict {
  std::string difference;   // "" where there is none
  std::int64_t tie_at = 0;  // a step at which rounding decided a spike, where the comparison ended; 0: none
};

Verdict compare(const RandomNetwork& network, Time until, std::uint32_t seed) {
  Wiring wiring;
  const auto engine = run_engine(network, until, seed, wiring);
  if (!engine) return {"the engine refuses: " + std::string(Exception(engine.errors()).what()), 0};
  const auto task = network.task();
  const auto plain = simulate_network(network.model(), wiring, until, task.get());
  const auto first = first_difference(*engine, plain);
  if (first.step == 0) return {state_difference(network.model(), *engine, plain), 0};
  double margin = 1;
  for (const CloseCall& call : plain.close_calls)
    if (call.step == first.step && call.population == first.population && call.neuron == first.neuron)
      margin = call.margin;
  if (is_shifted(network.model(), *engine, plain, first)) margin = 0;
  if (margin > 1e-4) {
    std::ostringstream out;
    out << "spikes differ first in step " << first.step << ", population " << first.population << " (kind "
        << network.model().populations[first.population].neuron.index() << "), neuron " << first.neuron
        << "; margin above 1e-4 or " << margin << "; ";
    const Time before{network.model().dt.native() * static_cast<double>(first.step - 1)};
    return {out.str() + "before that: " + (first.step > 1 ? compare(network, before, seed).difference : ""), 0};
  }
  const Time before{network.model().dt.native() * static_cast<double>(first.step - 1)};
  return {compare(network, before, seed).difference, first.step};
}

// The features without which the failure is gone, one at a time.
std::string cured_by(std::uint32_t seed, const Features& features) {
  std::string cures;
  for (const std::string& feature : features) {
    auto fewer = features;
    fewer.erase(feature);
    const RandomNetwork network(seed, fewer);
    if (compare(network, network.until(), seed).difference.empty()) cures += " " + feature;
  }
  return cures.empty() ? " none alone" : cures;
}

bool agrees(std::uint32_t seed) {
  const auto features = features_of(seed);
  const RandomNetwork network(seed, features);
  const auto verdict = compare(network, network.until(), seed);
  if (!verdict.difference.empty()) {
    std::string names;
    for (const auto& f : features) names += " " + f;
    ADD_FAILURE() << verdict.difference << "\nreplay: TEG_NETWORK_SEEDS=" << seed << "\nfeatures:" << names
                  << "\ngone without:"
                  << (environment("TEG_NETWORK_SEEDS").empty() ? " (replay it to see)" : cured_by(seed, features));
  }
  return verdict.tie_at == 0;
}

// Two numbers, or one: the usual range where nothing is asked for.
std::pair<std::uint32_t, std::uint32_t> asked_seeds() {
  const auto text = environment("TEG_NETWORK_SEEDS");
  if (text.empty()) return {1, 0};
  const auto dash = text.find('-');
  const auto first = static_cast<std::uint32_t>(std::stoul(text));
  return {first, dash == std::string::npos ? first : static_cast<std::uint32_t>(std::stoul(text.substr(dash + 1)))};
}

void expect_agreement(std::uint32_t first, std::uint32_t last) {
  std::uint32_t ties = 0;
  for (std::uint32_t seed = first; seed <= last; ++seed) ties += !agrees(seed);
  testing::Test::RecordProperty("ties", static_cast<int>(ties));
  EXPECT_LE(ties, 1 + (last - first + 1) / 5) << "runs that rounding ended early";
}

class RandomNetworks : public testing::TestWithParam<std::uint32_t> {};
INSTANTIATE_TEST_SUITE_P(Twenty, RandomNetworks, testing::Range(0u, 120u, 20u));

TEST_P(RandomNetworks, fire_and_learn_as_in_the_slow_reference) {
  const auto [first, last] = asked_seeds();
  if (first <= last && GetParam() > 0) GTEST_SKIP() << "the first one runs what is asked for";
  if (first <= last) return expect_agreement(first, last);
  expect_agreement(GetParam(), GetParam() + 19);
}

}  // namespace
}  // namespace teg::reference
