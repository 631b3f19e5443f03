#include "study/build_network.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "core/units.hpp"
#include "study/build_chain.hpp"
#include "study/network_ledger.hpp"
#include "study/read_rules.hpp"

namespace teg::study {
namespace {

class NetworkBuilder {
 public:
  explicit NetworkBuilder(spec::Reader& reader) : in_(reader) {}

  BuiltModel build() {
    built_.network.emplace();
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
  BuiltNetwork& net() { return *built_.network; }

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
      influence.on = static_cast<InfluenceOn>(in_.choice(at + ".on"));
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
      if (in_.has(at + ".weight")) s.weight = in_.number(at + ".weight");
      if (std::find(names.begin(), names.end(), name) != names.end())
        in_.fail(at, "a projection has this name too", "rename one");
      net().synapses.push_back(std::move(s));
    }
  }

  spec::Reader& in_;
  BuiltModel built_;
};

}  // namespace

bool is_network(const spec::Reader& reader) {
  const auto* value = reader.find("study.substrate");
  return value && value->text() && *value->text() == "network";
}

BuiltModel build_network(spec::Reader& reader) { return NetworkBuilder(reader).build(); }

void check_substrate(spec::Reader& in) {
  struct Owner {
    const char* path;
    const char* substrates;
  };
  static constexpr std::array owners{Owner{"network", "network"},
                                     Owner{"population", "network"},
                                     Owner{"projection", "network"},
                                     Owner{"influence", "network"},
                                     Owner{"probe", "network"},
                                     Owner{"ledger", "network"},
                                     Owner{"synapse", "synapse network"},
                                     Owner{"rule", "synapse network"},
                                     Owner{"source", "synapse"},
                                     Owner{"sensor", "synapse"},
                                     Owner{"pathway", "synapse"},
                                     Owner{"field", "synapse"},
                                     Owner{"fit", "synapse network learner"},
                                     Owner{"protocol.pre", "synapse"},
                                     Owner{"protocol.post", "synapse"},
                                     Owner{"protocol.until", "synapse network"},
                                     Owner{"release", "network learner"},
                                     Owner{"task", "network learner"},
                                     Owner{"study.seeds", "network learner"},
                                     Owner{"learner", "learner"},
                                     Owner{"series", "learner"},
                                     Owner{"intervention", "learner"}};
  const auto* chosen = in.find("study.substrate");
  const std::string substrate = chosen && chosen->text() ? *chosen->text() : "synapse";
  if (substrate != "synapse" && substrate != "network" && substrate != "learner") return;  // an error already
  for (const auto& owner : owners)
    if (in.has(owner.path) && std::string_view(owner.substrates).find(substrate) == std::string_view::npos)
      in.fail(owner.path, "does not belong to substrate = \"" + substrate + "\"",
              "leave it out, or write a substrate that has it: " + join(split(owner.substrates, ' '), ", "));
  for (const auto& name : in.names("modulator"))
    if (substrate != "synapse" && in.has("modulator." + name + ".follows"))
      in.fail("modulator." + name + ".follows", "does not belong to substrate = \"" + substrate + "\"", "leave it out");
  for (const auto& name : in.names("synapse"))
    for (const auto& key : in.names("synapse." + name)) {
      const bool is_place = key == "projection" || key == "index";
      if (substrate == "synapse" && is_place)
        in.fail("synapse." + name + "." + key, "belongs to networks", "write substrate = \"network\" in [study]");
      if (substrate == "network" && !is_place && key != "weight")
        in.fail("synapse." + name + "." + key, "does not belong to a synapse of a network",
                "give projection, index and weight; the rest stands in [projection.NAME]");
    }
}

std::size_t index_of(spec::Reader& in, const std::string& path, const std::string& name,
                     const std::vector<std::string>& names, const std::string& what) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at != names.end()) return static_cast<std::size_t>(at - names.begin());
  if (!name.empty()) in.fail(path, "there is no " + what + " '" + name + "'", name_hint(name, names));
  if (name.empty() && in.has(path)) in.fail(path, "is empty", "name a " + what);
  return 0;
}

double value_or(spec::Reader& in, const std::string& path, double preset) {
  if (in.has(path)) return in.quantity(path);
  const auto* p = spec::find_parameter(path);
  const auto unit = native_unit(p->dim);
  in.note(path, exact_text(preset) + (unit.empty() ? "" : " " + unit));
  return preset;
}

void refuse_others(spec::Reader& in, const std::string& at, const std::string& kind, std::vector<std::string> own) {
  own.insert(own.begin(), "kind");
  for (const auto& name : in.names(at))
    if (std::find(own.begin(), own.end(), name) == own.end())
      in.fail(at + "." + name, "does not belong to kind = \"" + kind + "\"",
              "leave it out; what it takes is " + join(own, ", "));
}

std::string read_region(spec::Reader& in, const std::string& path, const BuiltModel& built) {
  if (in.has(path)) return in.known(path, in.text(path), built.regions, "region");
  if (built.regions.size() > 1)
    in.fail(path, "is missing, and there are several regions", "say which: region = \"" + built.regions[0] + "\"");
  return built.first_region();
}

std::size_t modulator_index(spec::Reader& in, const std::string& path, const std::string& name,
                            const std::string& region, const BuiltModel& built) {
  const auto& all = built.model.modulators;
  for (std::size_t m = 0; m < all.size(); ++m)
    if (all[m].name == name && all[m].region == region) return m;
  in.known(path, name, in.names("modulator"), "modulator");
  return 0;
}

std::vector<std::size_t> read_indices(spec::Reader& in, const std::string& path) {
  std::vector<std::size_t> out;
  if (!in.has(path)) return out;
  for (const auto& text : in.texts(path)) {
    const auto value = parse_double(text);
    if (!value || !(*value >= 0 && *value < 9e15) || *value != static_cast<double>(static_cast<long long>(*value)))
      in.fail(path, "'" + text + "' is not a whole number of 0 or more", "write a list such as [0, 1, 2]");
    else
      out.push_back(static_cast<std::size_t>(*value));
  }
  return out;
}

}  // namespace teg::study
