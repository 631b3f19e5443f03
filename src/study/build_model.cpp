#include "study/build_model.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "receptors/gate.hpp"
#include "receptors/trajectory.hpp"
#include "study/trains.hpp"

namespace teg::study {
namespace {

class Builder {
 public:
  explicit Builder(spec::Reader& reader) : in_(reader) {}

  BuiltModel build() {
    auto& model = built_.model;
    model.seed = static_cast<std::uint64_t>(in_.integer("study.seed"));
    model.until = Time{in_.quantity("protocol.until")};
    for (const auto& name : in_.names("modulator")) modulator(name);
    for (const auto& name : in_.names("receptor")) receptor(name);
    for (const auto& name : in_.names("receptor"))
      if (is_modulator(name)) in_.fail("receptor." + name, "a modulator has this name too", "rename one");
    for (const auto& name : in_.names("rule")) rule(name);
    if (model.rules.empty())
      in_.fail("rule", "there is no rule", "add a section such as [rule.stdp] with a [[rule.stdp.channel]]");
    synapses();
    return std::move(built_);
  }

 private:
  Time time(const std::string& path) { return Time{in_.quantity(path)}; }
  bool is_modulator(const std::string& name) const {
    const auto& all = built_.model.modulators;
    return std::any_of(all.begin(), all.end(), [&](const Modulator& m) { return m.name == name; });
  }
  std::string known(const std::string& path, const std::string& name, const std::vector<std::string>& names,
                    const std::string& what) {
    if (std::find(names.begin(), names.end(), name) == names.end())
      in_.fail(path, "there is no " + what + " '" + name + "'", name_hint(name, names));
    return name;
  }

  void modulator(const std::string& name) {
    const std::string at = "modulator." + name;
    Modulator m;
    m.name = name;
    m.is_concentration = in_.choice(at + ".unit") == 0;
    m.tonic = Concentration{in_.level(at + ".tonic", m.is_concentration)};
    m.clearance = clearance(at + ".clearance", m.is_concentration);
    const auto level = [&](const std::string& path) { return Concentration{in_.level(path, m.is_concentration)}; };
    each(at + ".phasic", m, [&](const std::string& p) { return bursts(p, level(p + ".amount")); });
    each(at + ".dip", m, [&](const std::string& p) {
      return programs(Dip{time(p + ".onset"), time(p + ".duration"), in_.number(p + ".depth")});
    });
    each(at + ".ramp", m, [&](const std::string& p) {
      return programs(Ramp{time(p + ".onset"), time(p + ".duration"), level(p + ".rise"), time(p + ".hold")});
    });
    each(at + ".pause", m, [&](const std::string& p) {
      return programs(PauseRebound{time(p + ".onset"), time(p + ".pause"), time(p + ".rebound"),
                                   in_.number(p + ".depth"), in_.number(p + ".gain")});
    });
    built_.model.modulators.push_back(std::move(m));
  }
  static std::vector<ReleaseProgram> programs(ReleaseProgram one) { return {std::move(one)}; }

