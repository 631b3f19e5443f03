#include "run/replay.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace teg::study {
namespace {

// The axis with one value; with the next one too, or the one before, where a window needs two.
std::string axis_at(const Study& study, std::size_t a, std::size_t index) {
  const auto& axis = study.axes[a];
  const bool has_window = std::ranges::any_of(study.measures, [&](const auto& m) { return m.against == a; });
  std::size_t first = index, last = index;
  if (has_window && index + 1 < axis.size())
    ++last;
  else if (has_window && index > 0)
    --first;
  std::vector<std::string> values;
  for (std::size_t i = first; i <= last; ++i) {
    const bool is_number = axis.labels.empty() && axis.unit.empty();
    values.push_back(is_number ? axis.text(i) : "\"" + axis.text(i) + "\"");
  }
  return "[" + join(values, ", ") + "]";
}

}  // namespace

std::string replay_command(const Study& study, std::size_t point, std::size_t seed) {
  std::vector<std::string> words{"teg", "run", study.opened_as};
  const auto set = [&](const std::string& path, const std::string& value) {
    const bool adds = path.starts_with('+');
    words.insert(words.end(), {adds ? "--add" : "--set", path.substr(adds ? 1 : 0) + "=" + value});
  };
  for (const auto& [path, value] : study.settings) set(path, value);
  const auto index = study.indices(point);
  const std::size_t first = study.sampled.empty() ? 0 : 1;
  if (first == 1) set("sample.only", study.axes[0].text(index[0]));
  for (std::size_t a = first; a < index.size(); ++a) set("sweep." + study.axes[a].name, axis_at(study, a, index[a]));
  set("study.seed", std::to_string(study.first.model.seed + seed));
  set("study.seeds", "1");
  words.push_back("--no-files");
  for (auto& word : words) word = shell_word(word);
  return join(words, " ");
}

}  // namespace teg::study
