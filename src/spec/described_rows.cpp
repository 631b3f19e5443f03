#include "spec/described_rows.hpp"

#include "core/text.hpp"

namespace teg::spec {
namespace {

// "lif and escape", "a, b and c".
std::string listed(const std::vector<std::string>& names) {
  const std::vector<std::string> first(names.begin(), names.end() - 1);
  return first.empty() ? names.back() : join(first, ", ") + " and " + names.back();
}
// Which kinds say the same, in order of the first of each.
using Groups = std::vector<std::pair<std::string, std::vector<std::string>>>;
void group(Groups& groups, std::string_view said, std::string_view kind) {
  for (auto& [text, kinds] : groups)
    if (text == said) return kinds.emplace_back(kind), void();
  groups.push_back({std::string(said), {std::string(kind)}});
}

}  // namespace

// "lif and adex: membrane time constant; default: lif 20 ms, adex 9.37 ms".
std::string DescribedRows::words(const std::vector<Use>& uses) {
  Groups docs, presets;
  for (const auto& use : uses) {
    group(docs, use.doc, use.kind);
    if (!use.preset.empty()) group(presets, use.preset, use.kind);
  }
  std::vector<std::string> parts;
  for (const auto& [doc, kinds] : docs) parts.push_back(listed(kinds) + ": " + doc);
  if (presets.size() == 1) parts.push_back("default " + presets[0].first);
  if (presets.size() > 1) {
    std::vector<std::string> each;
    for (const auto& [preset, kinds] : presets) each.push_back(listed(kinds) + " " + preset);
    parts.push_back("default: " + join(each, ", "));
  }
  return join(parts, "; ");
}

}  // namespace teg::spec
