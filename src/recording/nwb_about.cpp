#include "recording/nwb_about.hpp"

#include <algorithm>
#include <array>
#include <regex>

#include "core/text.hpp"

namespace teg::recording {
namespace {

enum class Place : std::uint8_t { root, general, general_list, subject };

struct Key {
  const char* name;
  Place place;
  const char* pattern;  // that a value must match; "" for any
  const char* example;
};

// The names are those of NWB; `subject_description` is the subject's own description.
constexpr std::array<Key, 24> keys{{
    {"session_description", Place::root, "", ""},
    {"identifier", Place::root, "", ""},
    {"session_start_time", Place::root, R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))",
     "2026-01-31T14:00:00+01:00"},
    {"session_id", Place::general, "", ""},
    {"experiment_description", Place::general, "", ""},
    {"institution", Place::general, "", ""},
    {"lab", Place::general, "", ""},
    {"protocol", Place::general, "", ""},
    {"notes", Place::general, "", ""},
    {"pharmacology", Place::general, "", ""},
    {"surgery", Place::general, "", ""},
    {"virus", Place::general, "", ""},
    {"experimenter", Place::general_list, "", ""},
    {"keywords", Place::general_list, "", ""},
    {"related_publications", Place::general_list, "", ""},
    {"subject_id", Place::subject, R"([^/]+)", "mouse-7"},
    {"subject_description", Place::subject, "", ""},
    {"species", Place::subject, R"(([A-Z][a-z]+ [a-z]+( [a-z]+)?)|(http://purl\.obolibrary\.org/obo/NCBITaxon_\d+))",
     "Mus musculus"},
    {"sex", Place::subject, "[MFUO]", "M, F, U (unknown) or O (other)"},
    {"age", Place::subject,
     R"(P(?=\d|T\d)(\d+(\.\d+)?Y)?(\d+(\.\d+)?M)?(\d+(\.\d+)?W)?(\d+(\.\d+)?D)?(T(\d+H)?(\d+M)?(\d+S)?)?)", "P90D"},
    {"genotype", Place::subject, "", ""},
    {"strain", Place::subject, "", ""},
    {"weight", Place::subject, R"(\d+(\.\d+)? k?g)", "0.025 kg"},
    {"date_of_birth", Place::subject, R"(\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?)", "2026-01-31"},
}};

const Key* find_key(const std::string& name) {
  const auto* found = std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return name == key.name; });
  return found == keys.end() ? nullptr : found;
}

}  // namespace

std::vector<std::string> about_keys() {
  std::vector<std::string> names;
  for (const auto& key : keys) names.emplace_back(key.name);
  return names;
}

Result<NwbAbout> NwbAbout::make(const std::vector<Entry>& entries) {
  NwbAbout about;
  Errors errors;
  for (const auto& [name, text] : entries) {
    const auto* key = find_key(name);
    const std::string where = "about " + name;
    if (!key)
      errors.push_back({Fault::unknown_name, where, "NWB has no such entry", name_hint(name, about_keys())});
    else if (trim(text).empty() || text.find('\0') != std::string::npos)
      errors.push_back({Fault::bad_value, where, "is empty", "write " + name + "=TEXT, or leave it out"});
    else if (key->pattern[0] != 0 && (text.size() > 100 || !std::regex_match(text, std::regex(key->pattern))))
      errors.push_back({Fault::bad_value, where, "'" + text.substr(0, 60) + "' is not what NWB accepts",
                        std::string("write it as in ") + name + "=" + shell_word(key->example)});
    else if (!about.of(name, "").empty() && key->place != Place::general_list)
      errors.push_back({Fault::bad_value, where, "is given twice", "give it once"});
    else
      about.entries_.emplace_back(name, text);
  }
  if (!about.subject().empty() && about.of("subject_id", "").empty())
    errors.push_back({Fault::bad_value, "about subject_id", "is missing, and other things are said about the subject",
                      "add subject_id=NAME"});
  if (!errors.empty()) return errors;
  return about;
}

std::string NwbAbout::of(const std::string& key, const std::string& otherwise) const {
  for (const auto& [name, text] : entries_)
    if (name == key) return text;
  return otherwise;
}

std::vector<NwbAbout::Entry> NwbAbout::texts() const {
  std::vector<Entry> found;
  for (const auto& [name, text] : entries_)
    if (find_key(name)->place == Place::general) found.emplace_back("/general/" + name, text);
  return found;
}

std::vector<std::pair<std::string, std::vector<std::string>>> NwbAbout::lists() const {
  std::vector<std::pair<std::string, std::vector<std::string>>> found;
  for (const auto& [name, text] : entries_) {
    if (find_key(name)->place != Place::general_list) continue;
    const auto path = "/general/" + name;
    if (found.empty() || std::none_of(found.begin(), found.end(), [&](const auto& f) { return f.first == path; }))
      found.push_back({path, {}});
    std::find_if(found.begin(), found.end(), [&](const auto& f) { return f.first == path; })->second.push_back(text);
  }
  return found;
}

std::vector<NwbAbout::Entry> NwbAbout::subject() const {
  std::vector<Entry> found;
  for (const auto& [name, text] : entries_)
    if (find_key(name)->place == Place::subject)
      found.emplace_back(name == "subject_description" ? "description" : name,
                         name == "date_of_birth" && text.size() == 10 ? text + "T00:00:00+00:00" : text);
  return found;
}

}  // namespace teg::recording
