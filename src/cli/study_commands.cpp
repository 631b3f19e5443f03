#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "build/library.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "core/embedded.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "equations/equations.hpp"
#include "equations/outside_equations.hpp"
#include "falsify/falsify.hpp"
#include "run/conformance.hpp"
#include "spec/schema.hpp"
#include "study/load_study.hpp"
#include "study/study.hpp"
#include "teg/network_simulation.hpp"

namespace teg::cli {
namespace {

using nlohmann::json;

// A row of the parameter table, for `teg explain rule.*.channel.#.gate`.
int explain_parameter(const spec::Parameter& p) {
  std::printf("%s\n  %s\n  is %s\n", std::string(p.path).c_str(), std::string(p.doc).c_str(), spec::wanted(p).c_str());
  if (!p.preset.empty()) std::printf("  default %s\n", std::string(p.preset).c_str());
  if (p.required) std::printf("  must be given\n");
  if (!p.source.empty()) std::printf("  source: %s\n", std::string(p.source).c_str());
  return done;
}

// How much there is to simulate.
std::string size_of(const study::Study& study) {
  const auto count = [](std::size_t n, const char* what) { return std::to_string(n) + " " + what; };
  const std::size_t runs = study.n_points() * study.first.n_seeds();
  return study.first.visit(
      [&](const study::BuiltSynapses&) {
        return count(study.first.model.synapses.size(), "synapse(s), ") + count(runs, "protocol(s)");
      },
      [&](const study::BuiltNetwork& network) {
        return count(network.model.populations.size(), "population(s), ") +
               count(network.model.projections.size(), "projection(s), ") + count(runs, "run(s)");
      },
      [&](const study::BuiltLearner& learner) {
        return "task " + learner.model.task + ", learner " + learner.model.learner + ", " + count(runs, "session(s)");
      });
}

}  // namespace

int check(const StudyOptions& command) {
  const auto study = study::open_study(command.study, command.settings);
  if (!study) return report_errors(study.errors());
  if (const auto errors = study::check_falsifiers(*study); !errors.empty()) return report_errors(errors);
  if (command.json)
    std::printf("%s\n", json_line(json{{"study", study->id}, {"ok", true}, {"points", study->n_points()}}).c_str());
  else
    std::printf("%s is sound: %s, %zu expectation(s)\n", study->file_name.c_str(), size_of(*study).c_str(),
                study->expectations.size());
  return done;
}

int explain(const StudyOptions& command) {
  for (const auto& p : spec::parameters())
    if (p.path == command.study) return explain_parameter(p);
  if (const auto* p = spec::find_parameter(command.study); p && !std::filesystem::exists(command.study))
    return explain_parameter(*p);
  const auto study = study::open_study(command.study, command.settings);
  if (!study) return report_errors(study.errors());
  auto lines = study::equations(study->first);
  const auto outside = study::equations(study->first.outside);
  lines.insert(lines.end(), outside.begin(), outside.end());
  if (command.json) {
    json parameters = json::array();
    for (const auto& r : study->resolved)
      parameters.push_back({{"path", r.path}, {"value", r.value}, {"origin", r.origin}});
    std::printf("%s\n",
                json_line(json{{"study", study->id}, {"parameters", parameters}, {"equations", lines}}).c_str());
    return done;
  }
  std::printf("%s: %s\n\nEquations%s\n", study->id.c_str(), study->title.c_str(),
              study->axes.empty() ? "" : ", at the first point of the sweep");
  for (const auto& line : lines) std::printf("  %s\n", line.c_str());
  std::vector<std::vector<std::string>> rows;
  for (const auto& r : study->resolved)
    rows.push_back({r.path, r.value, r.origin, r.parameter ? std::string(r.parameter->doc) : ""});
  std::printf("\nParameters\n%s", text_table({"parameter", "value", "from", "meaning"}, rows).c_str());
  return done;
}

namespace {

int explain_receptor(const study::library::KnownReceptor& r) {
  const auto& b = r.receptor;
  std::printf("%s binds %s: EC50 %s nM, %s\n  does    %s\n  range   %s\n  source  %s\n", std::string(r.name).c_str(),
              b.of.c_str(), short_text(b.ec50.native()).c_str(),
              b.k_off ? ("k_off " + short_text(1e3 * b.k_off->native()) + " /s").c_str() : "at equilibrium",
              std::string(r.sign).c_str(), std::string(r.range).c_str(), std::string(r.source).c_str());
  if (const auto& d = b.desensitisation)
    std::printf("  desensitises at %s /s, recovers with %s s\n", short_text(1e3 * d->rate.native()).c_str(),
                short_text(d->recovery.native() / 1000).c_str());
  std::printf("\nIn a study: [receptor.NAME] with preset = \"%s\"; any value of yours replaces the preset's.\n",
              std::string(r.name).c_str());
  return done;
}

int explain_region(const study::library::KnownRegion& r) {
  const auto value = [](double v) { return v < 0 ? std::string("-") : short_text(v); };
  std::printf("%s: %s\n\n", std::string(r.name).c_str(), std::string(r.title).c_str());
  std::vector<std::vector<std::string>> rows;
  for (const auto& l : r.levels)
    rows.push_back({std::string(l.modulator), value(l.tonic_nM), value(l.vmax_nM_per_s), value(l.km_nM),
                    std::string(l.range), std::string(l.source)});
  std::printf("%s\n",
              text_table({"modulator", "tonic (nM)", "vmax (nM/s)", "km (nM)", "range", "source"}, rows).c_str());
  rows.clear();
  for (const auto& f : r.facts)
    rows.push_back({std::string(f.what), std::string(f.value), std::string(f.range), std::string(f.source)});
  std::printf("%s\nIn a study: [region.NAME] with preset = \"%s\".\n",
              text_table({"what", "value", "range", "source"}, rows).c_str(), std::string(r.name).c_str());
  return done;
}

// The id of a copy: the name of its file, so that its results are not taken for those of the study it came from.
std::string id_for(const std::string& path, const std::string& from) {
  auto id = std::filesystem::path(path).stem().string();
  const auto names = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; };
  std::ranges::replace_if(id, [&](char c) { return !names(static_cast<unsigned char>(c)); }, '-');
  if (id.empty()) id = from;
  const bool is_shipped = !embedded::find(embedded::studies(), id + ".toml").empty();
  return is_shipped ? id + "-copy" : id;
}

// The text of a shipped study under another id, which is in its first line that begins so.
std::string with_id(std::string text, const std::string& id) {
  constexpr std::string_view begin = "\nid = \"";
  const auto at = text.find(begin);
  if (at == std::string::npos) return text;
  const auto value = at + begin.size();
  return text.replace(value, text.find('"', value) - value, id);
}

}  // namespace

