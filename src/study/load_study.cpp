#include "study/load_study.hpp"

#include <algorithm>

#include "analysis/window.hpp"
#include "build/build.hpp"
#include "build/known_rules.hpp"
#include "build/substrate.hpp"
#include "core/embedded.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "spec/existing.hpp"
#include "study/drawn.hpp"
#include "study/forgotten_units.hpp"
#include "study/read_falsifiers.hpp"
#include "study/read_measures.hpp"
#include "study/sample.hpp"
#include "study/unread.hpp"

namespace teg::study {
namespace {

void append(Errors& to, const Errors& more) { to.insert(to.end(), more.begin(), more.end()); }

bool is_file_name(std::string_view id) {
  return !id.empty() && id.size() <= 80 &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
             std::string_view::npos;
}

void read_constants(spec::Reader& in, Study& study) {
  for (const auto& name : in.names("constant")) {
    const auto written = parse_written(in.text("constant." + name));
    if (written)
      study.constants[name] = {written->number * written->one.native, written->one.dim};
    else
      in.fail("constant." + name, "is not a number or a quantity", "write a value such as 2.5 or \"1 s\"");
  }
}

void read_axes(spec::Reader& in, Study& study, const Uses& uses, Errors& errors) {
  if (auto sample = read_sample(in, errors)) {
    study.axes.push_back(std::move(sample->counter));
    study.sampled = std::move(sample->over);
  }
  for (const auto& name : in.names("sweep")) {
    if (name == "sample" && !study.axes.empty()) in.fail("sweep.sample", "[sample] makes this axis", "rename it");
    const std::string path = "sweep." + name;
    in.note(path, spec::to_text(*in.find(path)));
    auto axis = parse_axis(name, in.where(path), *in.find(path));
    if (!axis) append(errors, axis.errors());
    study.axes.push_back(axis ? *std::move(axis) : stand_in_axis(name, *in.find(path)));
    check_unit(study.axes.back(), in.where(path), uses, errors);
    if (study.constants.contains(name)) in.fail(path, "a constant has this name too", "rename one");
  }
  if (study.axes.size() > most_axes)
    in.fail("sweep", "has more than " + std::to_string(most_axes) + " axes", "write [sample] instead of a grid");
  double points = 1;
  for (const auto& axis : study.axes) points *= static_cast<double>(axis.size());
  if (points > static_cast<double>(most_points))
    in.fail("sweep", "has " + short_text(points, 4) + " points", "use at most " + std::to_string(most_points));
}

void read_show(spec::Reader& in, Study& study) {
  for (const auto& name : in.names("show")) {
    const auto axis = std::find_if(study.axes.begin(), study.axes.end(), [&](const Axis& a) { return a.name == name; });
    if (axis == study.axes.end()) {
      std::vector<std::string> names;
      for (const auto& a : study.axes) names.push_back(a.name);
      in.fail("show." + name, "there is no axis '" + name + "'", name_hint(name, names));
    }
    study.show[name] = in.text("show." + name);
  }
}

// Constants first, since axes and everything else may use them.
spec::Substitutions read_constant_texts(const spec::Value& root) {
  spec::Substitutions texts;
  if (const auto* table = root.find("constant"); table && table->table())
    for (const auto& [name, value] : *table->table()) texts[name] = value.text() ? *value.text() : spec::to_text(value);
  return texts;
}

// Replaces constants, and leaves {axis} for later by replacing it with itself.
Errors fill_constants(spec::Value& root, spec::Substitutions texts) {
  if (const auto* sweep = root.find("sweep"); sweep && sweep->table())
    for (const auto& [name, value] : *sweep->table()) texts.emplace(name, "{" + name + "}");
  if (const auto* sample = root.find("sample"); sample && sample->table())
    if (const auto* over = sample->find("over"); over && over->table())
      for (const auto& [name, value] : *over->table()) texts.emplace(name, "{" + name + "}");
  if (const auto* fit = root.find("fit"); fit && fit->table())  // what is fitted changes too
    if (const auto* fitted = fit->find("parameter"); fitted && fitted->table())
      for (const auto& [name, value] : *fitted->table())
        if (texts.contains(name)) texts[name] = "{" + name + "}";
  return spec::substitute(root, texts);
}

// [study] is read once, for all points of the sweep, but for the seed.
void check_study_section(const spec::Value& root, Errors& errors) {
  const auto* section = root.find("study");
  const auto* sweep = root.find("sweep");
  if (!section || !section->table() || !sweep || !sweep->table()) return;
  for (const auto& [name, value] : *section->table())
    for (const auto& [axis, range] : *sweep->table())
      if (name != "seed" && value.text() && spec::mentions(*value.text(), axis))
        errors.push_back({Fault::unknown_name, value.place + " study." + name,
                          "is the same at every point, and cannot follow the axis '" + axis + "'",
                          name == "seeds" ? "write one number (teg sweep --seeds N)" : "write one value"});
}

bool mentions(const spec::Value& value, const std::string& axis) {
  if (const auto* text = value.text()) return spec::mentions(*text, axis);
  if (const auto* list = value.list())
    return std::ranges::any_of(*list, [&](const spec::Value& inner) { return mentions(inner, axis); });
  const auto* table = value.table();
  return table && std::ranges::any_of(*table, [&](const auto& entry) { return mentions(entry.second, axis); });
}

// An axis that changes nothing, because what mentioned it was set to something else, would still label results.
Errors unused_axes(const Study& study) {
  Errors errors;
  spec::Reader in(study.document, errors);
  for (const auto& name : in.names("sweep")) {
    const bool is_used = std::ranges::any_of(*study.document.table(), [&](const auto& section) {
      const auto& [key, value] = section;
      return key != "sweep" && key != "show" && key != "expect" && mentions(value, name);
    });
    if (!is_used)
      in.fail("sweep." + name, "changes nothing: no value of the study has {" + name + "} in it",
              "write \"{" + name + "}\" where it belongs, or set the axis itself: --set sweep." + name + "='[...]'");
  }
  return errors;
}

// What the engine refuses, with its place in the file: "projection pp weight" is what [projection.pp] says of weight.
void check_model(const spec::Reader& in, const BuiltModel& built, Errors& errors) {
  const auto found = built.visit([&](const BuiltSynapses&) { return SynapseSimulation::check(built.model); },
                                 [](const BuiltNetwork& network) { return NetworkSimulation::check(network.model); },
                                 [](const BuiltLearner&) { return Errors{}; });  // said while it is read
  for (const auto& e : found) {
    auto path = e.where;
    std::ranges::replace(path, ' ', '.');
    errors.push_back({e.fault, in.where(path), e.what, e.fix});
  }
}

// A study before it is checked.
Study written_study(std::string_view text, const std::string& file_name, const Settings& settings,
                    spec::Value document) {
  Study study;
  study.file_name = study.opened_as = file_name;
  study.source_text = text;
  study.settings = settings;
  study.document = std::move(document);
  return study;
}

// Results hold axes beside what is measured along them.
void check_axis_names(spec::Reader& in, const Study& study) {
  for (const auto& axis : study.axes) {
    for (const auto& m : study.measures) {
      if (!axis.name.starts_with(m.name + "_")) continue;
      const auto rest = axis.name.substr(m.name.size() + 1);
      const auto is_field = [&](const auto& field) {
        return rest == field.name || rest.starts_with(std::string(field.name) + "_");
      };
      if (std::ranges::any_of(analysis::window_fields(), is_field) || rest.starts_with("map_") ||
          rest == "closed_form" || rest == "by_seed" || rest == "p10" || rest == "p90" || rest == "seeds_with_value")
        in.fail("sweep." + axis.name, "results have a number of this name, of the measure '" + m.name + "'",
                "rename the axis");
    }
    if (axis.name == "seed" && (!study.first.is_of_synapses() || study.first.n_seeds() > 1))
      in.fail("sweep.seed", "results have an axis of this name", "rename it");
  }
}

}  // namespace

Result<spec::Value> make_document(std::string_view text, const std::string& file_name, const Settings& settings,
                                  Errors& errors) {
  auto document = spec::parse_toml(text, file_name);
  if (!document) return document;
  const auto apply = [&](bool to_presets) {
    for (const auto& [written, value] : settings) {
      if (written.ends_with(".preset") != to_presets) continue;
      const bool adds = written.starts_with('+');
      const auto path = written.substr(adds ? 1 : 0);
      const auto missing = adds ? std::nullopt : spec::names_nothing(*document, path, "--set " + path);
      if (missing)
        errors.push_back(*missing);
      else if (const auto set = spec::set_path(*document, path, value); !set)
        append(errors, set.errors());
    }
  };
  apply(true);
  lay_over_known_rules(*document);  // so that what presets bring can be set, too
  apply(false);
  lay_over_known_rules(*document);
  return document;
}

Result<Study> load_study(std::string_view text, const std::string& file_name, const Settings& settings) {
  Errors errors;
  auto document = make_document(text, file_name, settings, errors);
  if (!document) return document.errors();
  return load_document(written_study(text, file_name, settings, *std::move(document)), std::move(errors));
}

Result<Study> load_document(Study study, Errors errors) {
  lay_over_known_rules(study.document);
  append(errors, spec::check_names(study.document));
  const auto is_unknown = [](const Error& e) { return e.fault == Fault::unknown_name; };
  if (!std::all_of(errors.begin(), errors.end(), is_unknown)) return errors;  // values where sections must be
  check_study_section(study.document, errors);
  const auto uses = uses_of(study.document);
  check_constant_units(study.document, uses, errors);
  study.constant_texts = read_constant_texts(study.document);
  append(errors, fill_constants(study.document, study.constant_texts));
  {
    spec::Reader in(study.document, errors);
    study.id = in.text("study.id");
    if (in.has("study.id") && !is_file_name(study.id))
      in.fail("study.id", "'" + study.id + "' cannot name files", "use letters, digits, - and _");
    study.title = in.text("study.title");
    study.summary = in.text("study.summary");
    study.section = in.text("study.section");
    study.needs = in.text("study.needs");
    study.cites = in.texts("study.cites");
    in.chosen("study.substrate");
    check_substrate(in);
    read_constants(in, study);
    read_axes(in, study, uses, errors);
    read_show(in, study);
    study.resolved = in.resolved();
  }
  const spec::Value first = document_at(study, 0, errors);
  spec::Reader in(first, errors);
  study.first = build_model(in);
  study.resolved.insert(study.resolved.end(), in.resolved().begin(), in.resolved().end());
  if (errors.empty()) check_model(in, study.first, errors);
  const auto& rules = study.first.model.rules;
  const auto has_channel = [](const Rule& r) { return !r.channels.empty(); };
  if ((!study.first.is_of_synapses() || !rules.empty()) && std::all_of(rules.begin(), rules.end(), has_channel))
    read_measures(in, study);
  read_falsifiers(study, errors);
  check_axis_names(in, study);
  if (errors.empty()) check_seeds(in, study);
  if (!errors.empty()) return errors;
  return study;
}

Result<Study> open_study(const StudySource& source, const Settings& settings) {
  Errors errors;
  auto document = make_document(source.text, source.file_name, settings, errors);
  if (!document) return document.errors();
  const auto without_reader = unread(*document);  // before constants are filled in
  auto study =
      load_document(written_study(source.text, source.file_name, settings, *std::move(document)), std::move(errors));
  if (!study) return study;
  auto idle = unused_axes(*study);
  append(idle, without_reader);
  if (!idle.empty()) return idle;
  return study;
}

Result<Study> open_study(const std::string& path_or_id, const Settings& settings) {
  const auto source = find_study(path_or_id);
  if (!source) return source.errors();
  auto study = open_study(*source, settings);
  if (study) study->opened_as = path_or_id;
  return study;
}

Result<StudySource> find_study(const std::string& path_or_id) {
  const auto shipped = embedded::find(embedded::studies(), path_or_id + ".toml");
  if (!shipped.empty()) return StudySource{std::string(shipped), path_or_id + ".toml"};
  const auto text = read_file(path_or_id);
  if (text) return StudySource{*text, path_or_id};
  if (text.errors()[0].fault != Fault::missing_file) return text.errors();
  std::vector<std::string> ids;
  for (const auto& file : embedded::studies()) ids.emplace_back(embedded::stem(file));
  const auto near = nearest_name(path_or_id, ids);
  return Error{Fault::missing_file, path_or_id, "there is no such file and no shipped study of this name",
               near ? "did you mean '" + *near + "'?" : "'teg list' names the shipped studies"};
}

}  // namespace teg::study
