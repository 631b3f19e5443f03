// What `teg explain learner` prints says everything that a learner does with its settings.
#include <gmock/gmock.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "teg/learner.hpp"

namespace teg {
namespace {

std::set<std::string> words_of(const LearnerInfo& learner) {
  std::set<std::string> words;
  for (const auto& line : learner.equations) {
    std::string word;
    for (const char c : std::string(line) + " ") {
      if (std::isalnum(static_cast<unsigned char>(c)) || c == '_') {
        word += c;
      } else {
        words.insert(word);
        word.clear();
      }
    }
  }
  return words;
}

// What stands for stimuli is explained with the representations, how many causes there may be with the setting itself.
bool is_explained_elsewhere(const std::string& setting) {
  static const std::set<std::string> others{"representation",      "taps",  "microstimuli", "microstimulus_width",
                                            "microstimulus_decay", "causes"};
  return others.contains(setting);
}

TEST(LearnerEquations, name_every_setting) {
  for (const auto* one : learners()) {
    const auto& learner = *one;
    auto words = words_of(learner);
    if (learner.name == "sarsa") words.merge(words_of(*find_learner("q")));
    for (const auto& setting : learner.settings)
      EXPECT_TRUE(words.contains(std::string(setting.name)) || is_explained_elsewhere(std::string(setting.name)))
          << learner.name << ": " << setting.name;
  }
}

TEST(LearnerEquations, of_memory_modification_say_how_widely_the_cues_of_a_cause_spread) {
  const bool says_it = std::ranges::any_of(find_learner("memory-modification")->equations, [](const auto& line) {
    return std::string(line).find("cue_variance + cue_variance / (N_k + cue_variance)") != std::string::npos;
  });
  EXPECT_TRUE(says_it);
}

}  // namespace
}  // namespace teg
