#include "build/build_network.hpp"

#include <algorithm>

#include "build/build_chain.hpp"
#include "build/network_populations.hpp"
#include "build/network_probes.hpp"
#include "build/network_projections.hpp"
#include "build/network_task.hpp"
#include "build/read_ledger.hpp"
#include "build/read_rules.hpp"
#include "build/read_shared.hpp"
#include "core/text.hpp"

namespace teg::study {
namespace {

class NetworkBuilder {
 public:
  explicit NetworkBuilder(spec::Reader& reader) : in_(reader) {}

  BuiltModel build() {
    built_.substrate.emplace<BuiltNetwork>();
    built_.model.seed = static_cast<std::uint64_t>(in_.integer("study.seed"));
    built_.model.until = net().until = Time{in_.quantity("protocol.until")};
    net().seeds = static_cast<std::size_t>(in_.integer("study.seeds"));
    build_chain(in_, built_);
    read_rules(in_, built_);
    auto& model = net().model;
    model.dt = Time{in_.quantity("network.dt")};
    net().checkpoint_every = Time{in_.quantity_if_given("network.checkpoint_every").value_or(0)};
    static_cast<Modulation&>(model) = built_.model;
    model.rules = built_.model.rules;
    for (const auto& name : in_.names("population")) model.populations.push_back(read_population(in_, name, built_));
    if (model.populations.empty()) in_.fail("population", "there is no population", "add [population.NAME] with size");
    for (const auto& name : in_.names("projection")) {
      model.projections.push_back(read_projection(in_, name, built_));
      const auto set = read_set_weights(in_, name, model.projections.size() - 1, model);
      net().set.insert(net().set.end(), set.begin(), set.end());
    }
    releases();
    influences();
    synapses();
    net().probes = read_probes(in_, built_);
    if (in_.has("task")) read_task(in_, built_);
    if (in_.has("ledger")) read_ledger(in_, built_);
    return std::move(built_);
  }

 private:
  BuiltNetwork& net() { return built_.network(); }

  void releases() {
    for (std::size_t i = 0; i < in_.count("release"); ++i) {
      const std::string at = "release." + std::to_string(i);
      SpikingRelease r;
      r.population =
          in_.known(at + ".population", in_.text(at + ".population"), names_of(net().model.populations), "population");
      r.modulator = in_.text(at + ".modulator");
      r.region = read_region(in_, at + ".region", built_);
      const auto m = modulator_index(in_, at + ".modulator", r.modulator, r.region, built_);
      const auto& all = net().model.modulators;
      r.amount = Concentration{in_.level(at + ".amount", m >= all.size() || all[m].is_concentration)};
      net().model.releases.push_back(std::move(r));
    }
  }

  void influences() {
    for (const auto& name : in_.names("influence")) {
      const std::string at = "influence." + name;
      Influence influence;
      influence.of = in_.text(at + ".of");
      influence.on = in_.choice<InfluenceOn>(at + ".on");
      const bool on_projection = influence.on == InfluenceOn::transmission;
      in_.known(at + ".of", influence.of,
                on_projection ? names_of(net().model.projections) : names_of(net().model.populations),
                on_projection ? "projection" : "population");
      influence.gate = checked_expression(in_, at + ".gate", built_.model, built_.first_region());
      net().model.influences.push_back(std::move(influence));
    }
  }

  void synapses() {
    const auto names = names_of(net().model.projections);
    for (const auto& name : in_.names("synapse")) {
      const std::string at = "synapse." + name;
      NamedSynapse s;
      s.name = name;
      const auto projection =
          in_.has(at + ".projection") || names.size() != 1 ? in_.text(at + ".projection") : names[0];
      s.projection = index_of(in_, at + ".projection", projection, names, "projection");
      s.index = static_cast<std::size_t>(in_.integer(at + ".index"));
      if (in_.has(at + ".weight")) s.weight = read_start_weight(in_, at + ".weight", s.projection, net().model);
      if (std::find(names.begin(), names.end(), name) != names.end())
        in_.fail(at, "a projection has this name too", "rename one");
      net().synapses.push_back(std::move(s));
    }
  }

  spec::Reader& in_;
  BuiltModel built_;
};

}  // namespace

BuiltModel build_network(spec::Reader& reader) { return NetworkBuilder(reader).build(); }

}  // namespace teg::study
