#include "keep/results_view.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/own_file.hpp"
#include "core/text.hpp"
#include "core/units.hpp"
#include "keep/common_positions.hpp"
#include "keep/not_finite.hpp"
#include "keep/store_write.hpp"

namespace teg::study {
namespace {

using json = nlohmann::ordered_json;

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

std::string value_text(const Coordinate& axis, std::size_t i) {
  return axis.labels.empty() ? exact_text(axis.values[i]) : csv_cell(axis.labels[i]);
}

json value(const Coordinate& axis, std::size_t i) {
  return axis.labels.empty() ? json(axis.values[i]) : json(axis.labels[i]);
}

struct Nearest {
  std::size_t at = 0;
  bool is_exact = true;  // but for rounding
};

// Nothing where a value cannot be on the axis.
std::optional<Nearest> nearest(const Coordinate& axis, const std::string& text) {
  if (!axis.labels.empty()) {
    const auto at = std::ranges::find(axis.labels, text);
    if (at == axis.labels.end()) return std::nullopt;
    return Nearest{static_cast<std::size_t>(at - axis.labels.begin())};
  }
  const auto written = parse_written(text);
  const auto unit = axis.unit.empty() ? std::optional(Measure{1, {}}) : parse_unit(axis.unit);
  if (!written || axis.values.empty()) return std::nullopt;
  const bool is_plain = written->unit.empty() || !unit;  // in the unit of the axis
  if (!is_plain && written->one.dim != unit->dim) return std::nullopt;
  const double wanted = is_plain ? written->number : written->number * written->one.native / unit->native;
  const auto off = [&](double v) { return std::abs(v - wanted); };
  const auto at = std::ranges::min_element(axis.values, {}, off);
  const auto [least, most] = std::ranges::minmax(axis.values);
  const double rounding = 1e-9 * std::max(std::abs(wanted), most - least);
  return Nearest{static_cast<std::size_t>(at - axis.values.begin()), off(*at) <= rounding};
}

Error no_such_axis(const Dataset& data, const std::string& name, bool is_twice) {
  if (is_twice) return {Fault::bad_value, "--at " + name, "is named twice", "fix each axis at one position"};
  std::vector<std::string> names;
  for (const auto& c : data.coordinates) names.push_back(c.name);
  return {Fault::unknown_name, "--at " + name, "is no axis of what is shown",
          names.empty() ? "leave it out; there is no axis left" : name_hint(name, names)};
}

Error not_a_position(const Coordinate& axis, const std::string& text) {
  return {Fault::bad_value, "--at " + axis.name + "=" + text, "is not a position on this axis",
          axis.labels.empty() ? "write a value in " + (axis.unit.empty() ? "plain numbers" : axis.unit)
                              : name_hint(text, axis.labels)};
}

// Only the slice at position `i` of dimension `d`.
void slice(const Dataset& data, Variable& variable, std::size_t d, std::size_t i) {
  std::size_t inner = 1;
  for (std::size_t k = d + 1; k < variable.dims.size(); ++k) inner *= data.coordinate(variable.dims[k])->size();
  const std::size_t n = data.coordinate(variable.dims[d])->size();
  std::vector<double> values;
  for (std::size_t at = 0; at < variable.values.size(); ++at)
    if (at / inner % n == i) values.push_back(variable.values[at]);
  variable.values = std::move(values);
  variable.dims.erase(variable.dims.begin() + static_cast<std::ptrdiff_t>(d));
}

// Where an element is on each of a variable's axes.
std::vector<std::size_t> indices(const Dataset& data, const Variable& variable, std::size_t element) {
  std::vector<std::size_t> at(variable.dims.size());
  for (std::size_t d = at.size(); d-- > 0;) {
    const std::size_t n = data.coordinate(variable.dims[d])->size();
    at[d] = element % n, element /= n;
  }
  return at;
}

json vega_field(const Coordinate& axis) {
  return {{"field", axis.name},
          {"type", axis.labels.empty() ? "quantitative" : "nominal"},
          {"title", with_unit(axis.name, axis.unit)}};
}

}  // namespace

std::string attribute(const Dataset& data, std::string_view name) {
  for (const auto& [key, text] : data.attributes)
    if (key == name) return text;
  return {};
}

std::vector<std::string> measure_names(const Dataset& data) {
  std::vector<std::string> names;
  for (const auto& name : split(attribute(data, "measures"), ','))
    if (data.variable(std::string(trim(name)))) names.emplace_back(trim(name));
  if (names.empty() && !data.variables.empty()) names.push_back(data.variables[0].name);
  return names;
}

const Coordinate* time_axis(const Dataset& data, const Variable& variable) {
  const auto* axis = variable.dims.size() == 1 ? data.coordinate(variable.dims[0]) : nullptr;
  if (!axis || axis->unit != "ms" || !axis->labels.empty()) return nullptr;
  if (axis->name != "time" && axis->name != "step" && !axis->name.ends_with("_time")) return nullptr;
  const auto is_swept = [&](const std::string& name) {
    const auto* measure = data.variable(name);
    return measure && std::ranges::find(measure->dims, axis->name) != measure->dims.end();
  };
  return std::ranges::any_of(split(attribute(data, "measures"), ','),
                             [&](const std::string& name) { return is_swept(std::string(trim(name))); })
             ? nullptr
             : axis;
}

Result<Dataset> chosen(const Dataset& data, const std::vector<std::string>& names, const std::string& where) {
  if (names.empty())
    return Error{Fault::bad_value, where,
                 data.spikes.empty() ? "holds no variables" : "holds no variables, only spikes",
                 data.spikes.empty() ? "give the results.h5 of a run, sweep or merge"
                                     : "export the results.h5 that it was made of, or spikes with --out FILE.h5"};
  Dataset out;
  out.attributes = data.attributes;
  Errors errors;
  std::vector<std::string> known;
  for (const auto& v : data.variables) known.push_back(v.name);
  for (const auto& name : names) {
    const auto* variable = data.variable(name);
    if (!variable) {
      errors.push_back({Fault::unknown_name, where, "there is no variable '" + name + "'",
                        name_hint(name, known) + " (teg export FILE --list)"});
      continue;
    }
    out.variables.push_back(*variable);
    for (const auto& dim : variable->dims)
      if (!out.coordinate(dim)) out.coordinates.push_back(*data.coordinate(dim));
  }
  if (!errors.empty()) return errors;
  return out;
}

Result<Dataset> at_positions(Dataset data, const std::vector<std::pair<std::string, std::string>>& positions,
                             std::vector<std::string>& notes) {
  Errors errors;
  std::vector<std::string> fixed;
  for (const auto& [name, text] : positions) {
    const bool is_twice = std::ranges::find(fixed, name) != fixed.end();
    fixed.push_back(name);
    const auto* axis = data.coordinate(name);
    if (!axis || is_twice) {
      errors.push_back(no_such_axis(data, name, is_twice));
      continue;
    }
    const auto found = nearest(*axis, text);
    if (!found) {
      errors.push_back(not_a_position(*axis, text));
      continue;
    }
    if (!found->is_exact)
      notes.push_back("--at " + name + "=" + text + ": nearest is " + position_text(*axis, found->at));
    for (auto& variable : data.variables)
      if (const auto d = std::ranges::find(variable.dims, name); d != variable.dims.end())
        slice(data, variable, static_cast<std::size_t>(d - variable.dims.begin()), found->at);
    std::erase_if(data.coordinates, [&](const Coordinate& c) { return c.name == name; });
  }
  if (!errors.empty()) return errors;
  return data;
}

Result<std::string> to_table_csv(const Dataset& data) {
  const auto& first = data.variables.at(0);
  Errors errors;
  for (const auto& v : data.variables)
    if (v.dims != first.dims)
      errors.push_back(
          {Fault::bad_value, v.name,
           "is over (" + join(v.dims, ", ") + "), and " + first.name + " over (" + join(first.dims, ", ") + ")",
           "export them to two files, or the whole file as .nc"});
  if (!errors.empty()) return errors;
  std::vector<std::string> header;
  for (const auto& dim : first.dims) header.push_back(csv_cell(with_unit(dim, data.coordinate(dim)->unit)));
  for (const auto& v : data.variables) header.push_back(csv_cell(with_unit(v.name, v.unit)));
  std::string out = join(header, ",") + "\n";
  for (std::size_t i = 0; i < first.values.size(); ++i) {
    const auto at = indices(data, first, i);
    std::vector<std::string> row;
    for (std::size_t d = 0; d < at.size(); ++d) row.push_back(value_text(*data.coordinate(first.dims[d]), at[d]));
    for (const auto& v : data.variables) row.push_back(std::isnan(v.values[i]) ? "" : exact_text(v.values[i]));
    out.append(join(row, ",")).append("\n");
  }
  return out;
}

std::string to_json(const Dataset& data) {
  json out{{"generator", made_by_teg},
           {"attributes", json::object()},
           {"coordinates", json::object()},
           {"variables", json::object()}};
  for (const auto& [key, text] : data.attributes) out["attributes"][key] = text;
  for (const auto& c : data.coordinates)
    out["coordinates"][c.name] = {
        {"unit", c.unit}, {"description", c.doc}, {"values", c.labels.empty() ? json(c.values) : json(c.labels)}};
  for (const auto& v : data.variables)
    out["variables"][v.name] = {{"unit", v.unit}, {"description", v.doc}, {"dimensions", v.dims}, {"values", v.values}};
  return json_text(std::move(out), 1) + "\n";
}

Result<std::string> to_vega_lite(const Dataset& data, const Dataset& all) {
  if (data.variables.size() != 1 || data.variables[0].dims.empty() || data.variables[0].dims.size() > 2)
    return Error{Fault::bad_value, "--out", "a chart shows one variable over one or two axes",
                 "name one variable, and fix the other axes with --at axis=value"};
  const auto& v = data.variables[0];
  const auto *low = all.variable(v.name + "_p10"), *high = all.variable(v.name + "_p90");
  const bool has_band = v.dims.size() == 1 && low && high && low->values.size() == v.values.size();
  json rows = json::array();
  for (std::size_t i = 0; i < v.values.size(); ++i) {
    const auto at = indices(data, v, i);
    json row;
    for (std::size_t d = 0; d < at.size(); ++d) row[v.dims[d]] = value(*data.coordinate(v.dims[d]), at[d]);
    row[v.name] = v.values[i];
    if (has_band) row[low->name] = low->values[i], row[high->name] = high->values[i];
    rows.push_back(std::move(row));
  }
  json chart{{"$schema", "https://vega.github.io/schema/vega-lite/v5.json"},
             {"usermeta", {{"generator", made_by_teg}}},
             {"title", attribute(data, "title")},
             {"description", v.doc},
             {"data", {{"values", std::move(rows)}}},
             {"width", 480},
             {"height", 320}};
  const json measured{{"field", v.name}, {"type", "quantitative"}, {"title", with_unit(v.name, v.unit)}};
  const auto& x = *data.coordinate(v.dims.back());
  const json line{{"mark", x.labels.empty() ? "line" : "point"}, {"encoding", {{"x", vega_field(x)}, {"y", measured}}}};
  if (v.dims.size() == 2) {
    const auto& other = *data.coordinate(v.dims[0]);
    chart.update(line);
    if (other.labels.empty() && x.labels.empty()) {  // cells, one for each pair of positions
      auto cell = [](json field) {
        field["type"] = "ordinal";
        return field;
      };
      chart["mark"] = "rect";
      chart["encoding"] = {{"x", cell(vega_field(x))}, {"y", cell(vega_field(other))}, {"color", measured}};
      chart["encoding"]["y"]["sort"] = "descending";
    } else {
      chart["encoding"]["color"] = vega_field(other);
    }
  } else if (has_band) {
    const json band{{"mark", {{"type", "area"}, {"opacity", 0.25}}},
                    {"encoding",
                     {{"x", vega_field(x)},
                      {"y", {{"field", low->name}, {"type", "quantitative"}}},
                      {"y2", {{"field", high->name}}}}}};
    chart["layer"] = json::array({band, line});
  } else {
    chart.update(line);
  }
  return chart.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

Result<std::string> to_sonata(const Dataset& data, const std::string& where) {
  if (data.spikes.empty())
    return Error{Fault::bad_value, where, "holds no spikes",
                 "run a network with `record = true` in a [population], and export its results"};
  return to_sonata(data.spikes);
}

}  // namespace teg::study
