#include "sweep/swept_study.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "run/fit.hpp"
#include "spec/existing.hpp"
#include "study/load_study.hpp"
#include "study/unread.hpp"

namespace teg::study {
namespace {

// "0.2s..5s:log:25" as it stands in a study: "0.2s .. 5s log 25". Lists become lists.
spec::Value range_value(const std::string& written, const std::string& place) {
  const auto text = std::string(trim(written));
  const auto dots = text.find("..");
  if (dots == std::string::npos) {
    spec::Value parsed;
    if (text.starts_with("[") && spec::set_path(parsed, "x", text) && parsed.find("x")->list()) {
      auto list = *parsed.find("x");
      list.place = place;
      return list;
    }
    spec::List list;
    for (const auto& part : split(text, ',')) list.push_back({std::string(trim(part)), place});
    return {std::move(list), place};
  }
  auto parts = split(text.substr(dots + 2), ':');
  std::string out = std::string(trim(text.substr(0, dots))) + " .. " + std::string(trim(parts[0]));
  if (parts.size() == 2 && trim(parts[1]) != "log") parts.insert(parts.begin() + 1, "by");
  for (std::size_t i = 1; i < parts.size(); ++i) out.append(" ").append(trim(parts[i]));
  return {out, place};
}

// Adds axes to a document.
class AxisWriter {
 public:
  AxisWriter(spec::Value& document, bool is_sample, Errors& errors)
      : document_(document), is_sample_(is_sample), errors_(errors) {}

  void add(const std::string& path, const std::string& written) {
    const std::string place = "--axis " + path;
    const auto value = range_value(written, place);
    if (std::ranges::find(paths_, path) != paths_.end()) return fail(place, "is named twice", "name each axis once");
    paths_.push_back(path);
    if (const auto* list = value.list(); list && std::ranges::any_of(*list, is_empty))
      return fail(place, "'" + written + "' has a value that is empty", "write values as in 1s,2s,5s or 0s..5s:0.1s");
    if (is_sample_ && !value.text()) return fail(place, "is not a range", "write 0.2s..5s or 0.2s..5s:log");
    const auto name = path.substr(path.starts_with("sweep.") ? 6 : path.starts_with("constant.") ? 9 : 0);
    if (erase("sweep", name)) {
      replaced_.push_back(name);
      erase("show", name);
      return keep(name, value);
    }
    if (erase("constant", name)) return keep(name, value);
    if (path.find('.') == std::string::npos || name != path) return fail_unknown(place, name);
    if (auto missing = spec::names_nothing(document_, path, place)) return errors_.push_back(*std::move(missing));
    if (const auto taken = axis_at(path); !taken.empty())
      return fail(place, "the parameter follows the axis '" + taken + "' already",
                  "name it once, or write --axis " + taken + "=...");
    const auto axis = free_name(path);
    set(path, {"{" + axis + "}", "--axis"});
    keep(axis, value);
  }
  void set(const std::string& path, const spec::Value& value) {
    settings.emplace_back(path, value.text() ? *value.text() : spec::to_text(value));
    if (const auto set = spec::set_value(document_, path, value); !set)
      errors_.insert(errors_.end(), set.errors().begin(), set.errors().end());
  }

  // New axes stand before the study's own, replaced ones after them.
  void write() {
    if (is_sample_) {
      if (added_.empty()) fail("--sample", "nothing is sampled", "add --axis path=from..to");
      if (auto* sample = section("sample")) sample->emplace_back("over", spec::Value{std::move(added_), "--axis"});
    } else if (!added_.empty()) {
      auto& sweep = *section("sweep");
      for (auto& entry : sweep) added_.push_back(std::move(entry));
      for (const auto& name : replaced_) {  // back to where windows want it: last
        const auto at = std::ranges::find(added_, name, &spec::Table::value_type::first);
        if (at != added_.end()) std::rotate(at, at + 1, added_.end());
      }
      sweep = std::move(added_);
    }
    if (replaced_.empty()) return;
    auto& root = *document_.table();
    std::erase_if(root, [](const auto& entry) { return entry.first == "expect"; });
  }

  spec::Table* section(const std::string& name) {
    if (!document_.find(name)) document_.table()->emplace_back(name, spec::Value{spec::Table{}, "--axis"});
    return document_.find(name)->table();
  }

  Settings settings;  // what to set for parameters to follow the axes

 private:
  void fail(const std::string& where, std::string what, std::string fix) {
    errors_.push_back({Fault::bad_value, where, std::move(what), std::move(fix)});
  }
  void fail_unknown(const std::string& place, const std::string& name) {
    std::vector<std::string> names;
    for (const char* part : {"sweep", "constant"})
      if (const auto* table = document_.find(part); table && table->table())
        for (const auto& [known, value] : *table->table()) names.push_back(known);
    const auto ends = paths_ending(document_, "", "." + name);
    fail(place, "the study has no axis or constant '" + name + "'",
         !ends.empty()   ? "did you mean " + join(ends, " or ") + "?"
         : names.empty() ? "write the path of a parameter, such as modulator.DA.tonic (teg explain STUDY lists them)"
                         : name_hint(name, names) + "; or write the path of a parameter");
  }
  // Paths of values that end so, a few at most: "rule.d1.channel.0.tau_trace" for ".tau_trace".
  static std::vector<std::string> paths_ending(const spec::Value& at, const std::string& path, const std::string& end) {
    std::vector<std::string> found;
    const auto descend = [&](const std::string& step, const spec::Value& inner) {
      for (auto& more : paths_ending(inner, path.empty() ? step : path + "." + step, end))
        if (found.size() < 4) found.push_back(std::move(more));
    };
    if (const auto* table = at.table())
      for (const auto& [key, inner] : *table) descend(key, inner);
    else if (const auto* list = at.list())
      for (std::size_t i = 0; i < list->size(); ++i) descend(std::to_string(i), (*list)[i]);
    else if (path.ends_with(end))
      found.push_back(path);
    return found;
  }
  bool erase(const std::string& part, const std::string& name) {
    auto* table = document_.find(part);
    return table && table->table() &&
           std::erase_if(*table->table(), [&](const auto& entry) { return entry.first == name; }) > 0;
  }
  static bool is_empty(const spec::Value& value) { return value.text() && value.text()->empty(); }
  void keep(const std::string& name, const spec::Value& value) { added_.emplace_back(name, value); }

