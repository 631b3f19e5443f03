#include "equations/network_equations.hpp"

#include "core/text.hpp"
#include "core/variant.hpp"
#include "equations/chain_equations.hpp"
#include "teg/network_fields.hpp"

namespace teg::study {
namespace {

std::string ms(Time t) { return short_text(t.native()) + " ms"; }
std::string mV(Voltage v) { return short_text(v.native()) + " mV"; }
std::string hz(Rate r) { return short_text(1e3 * r.native()) + " Hz"; }
std::string number(double v) { return short_text(v); }
std::string per_ms(VoltageRate r) { return number(r.native()) + " mV/ms"; }

std::string dynamics_text(const SynapseDynamics& s) {
  const std::string taus =
      "tau " + ms(s.tau_excitatory) + " (excitatory) and " + ms(s.tau_inhibitory) + " (inhibitory)";
  switch (s.shape) {
    case SynapseShape::delta: return "a spike of weight w moves V by w";
    case SynapseShape::exponential: return "a spike adds the current (w / tau) exp(-t / tau), " + taus;
    case SynapseShape::alpha: return "a spike adds the current (w t / tau^2) exp(-t / tau), " + taus;
    case SynapseShape::conductance:
      return "a spike adds the conductance w exp(-t / tau) of the leak's, " + taus + ", towards " +
             mV(s.reversal_excitatory) + " and " + mV(s.reversal_inhibitory);
  }
  return "";
}

std::string value_text(Time t) { return ms(t); }
std::string value_text(Voltage v) { return mV(v); }
std::string value_text(Rate r) { return hz(r); }
std::string value_text(double v) { return number(v); }
std::string value_text(const std::vector<std::vector<Time>>& trains) {
  std::size_t count = 0;
  for (const auto& train : trains) count += train.size();
  return std::to_string(count);
}

// The equation of a model, with the value of a field for each {field}.
template <class Model>
std::string model_text(const Model& model) {
  std::string text(Described<Model>::equation);
  for_each_field<Model>([&](const auto& field) {
    const auto place = "{" + std::string(field.name) + "}";
    for (auto at = text.find(place); at != std::string::npos; at = text.find(place))
      text.replace(at, place.size(), value_text(model.*field.member));
  });
  if constexpr (HasSynapses<Model>) text.append(";  ").append(dynamics_text(model.synapses));
  return text;
}
std::string neuron_text(const Neuron& neuron) {
  return std::visit([](const auto& model) { return model_text(model); }, neuron);
}

std::string drive_text(const Drive& drive) {
  return std::visit(
      Overloaded{
          [](const PoissonDrive& d) { return "spikes of weight " + number(d.weight) + " at " + hz(d.rate); },
          [](const UniformDrive& d) {
            return "I uniform in " + per_ms(d.mean - d.half_width) + " to " + per_ms(d.mean + d.half_width);
          },
          [](const NormalDrive& d) { return "I normal, " + per_ms(d.mean) + " with deviation " + per_ms(d.deviation); },
          [](const StepDrive& d) {
            const bool is_all = d.first == 0 && d.count == StepDrive{}.count;
            return "I = " + per_ms(d.drive) + " from " + ms(d.onset) + " for " + ms(d.duration) +
                   (is_all ? "" : ", neurons from number " + std::to_string(d.first) + " on") +
                   (d.count == StepDrive{}.count ? "" : ", " + std::to_string(d.count) + " of them");
          }},
      drive);
}

std::string connect_text(const Connect& connect) {
  return std::visit(
      Overloaded{[](const OneToOne&) { return std::string("one to one"); },
                 [](const AllToAll& c) { return std::string("all to all") + (c.self ? "" : ", none to itself"); },
                 [](const PairwiseProbability& c) { return "each pair with probability " + number(c.probability); },
                 [](const FixedInDegree& c) { return std::to_string(c.count) + " random sources for each target"; },
                 [](const FixedOutDegree& c) { return std::to_string(c.count) + " random targets of each source"; },
                 [](const DistanceProbability& c) {
                   return "probability " + number(c.peak) +
                          (c.falloff == Falloff::gaussian ? " exp(-(d / scale)^2 / 2)" : " exp(-d / scale)") +
                          ", scale " + number(c.scale.native()) + " um";
                 },
                 [](const ExplicitPairs& c) { return std::to_string(c.source.size()) + " given pairs"; }},
      connect);
}

std::string spread_text(const Distribution& d, const std::string& unit) {
  switch (d.spread) {
    case Spread::constant: return number(d.first) + unit;
    case Spread::uniform: return "uniform in " + number(d.first) + " to " + number(d.second) + unit;
    case Spread::normal: return "normal, " + number(d.first) + " with deviation " + number(d.second) + unit;
    case Spread::lognormal:
      return "lognormal, median " + number(d.first) + unit + ", deviation of the logarithm " + number(d.second);
    case Spread::exponential: return "exponential, mean " + number(d.first) + unit;
  }
  return "";
}

void projection_lines(const Projection& p, std::vector<std::string>& lines) {
  lines.push_back("projection " + p.name + ": " + p.source + " to " + p.target + ", " + connect_text(p.connect) +
                  ";  weight " + spread_text(p.weight, "") + ", delay " + number(p.axonal_delay.native()) + " + " +
                  spread_text(p.dendritic_delay, " ms") + (p.rule.empty() ? ", static" : ", rule " + p.rule));
  for (const auto& s : p.short_term)
    lines.push_back("  short-term plasticity: use " + number(s.use) + ", recovery " + ms(s.recovery) +
                    ", facilitation " + ms(s.facilitation));
  for (const auto& h : p.homeostasis)
    lines.push_back("  every " + ms(h.period) + " weights times 1 + " + number(h.strength) +
                    " (target - r) / target,  target " + hz(h.target));
}

std::string task_text(const BuiltNetwork& network) {
  return std::visit(
      Overloaded{[](std::monostate) { return std::string(); },
                 [&](const task::DistalRewardOptions& o) {
                   const std::string reward = "raises the level by " + number(o.amount);
                   if (o.unrelated > 0)
                     return "task: " + std::to_string(o.unrelated) + " rewards at random times, each " + reward;
                   return "task: when the target of synapse " + network.synapses[network.rewarded].name +
                          " fires less than " + ms(o.window) + " after its source, a reward " + ms(o.delay_least) +
                          " to " + ms(o.delay_most) + " later " + reward;
                 },
                 [](const task::StimulusShiftOptions& o) {
                   return "task: " + std::to_string(o.before) + " trials with cue and reward apart, then " +
                          std::to_string(o.training) + " with the reward " + ms(o.gap_least) + " to " + ms(o.gap_most) +
                          " after the cue";
                 },
                 [](const task::ResponseChoiceOptions& o) {
                   return "task: " + std::to_string(o.blocks) + " blocks of " + std::to_string(o.trials) +
                          " trials, a stimulus every " + ms(o.interval) + "; the group that fires more within " +
                          ms(o.window) + " is the response, rewarded with " + number(o.amount) + " after " +
                          ms(o.delay_least) + " to " + ms(o.delay_most);
                 }},
      network.task);
}

const char* influence_text(InfluenceOn on) {
  switch (on) {
    case InfluenceOn::excitability: return "mV/ms added to the drive of ";
    case InfluenceOn::threshold: return "mV added to the threshold of ";
    case InfluenceOn::gain: return "scales the input of ";
    case InfluenceOn::rate: return "scales the Poisson rates of ";
    case InfluenceOn::transmission: return "scales what is transmitted by ";
  }
  return "";
}

}  // namespace

std::vector<std::string> equations(const SynapseModel& chain, const BuiltNetwork& network) {
  const auto& model = network.model;
  auto lines = chain_equations(chain);
  const auto rules = rule_equations(chain);
  lines.insert(lines.end(), rules.begin(), rules.end());
  lines.push_back("network: steps of " + ms(model.dt) + ", " + std::to_string(network.seeds) + " seed(s)");
  for (const auto& p : model.populations) {
    lines.push_back("population " + p.name + ", " + std::to_string(p.size) + " neurons: " + neuron_text(p.neuron));
    for (const auto& d : p.drives) lines.push_back("  driven by " + drive_text(d));
  }
  for (const auto& p : model.projections) projection_lines(p, lines);
  for (const auto& s : network.synapses)
    if (s.weight)
      lines.push_back("synapse " + s.name + ": number " + std::to_string(s.index) + " of " +
                      model.projections[s.projection].name + ", weight " + number(*s.weight) + " at the start");
  for (const auto& r : model.releases)
    lines.push_back("each spike of " + r.population + " raises " + placed_name(r.modulator, r.region) + " by " +
                    number(r.amount.native()));
  for (const auto& i : model.influences) lines.push_back(i.gate + " " + influence_text(i.on) + i.of);
  if (const auto task = task_text(network); !task.empty()) lines.push_back(task);
  return lines;
}

}  // namespace teg::study
