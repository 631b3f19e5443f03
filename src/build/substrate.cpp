#include "build/substrate.hpp"

#include <array>

#include "core/text.hpp"

namespace teg::study {

bool is_network(const spec::Reader& reader) {
  const auto* value = reader.find("study.substrate");
  return value && value->text() && *value->text() == "network";
}

bool is_learner(const spec::Reader& reader) {
  const auto* value = reader.find("study.substrate");
  return value && value->text() && *value->text() == "learner";
}

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

}  // namespace teg::study
