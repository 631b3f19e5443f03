#include "study/build_model.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "study/build_chain.hpp"
#include "study/read_outside.hpp"
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
    build_chain(in_, built_);
    read_outside(in_, built_);
    for (const auto& name : in_.names("rule")) rule(name);
    if (model.rules.empty() && !in_.has("protocol.pre") && !in_.has("protocol.post") && in_.names("synapse").empty()) {
      watch_only();
      return std::move(built_);
    }
    if (model.rules.empty())
      in_.fail("rule", "there is no rule", "add a section such as [rule.stdp] with a [[rule.stdp.channel]]");
    synapses();
    return std::move(built_);
  }

 private:
  // A study of the chain alone: a synapse that never changes stands in for those that would read it.
  void watch_only() {
    built_.model.rules = {{"none", {Channel{.name = "none", .pairing = Pairing::pre, .gate = "0"}}, {}}};
    built_.model.synapses = {{.name = "none", .rule = "none", .region = first_region()}};
  }
  Time time(const std::string& path) { return Time{in_.quantity(path)}; }

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
  // Gates are checked in every region that uses them when the model is checked; here in the first, for the
  // place in the file.
  std::string gate(const std::string& path) { return checked_expression(in_, path, built_.model, first_region()); }
  std::string first_region() const { return built_.regions.empty() ? "" : built_.regions[0]; }
  std::string region(const std::string& at) {
    if (!in_.has(at + ".region")) {
      if (built_.regions.size() > 1)
        in_.fail(at, "there are several regions", "say which: region = \"" + built_.regions[0] + "\"");
      return first_region();
    }
    return in_.known(at + ".region", in_.text(at + ".region"), built_.regions, "region");
  }

  void synapses() {
    const auto names = in_.names("synapse");
    const auto pre = trains("protocol.pre"), post = trains("protocol.post");
    if (names.empty()) {
      Synapse s{.name = "synapse", .rule = only_rule("synapse"), .pre = pre, .post = post, .region = first_region()};
      if (built_.regions.size() > 1)
        in_.fail("protocol", "there are several regions, but no synapse that says which",
                 "add [synapse.NAME] with region = \"" + built_.regions[0] + "\"");
      built_.model.synapses.push_back(check_weight("protocol", s));
    }
    for (const auto& name : names) {
      const std::string at = "synapse." + name;
      Synapse s;
      s.name = name;
      s.rule = in_.has(at + ".rule") ? in_.known(at + ".rule", in_.text(at + ".rule"), in_.names("rule"), "rule")
                                     : only_rule(at);
      s.region = region(at);
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