  template <class Read>
  void each(const std::string& list, Modulator& m, Read read) {
    for (std::size_t i = 0; i < in_.count(list); ++i) {
      const std::string path = list + "." + std::to_string(i);
      auto programs = read(path);
      if (programs.size() == 1)
        built_.onsets.push_back({path + ".onset", built_.model.modulators.size(), m.programs.size()});
      m.programs.insert(m.programs.end(), programs.begin(), programs.end());
    }
  }
  std::vector<ReleaseProgram> bursts(const std::string& p, Concentration amount) {
    Burst b;
    b.pulses = static_cast<int>(in_.integer(p + ".pulses"));
    b.rate = Rate{in_.quantity(p + ".rate")};
    b.amount = amount;
    b.width = time(p + ".width");
    b.jitter = time(p + ".jitter");
    b.repeats = static_cast<int>(in_.integer(p + ".repeats"));
    b.period = time(p + ".period");
    if (double{1} * b.pulses * b.repeats > 1e7)
      in_.fail(p + ".repeats", "pulses times repeats is more than 10^7", "use fewer");
    if (!in_.has(p + ".at")) {
      b.onset = time(p + ".onset");
      return {b};
    }
    if (in_.has(p + ".onset")) in_.fail(p + ".at", "onset is given too", "keep one of onset and at");
    std::vector<ReleaseProgram> all;
    for (const auto& text : in_.texts(p + ".at")) {
      const auto onset = parse_quantity(in_.where(p + ".at"), text, dim::time);
      if (!onset)
        in_.fail(p + ".at", "'" + text + "' is not a time", "write times such as \"1.5 s\"");
      else
        b.onset = Time{*onset}, all.push_back(b);
    }
    return all;
  }
  Clearance clearance(const std::string& at, bool is_concentration) {
    const bool is_saturating = in_.choice(at + ".kind") == 1;
    const auto unused = [&](const char* name) {
      if (in_.has(at + "." + name))
        in_.fail(at + "." + name, "belongs to the other kind of clearance",
                 is_saturating ? "give vmax and km" : "give tau, or kind = \"michaelis-menten\"");
    };
    if (!is_saturating) {
      unused("vmax"), unused("km");
      return ExponentialClearance{time(at + ".tau")};
    }
    unused("tau");
    if (!is_concentration)
      in_.fail(at + ".kind", "needs concentrations, but the modulator's unit is \"1\"",
               "leave unit out or use exponential clearance");
    return MichaelisMenten{ClearanceRate{in_.quantity(at + ".vmax")}, Concentration{in_.quantity(at + ".km")}};
  }

  void receptor(const std::string& name) {
    const std::string at = "receptor." + name;
    Receptor r;
    r.name = name;
    r.of = known(at + ".of", in_.text(at + ".of"), in_.names("modulator"), "modulator");
    bool is_concentration = true;
    for (const auto& m : built_.model.modulators)
      if (m.name == r.of) is_concentration = m.is_concentration;
    r.hill = in_.number(at + ".hill");
    if (const auto k_off = in_.quantity_if_given(at + ".k_off")) r.k_off = Rate{*k_off};
    const auto k_on = in_.quantity_if_given(at + ".k_on");
    if (k_on && (in_.has(at + ".ec50") || !r.k_off || !is_concentration))
      in_.fail(at + ".k_on", "goes with k_off and without ec50", "give k_on and k_off, or ec50");
    r.ec50 = k_on && r.k_off ? Concentration{r.k_off->native() / *k_on}
                             : Concentration{in_.level(at + ".ec50", is_concentration)};
    built_.model.receptors.push_back(r);
  }

