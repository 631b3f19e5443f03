// Files that the program carries inside itself (tools/embed.cmake writes the tables).
#pragma once

#include <span>
#include <string_view>

namespace teg::embedded {

struct File {
  std::string_view name, text;
};
std::span<const File> studies();   // studies/*.toml, sorted by name
std::span<const File> atlas();     // studies/atlas/*.toml, sorted by name
std::span<const File> rules();     // studies/rules/*.toml, sorted by name
std::span<const File> data();      // studies/data/*, sorted by name
std::span<const File> assets();    // the plotting library, the page's style and script
std::span<const File> pathways();  // examples/pathway/*.xml

// Its name without the ending.
inline std::string_view stem(const File& file) { return file.name.substr(0, file.name.rfind('.')); }

inline std::string_view find(std::span<const File> files, std::string_view name) {
  for (const auto& file : files)
    if (file.name == name) return file.text;
  return {};
}

}  // namespace teg::embedded