int explain_known(const std::string& kind, const std::string& name) {
  if (kind == "receptor") {
    if (const auto* known = study::library::receptor(name)) return explain_receptor(*known);
    return report_errors({{Fault::unknown_name, "explain receptor", "there is no known receptor '" + name + "'",
                           name_hint(name, study::library::receptor_names())}});
  }
  if (const auto* known = study::library::region(name)) return explain_region(*known);
  return report_errors({{Fault::unknown_name, "explain region", "there is no known region '" + name + "'",
                         name_hint(name, study::library::region_names())}});
}

int new_study(const std::string& path, const std::string& from) {
  const auto text = embedded::find(embedded::studies(), from + ".toml");
  if (text.empty()) {
    std::vector<std::string> ids;
    for (const auto& file : embedded::studies()) ids.emplace_back(embedded::stem(file));
    return report_errors(
        {{Fault::unknown_name, "--from", "there is no shipped study '" + from + "'", name_hint(from, ids)}});
  }
  if (std::filesystem::exists(path))
    return report_errors({{Fault::bad_value, path, "exists already", "choose another name; nothing was changed"}});
  const auto written = write_file(path, with_id(std::string(text), id_for(path, from)));
  if (!written) return report_errors(written.errors());
  std::printf("%s\n", path.c_str());
  std::fprintf(stderr, "a copy of %s; change it and run it with: teg run %s\n", from.c_str(), path.c_str());
  return done;
}

