#include "build/read_shared.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "core/units.hpp"
#include "modulation/symbols.hpp"
#include "recording/time_axis.hpp"

namespace teg::study {

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
  if (const auto m = modulation::find_modulator(built.model, name, region)) return m->value();
  in.known(path, name, in.names("modulator"), "modulator");
  return 0;
}

std::optional<double> read_time_unit(spec::Reader& reader, const std::string& path) {
  if (!reader.has(path)) return std::nullopt;
  const auto unit = recording::read_time_unit("", reader.text(path));
  if (unit) return *unit;
  reader.fail(path, unit.errors()[0].what, unit.errors()[0].fix);
  return std::nullopt;
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
