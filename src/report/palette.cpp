#include "report/palette.hpp"

#include <algorithm>

namespace teg::report {

std::string hex(Colour colour) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out = "#";
  for (const std::uint8_t c : {colour.red, colour.green, colour.blue}) {
    out += digits[c >> 4];
    out += digits[c & 15];
  }
  return out;
}

Colour at(std::span<const Colour> map, double t) {
  const double place = std::clamp(t, 0.0, 1.0) * static_cast<double>(map.size() - 1);
  const auto i = std::min(static_cast<std::size_t>(place), map.size() - 2);
  const double f = place - static_cast<double>(i);
  const auto mix = [f](std::uint8_t a, std::uint8_t b) {
    return static_cast<std::uint8_t>(std::lround(a + f * (b - a)));
  };
  const Colour a = map[i], b = map[i + 1];
  return {mix(a.red, b.red), mix(a.green, b.green), mix(a.blue, b.blue)};
}

std::vector<std::vector<int>> colour_indices(const Figure& figure) {
  std::vector<std::string> seen;
  std::vector<std::vector<int>> out;
  for (const auto& panel : figure.panels) {
    auto& row = out.emplace_back();
    for (const auto& series : panel.series) {
      if (series.published) {
        row.push_back(-1);
        continue;
      }
      auto found = std::find(seen.begin(), seen.end(), series.label);
      if (found == seen.end() || series.label.empty()) found = seen.insert(seen.end(), series.label);
      row.push_back(static_cast<int>(static_cast<std::size_t>(found - seen.begin()) % series_colours.size()));
    }
  }
  return out;
}

}  // namespace teg::report