  void rule(const std::string& name) {
    const std::string at = "rule." + name;
    Rule r;
    r.name = name;
    r.bounds.kind = static_cast<BoundKind>(in_.choice(at + ".bounds"));
    r.bounds.least = in_.number(at + ".w_min");
    r.bounds.most = in_.number(at + ".w_max");
    r.bounds.exponent = in_.number(at + ".exponent");
    if (r.bounds.kind != BoundKind::none && !(r.bounds.least < r.bounds.most))
      in_.fail(at + ".w_max", "is not above w_min", "write a greater w_max");
    if (r.bounds.kind == BoundKind::power && r.bounds.exponent == 1)
      in_.fail(at + ".exponent", "is 1", "use bounds = \"soft\"");
    for (std::size_t i = 0; i < in_.count(at + ".channel"); ++i)
      r.channels.push_back(channel(at + ".channel." + std::to_string(i), i));
    if (r.channels.empty()) in_.fail(at, "has no channel", "add a [[" + at + ".channel]]");
    built_.model.rules.push_back(std::move(r));
  }
  Channel channel(const std::string& at, std::size_t index) {
    Channel c;
    c.name = in_.text(at + ".name");
    if (c.name.empty()) c.name = std::to_string(index);
    c.pairing = static_cast<Pairing>(in_.choice(at + ".pairing"));
    c.window = static_cast<Window>(in_.choice(at + ".window"));
    c.matching = static_cast<Matching>(in_.choice(at + ".matching"));
    c.tau_pair = time(at + ".tau_pair");
    c.amplitude = in_.number(at + ".amplitude");
    c.tau_trace = time(at + ".tau_trace");
    c.saturation = static_cast<Saturation>(in_.choice(at + ".saturation"));
    c.rate = Rate{in_.quantity(at + ".rate")};
    c.conversion = static_cast<Conversion>(in_.choice(at + ".conversion"));
    c.period = time(at + ".period");
    c.ceiling = in_.number_if_given(at + ".ceiling");
    if (c.window == Window::double_exponential)
      c.tau_pair_rise = faster(at + ".tau_pair_rise", time(at + ".tau_pair_rise"), c.tau_pair);
    if (in_.has(at + ".tau_rise")) c.tau_rise = faster(at + ".tau_rise", time(at + ".tau_rise"), c.tau_trace);
    if (c.tau_rise && c.conversion == Conversion::sampled)
      in_.fail(at + ".tau_rise", "a sampled trace has no rise", "leave it out");
    c.gate = gate(at + ".gate");
    c.induction = in_.has(at + ".induction") ? gate(at + ".induction") : "";
    return c;
  }
  Time faster(const std::string& path, Time rise, Time decay) {
    if (!(rise < decay))
      in_.fail(path, "the rise is not faster than the decay", "write less than " + exact_text(decay.native()) + " ms");
    return rise;
  }
  std::string gate(const std::string& path) {
    std::string text = in_.text(path);
    const auto compiled = receptors::Gate::compile(
        in_.where(path), text, receptors::symbols_of(built_.model.modulators, built_.model.receptors));
    if (!compiled)
      for (const auto& error : compiled.errors()) in_.fail(path, error.what, error.fix);
    return text;
  }

  void synapses() {
    const auto names = in_.names("synapse");
    const auto pre = trains("protocol.pre"), post = trains("protocol.post");
    if (names.empty()) {
      Synapse s{.name = "synapse", .rule = only_rule("synapse"), .pre = pre, .post = post};
      built_.model.synapses.push_back(check_weight("protocol", s));
    }
    for (const auto& name : names) {
      const std::string at = "synapse." + name;
      Synapse s;
      s.name = name;
      s.rule = in_.has(at + ".rule") ? known(at + ".rule", in_.text(at + ".rule"), in_.names("rule"), "rule")
                                     : only_rule(at);
      s.weight = in_.number(at + ".weight");
      s.pre = in_.has(at + ".pre") ? trains(at + ".pre") : pre;
      s.post = in_.has(at + ".post") ? trains(at + ".post") : post;
      s.axonal_delay = time(at + ".axonal_delay");
      s.dendritic_delay = time(at + ".dendritic_delay");
      built_.model.synapses.push_back(check_weight(at + ".weight", s));
    }
  }
  Synapse check_weight(const std::string& path, Synapse s) {
    for (const auto& r : built_.model.rules)
      if (r.name == s.rule && r.bounds.kind != BoundKind::none && r.bounds.least < r.bounds.most &&
          !(s.weight >= r.bounds.least && s.weight <= r.bounds.most))
        in_.fail(path, "the weight " + exact_text(s.weight) + " is outside the bounds of its rule",
                 "write one from " + exact_text(r.bounds.least) + " to " + exact_text(r.bounds.most));
    return s;
  }
  std::string only_rule(const std::string& path) {
    if (built_.model.rules.size() == 1) return built_.model.rules[0].name;
    if (built_.model.rules.size() > 1)
      in_.fail(path, "there are several rules",
               "name one in [synapse.NAME] with rule = \"" + built_.model.rules[0].name + "\"");
    return "";
  }
  std::vector<Time> trains(const std::string& path) { return read_trains(in_, path); }

  spec::Reader& in_;
  BuiltModel built_;
};

}  // namespace

BuiltModel build_model(spec::Reader& reader) { return Builder(reader).build(); }

}  // namespace teg::study