  // The axis that a parameter's value depends on, of the study or of an earlier --axis; "" where there is none.
  std::string axis_at(const std::string& path) const {
    Errors none;
    const auto* value = spec::Reader(document_, none).find(path);
    const auto* text = value ? value->text() : nullptr;
    if (!text) return {};
    for (const auto& [name, range] : added_)
      if (spec::mentions(*text, name)) return name;
    if (const auto* sweep = document_.find("sweep"); sweep && sweep->table())
      for (const auto& [name, range] : *sweep->table())
        if (spec::mentions(*text, name)) return name;
    return {};
  }
  bool is_taken(const std::string& name) const {
    if (std::ranges::any_of(added_, [&](const auto& entry) { return entry.first == name; })) return true;
    for (const char* part : {"sweep", "constant", "measure"})
      if (const auto* table = document_.find(part); table && table->find(name)) return true;
    return name == "sample" || name == "time" || name == "seed" || name == "trial";
  }
  // The last words of the path, as many as make it a new name: tau_trace, channel_0_tau_trace.
  std::string free_name(const std::string& path) const {
    auto words = split(path, '.');
    for (auto& word : words)
      std::ranges::replace_if(word, [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
    std::string name = words.back();
    for (std::size_t i = words.size() - 1;
         i > 0 && (is_taken(name) || !std::isalpha(static_cast<unsigned char>(name[0]))); --i)
      name = words[i - 1] + "_" + name;
    return name;
  }

  spec::Value& document_;
  bool is_sample_;
  Errors& errors_;
  spec::Table added_;
  std::vector<std::string> replaced_, paths_;
};

// "sobol:256".
void write_sample(const std::string& written, spec::Table& sample, Errors& errors) {
  const auto parts = split(written, ':');
  const auto points = parts.size() == 2 ? parse_double(trim(parts[1])) : std::nullopt;
  if (!points) {
    errors.push_back({Fault::bad_value, "--sample " + written, "is not kind:points", "write sobol:256 or latin:200"});
    return;
  }
  const auto kind = std::string(trim(parts[0]));
  sample.emplace_back("kind", spec::Value{kind == "latin" ? "latin-hypercube" : kind, "--sample"});
  sample.emplace_back("points", spec::Value{*points, "--sample", true});
}

// Puts the constants that the study fits, as it stands alone, into a document.
Result<Done> fit_first(Study alone, const RunOptions& options, spec::Value& document) {
  const auto fit = fit_study(alone, options);
  if (!fit) return fit.errors();
  for (const auto& constant : fit->constants)
    if (const auto set = spec::set_path(document, "constant." + constant.name, constant.text); !set)
      return set.errors();
  return Done{};
}

// What is expected of the study as it stands alone.
void forget_shipped_values(spec::Value& document) {
  auto* expectations = document.find("expect");
  if (!expectations || !expectations->list()) return;
  std::erase_if(std::get<spec::List>(expectations->held), [](const spec::Value& expectation) {
    const auto* flag = expectation.find("only_as_shipped");
    return flag && std::holds_alternative<bool>(flag->held) && std::get<bool>(flag->held);
  });
}

}  // namespace

Result<Study> swept_study(const std::string& path_or_id, const Settings& settings, const SweepRequest& request,
                          const RunOptions& options) {
  const auto source = find_study(path_or_id);
  if (!source) return source.errors();
  Errors errors, of_request;
  auto document = make_document(source->text, source->file_name, settings, errors);
  if (!document) return document.errors();
  of_request = unread(*document);
  AxisWriter axes(*document, !request.sample.empty(), of_request);
  if (!request.sample.empty()) write_sample(request.sample, *axes.section("sample"), of_request);
  for (const auto& [path, range] : request.axes) axes.add(path, range);
  axes.write();
  if (request.seeds > 0) axes.set("study.seeds", {static_cast<double>(request.seeds), "--seeds", true});
  if (!axes.settings.empty() || !settings.empty()) forget_shipped_values(*document);
  const bool has_fit = document->find("fit") != nullptr;
  spec::remove(*document, "fit");
  Study study;
  study.file_name = source->file_name, study.opened_as = path_or_id, study.source_text = source->text;
  study.document = *document;
  study.settings = settings;
  study.settings.insert(study.settings.end(), axes.settings.begin(), axes.settings.end());
  auto swept = load_document(study, errors);
  if (!swept) of_request.insert(of_request.end(), swept.errors().begin(), swept.errors().end());
  if (!of_request.empty()) return of_request;
  if (!has_fit) return swept;
  auto alone = open_study(path_or_id, settings);
  if (!alone) return alone;
  if (const auto fitted = fit_first(*std::move(alone), options, *document); !fitted) return fitted.errors();
  study.document = *std::move(document);
  return load_document(std::move(study), {});
}

}  // namespace teg::study
