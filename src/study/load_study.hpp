// Studies from their texts: read, checked and filled in.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "study/study.hpp"

namespace teg::study {

// Paths and values, as of --set; with a + before the path --add.
using Settings = std::vector<std::pair<std::string, std::string>>;

// A study's text with settings, not yet checked: pairs of a path and a value, with a + before paths that may name what
// is not there (--add). Errors: not TOML; settings at paths that cannot be go to `errors`.
Result<spec::Value> make_document(std::string_view text, const std::string& file_name, const Settings& settings,
                                  Errors& errors);
// Checks a study whose document and origin are set, and fills in the rest; all errors at once. `errors` are those of
// making the document.
Result<Study> load_document(Study study, Errors errors = {});
// Reads and checks a study; all errors of the file at once.
Result<Study> load_study(std::string_view text, const std::string& file_name, const Settings& settings = {});
// A study's text, from a file or by the id of a shipped study. Errors: there is none of this name.
struct StudySource {
  std::string text, file_name;
};
Result<StudySource> find_study(const std::string& path_or_id);
// Reads and checks it, and what nothing in it reads.
Result<Study> open_study(const StudySource& source, const Settings& settings = {});
Result<Study> open_study(const std::string& path_or_id, const Settings& settings = {});

}  // namespace teg::study
