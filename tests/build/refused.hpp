// Studies with one thing changed, and the words of the errors that this brings.
#pragma once

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "build/build_model.hpp"
#include "study/load_study.hpp"
#include "study/study.hpp"

namespace teg::study {

// `to` takes the place of `from`, or goes to the end where `from` is empty; `words` then stand in an error.
struct Change {
  std::string from, to, words;
};

inline std::string changed(std::string text, const std::string& from, const std::string& to) {
  if (from.empty()) return text + to + "\n";
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << "the study has no " << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

inline std::string errors_of(const std::string& text) {
  const auto study = load_study(text, "a.toml");
  std::string all;
  for (const auto& e : study ? Errors{} : study.errors()) {
    EXPECT_EQ(e.where.substr(0, 6), "a.toml") << e.what;
    EXPECT_NE(e.fix, "") << e.what;
    all += e.where + ": " + e.what + "; " + e.fix + "\n";
  }
  return all;
}

// What the study builds at its first point; empty, with a failure, if it is refused.
inline BuiltModel built(const std::string& text) {
  auto study = load_study(text, "a.toml");
  EXPECT_TRUE(study) << errors_of(text);
  return study ? std::move(study->first) : BuiltModel{};
}

// The study is sound, and each change of it is refused in those words.
inline void expect_refused(const std::string& sound, const std::vector<Change>& changes) {
  EXPECT_EQ(errors_of(sound), "");
  for (const auto& [from, to, words] : changes) {
    SCOPED_TRACE(from + " -> " + to);
    const auto errors = errors_of(changed(sound, from, to));
    EXPECT_NE(errors.find(words), std::string::npos) << "not '" << words << "' but:\n" << errors;
  }
}

}  // namespace teg::study
