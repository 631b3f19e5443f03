#include "build/build_synapse.hpp"

#include <algorithm>

#include "build/build_chain.hpp"
#include "build/read_outside.hpp"
#include "build/read_rules.hpp"
#include "build/trains.hpp"
#include "core/text.hpp"

namespace teg::study {
namespace {

class Builder {
 public:
  explicit Builder(spec::Reader& reader) : in_(reader) {}

  BuiltModel build() {
    auto& model = built_.model;
    model.seed = static_cast<std::uint64_t>(in_.integer("study.seed"));
    built_.substrate = BuiltSynapses{static_cast<std::size_t>(in_.integer("study.seeds"))};
    model.until = Time{in_.quantity("protocol.until")};
    build_chain(in_, built_);
    read_outside(in_, built_);
    read_rules(in_, built_);
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
      built_.model.synapses.push_back(std::move(s));
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
      built_.model.synapses.push_back(std::move(s));
    }
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

BuiltModel build_synapse(spec::Reader& reader) { return Builder(reader).build(); }

}  // namespace teg::study
