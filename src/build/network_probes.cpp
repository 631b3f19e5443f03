#include "build/network_probes.hpp"

#include <algorithm>

#include "build/read_shared.hpp"
#include "core/text.hpp"

namespace teg::study {
namespace {

class ProbeReader {
 public:
  ProbeReader(spec::Reader& reader, const BuiltModel& built)
      : in_(reader), built_(built), model_(built.network().model) {}

  Probe read(const std::string& name) {
    const std::string at = "probe." + name;
    Probe p;
    p.name = name;
    p.indices = read_indices(in_, at + ".indices");
    of(at, p);
    p.channel = static_cast<std::size_t>(in_.integer(at + ".channel"));
    p.every = Time{in_.quantity(at + ".every")};
    p.start = Time{in_.quantity(at + ".start")};
    p.stop = in_.has(at + ".stop") ? Time{in_.quantity(at + ".stop")} : built_.network().until;
    if (in_.has(at + ".trigger")) {
      p.trigger = in_.known(at + ".trigger", in_.text(at + ".trigger"), names_of(model_.populations), "population");
      p.after = Time{in_.quantity(at + ".after")};
    } else if (in_.has(at + ".after")) {
      in_.fail(at + ".after", "has no trigger",
               "say after whose spikes: trigger = \"" + any(model_.populations) + "\"");
    }
    const double readings = (std::min(p.stop.native(), built_.network().until.native()) - p.start.native()) /
                            p.every.native() * static_cast<double>(p.indices.size());
    if (readings > 1e8) in_.fail(at + ".every", "makes more than 10^8 values", "read less often, or fewer indices");
    return p;
  }

 private:
  template <class List>
  static std::string any(const List& list) {
    return list.empty() ? "NAME" : list[0].name;
  }

  void of(const std::string& at, Probe& p) {
    const auto text = in_.text(at + ".of");
    const auto dot = std::min(text.find('.'), text.size());
    const auto kind = find_named<ProbeOf>(text.substr(0, dot));
    p.from = text.substr(std::min(dot + 1, text.size()));
    if (!kind)
      return in_.fail(at + ".of", "'" + text.substr(0, dot) + "' cannot be read",
                      name_hint(text.substr(0, dot), all_names<ProbeOf>()));
    p.of = *kind;
    switch (p.of) {
      case ProbeOf::potential:
      case ProbeOf::recovery: return neurons(at, p);
      case ProbeOf::weight:
      case ProbeOf::eligibility: return synapses(at, p);
      case ProbeOf::level: in_.known(at + ".of", p.from, in_.names("modulator"), "modulator"); break;
      case ProbeOf::occupancy: in_.known(at + ".of", p.from, in_.names("receptor"), "receptor"); break;
      case ProbeOf::messenger: in_.known(at + ".of", p.from, in_.names("messenger"), "messenger"); break;
      case ProbeOf::gate: in_.known(at + ".of", p.from, in_.names("rule"), "rule"); break;
    }
    p.region = read_region(in_, at + ".region", built_);
    if (in_.has(at + ".indices")) in_.fail(at + ".indices", "belongs to neurons or synapses", "leave it out");
    p.indices = {0};
  }
  void neurons(const std::string& at, Probe& p) {
    const auto m = index_of(in_, at + ".of", p.from, names_of(model_.populations), "population");
    if (p.indices.empty()) p.indices = {0};
    for (const auto i : p.indices)
      if (m < model_.populations.size() && i >= model_.populations[m].size)
        return in_.fail(at + ".indices", "there is no neuron " + std::to_string(i) + " in " + p.from,
                        "they are numbered from 0 to " + std::to_string(model_.populations[m].size - 1));
  }
  // A projection, or one of the synapses that have a name.
  void synapses(const std::string& at, Probe& p) {
    for (const auto& s : built_.network().synapses) {
      if (s.name != p.from) continue;
      if (in_.has(at + ".indices")) in_.fail(at + ".indices", "stands beside the name of one synapse", "leave it out");
      p.from = s.projection < model_.projections.size() ? model_.projections[s.projection].name : "";
      p.indices = {s.index};
      return;
    }
    auto names = names_of(model_.projections);
    const auto more = names_of(built_.network().synapses);
    names.insert(names.end(), more.begin(), more.end());
    in_.known(at + ".of", p.from, names, "projection or synapse");
    if (p.indices.empty()) p.indices = {0};
  }

  spec::Reader& in_;
  const BuiltModel& built_;
  const NetworkModel& model_;
};

}  // namespace

std::vector<Probe> read_probes(spec::Reader& reader, const BuiltModel& built) {
  std::vector<Probe> probes;
  for (const auto& name : reader.names("probe")) probes.push_back(ProbeReader(reader, built).read(name));
  return probes;
}

}  // namespace teg::study
