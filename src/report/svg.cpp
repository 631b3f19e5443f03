#include "report/svg.hpp"

#include <map>
#include <string_view>

#include "core/own_file.hpp"

namespace teg::report {
namespace {

// The length of a name such as "image252" at the front of a text; 0 where there is none.
std::size_t counted_name(std::string_view text) {
  for (const std::string_view stem : {"surface", "image", "pattern", "mask", "source"}) {
    if (text.substr(0, stem.size()) != stem) continue;
    const auto end = text.find_first_not_of("0123456789", stem.size());
    return end == std::string_view::npos || end == stem.size() ? 0 : end;
  }
  return 0;
}

}  // namespace

std::string with_stable_ids(const std::string& svg) {
  std::map<std::string, std::size_t, std::less<>> numbers;
  std::string out;
  std::size_t done = 0;
  for (auto mark = svg.find_first_of("\"#"); mark != std::string::npos; mark = svg.find_first_of("\"#", mark + 1)) {
    const auto name = std::string_view(svg).substr(mark + 1, counted_name(std::string_view(svg).substr(mark + 1)));
    if (name.empty()) continue;
    const auto number = numbers.try_emplace(std::string(name), numbers.size()).first->second;
    out.append(svg, done, mark + 1 - done).append("part").append(std::to_string(number));
    done = mark + 1 + name.size();
  }
  return out.append(svg, done);
}

std::string with_mark(std::string svg) {
  const auto end = svg.find("?>");
  const auto comment = "\n<!-- " + std::string(made_by_teg) + " -->";
  return end == std::string::npos ? svg : svg.insert(end + 2, comment);
}

}  // namespace teg::report