int list(const std::string& what, bool as_json) {
  if (what == "learners") return list_learners(as_json);
  if (what == "tasks") return list_tasks(as_json);
  if (what == "rules") return list_rules(as_json);
  json all = json::array();
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> header{"study", "section", "finding"};
  if (what == "parameters") {
    header = {"parameter", "is", "default", "meaning"};
    for (const auto& p : spec::parameters()) {
      rows.push_back({std::string(p.path), spec::wanted(p).substr(0, spec::wanted(p).find(',')),
                      p.required ? "(required)" : std::string(p.preset), std::string(p.doc)});
      all.push_back({{"path", p.path},
                     {"is", spec::wanted(p)},
                     {"default", p.preset},
                     {"required", p.required},
                     {"doc", p.doc},
                     {"source", p.source}});
    }
  } else if (what == "studies") {
    for (const auto& file : embedded::studies()) {
      const auto study = study::load_study(file.text, std::string(file.name));
      if (!study) return report_errors(study.errors());
      rows.push_back({study->id, study->section, study->title});
      all.push_back({{"id", study->id}, {"section", study->section}, {"title", study->title}, {"cites", study->cites}});
    }
  } else if (what == "receptors") {
    header = {"receptor", "of", "EC50 (nM)", "k_off (/s)", "does", "range", "source"};
    for (const auto& r : study::library::receptors()) {
      const std::string k_off = r.receptor.k_off ? short_text(1e3 * r.receptor.k_off->native()) : "equilibrium";
      rows.push_back({std::string(r.name), r.receptor.of, short_text(r.receptor.ec50.native()), k_off,
                      std::string(r.sign), std::string(r.range), std::string(r.source)});
      all.push_back({{"name", r.name},
                     {"of", r.receptor.of},
                     {"ec50_nM", r.receptor.ec50.native()},
                     {"k_off_per_s", k_off},
                     {"sign", r.sign},
                     {"range", r.range},
                     {"source", r.source}});
    }
  } else if (what == "sensors") {
    header = {"sensor", "Kd (nM)", "Hill", "tau_off (s)", "dF/F", "source"};
    for (const auto& k : recording::known_sensors()) {
      const double tau_s = 1e-3 / k.site.k_off->native();
      rows.push_back({std::string(k.name), short_text(k.site.ec50.native()), short_text(k.site.hill), short_text(tau_s),
                      short_text(k.response), std::string(k.source)});
      all.push_back({{"name", k.name},
                     {"kd_nM", k.site.ec50.native()},
                     {"hill", k.site.hill},
                     {"tau_off_s", tau_s},
                     {"response", k.response},
                     {"source", k.source}});
    }
  } else if (what == "regions") {
    header = {"region", "is", "known levels"};
    for (const auto& r : study::library::regions()) {
      std::vector<std::string> levels;
      for (const auto& level : r.levels) levels.emplace_back(level.modulator);
      rows.push_back({std::string(r.name), std::string(r.title), join(levels, ", ")});
      all.push_back({{"name", r.name}, {"title", r.title}, {"levels", levels}});
    }
  } else {
    return report_errors({{Fault::unknown_name, "list", "there is no list of '" + what + "'",
                           name_hint(what, std::vector<std::string>{"studies", "parameters", "rules", "receptors",
                                                                    "regions", "sensors", "learners", "tasks"})}});
  }
  if (as_json)
    std::printf("%s\n", json_line(all).c_str());
  else
    std::printf("%s", text_table(header, rows).c_str());
  return done;
}

int schema() {
  std::printf("%s\n", spec::json_schema().c_str());
  return done;
}

int parameter_reference() {
  std::printf("%s", spec::parameter_reference().c_str());
  return done;
}

int verify(const VerifyCommand& command) {
  const bool as_json = command.json;
  const auto engine = command.engine == "network" ? study::Engine::network : study::Engine::synapse;
  const double tolerance = command.tolerance > 0 ? command.tolerance : study::default_tolerance(engine);
  const auto verdicts = study::verify_cases(command.cases, tolerance, engine);
  if (!verdicts) return report_errors(verdicts.errors());
  std::size_t n_passed = 0;
  json all = json::array();
  for (const auto& v : *verdicts) {
    n_passed += v.passed;
    all.push_back({{"case", v.name}, {"passed", v.passed}, {"worst", v.worst}, {"detail", v.detail}});
    if (!as_json)
      std::printf("%s  %s  largest relative error %s%s%s\n", passed_word(v.passed).c_str(), v.name.c_str(),
                  short_text(v.worst, 2).c_str(), v.detail.empty() ? "" : ": ", v.detail.c_str());
  }
  const std::size_t n_failed = verdicts->size() - n_passed;
  if (as_json)
    std::printf("%s\n", json_line(json{{"cases", all}, {"passed", n_passed}, {"failed", n_failed}}).c_str());
  else
    std::printf("%zu passed, %zu failed\n", n_passed, n_failed);
  return n_failed == 0 ? done : missed;
}

}  // namespace teg::cli
