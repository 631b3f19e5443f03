#include "recording/row_filter.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/text.hpp"

namespace teg::recording {
namespace {

constexpr std::size_t most_values = 8;

// Columns in which interleaved recordings say what light was on.
bool is_light(std::string_view name) {
  std::string plain;
  for (const char c : name)
    if (std::isalnum(static_cast<unsigned char>(c)))
      plain.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
  constexpr std::array<std::string_view, 9> names{"ledstate",   "led",         "flags",
                                                  "wavelength", "excitation",  "light",
                                                  "lightstate", "lightsource", "excitationwavelength"};
  return std::find(names.begin(), names.end(), plain) != names.end();
}

std::string_view without_quotes(std::string_view text) {
  text = trim(text);
  for (const char quote : {'"', '\''})
    if (text.size() >= 2 && text.front() == quote && text.back() == quote) return text.substr(1, text.size() - 2);
  return text;
}

}  // namespace

Result<RowFilter> RowFilter::make(const std::string& text, const TextTable& table, const Keys& keys) {
  RowFilter filter;
  filter.text_ = text;
  filter.key_ = keys.rows;
  for (std::size_t c = 0; text.empty() && !filter.is_light_ && c < table.columns().size(); ++c)
    if (is_light(table.columns()[c].name)) filter.watched_ = c, filter.is_light_ = true;
  constexpr std::array<std::pair<std::string_view, Test>, 6> tests{{{"==", Test::equal},
                                                                    {"!=", Test::unequal},
                                                                    {"<=", Test::most},
                                                                    {">=", Test::least},
                                                                    {"<", Test::less},
                                                                    {">", Test::more}}};
  std::string_view rest = text;
  while (!trim(rest).empty()) {
    const auto end = std::min(rest.find(" and "), rest.size());
    const auto part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 5, rest.size()));
    const auto* found = std::find_if(tests.begin(), tests.end(),
                                     [&](const auto& t) { return part.find(t.first) != std::string_view::npos; });
    if (found == tests.end() || trim(part.substr(part.find(found->first) + found->first.size())).empty())
      return Error{Fault::bad_value, table.path(), "'" + std::string(trim(part)) + "' does not say which rows belong",
                   "write " + keys.rows + " = \"LedState == 2\"; ==, !=, <, <=, > and >= compare, `and` joins"};
    const auto at = part.find(found->first);
    const auto column = table.find(std::string(without_quotes(part.substr(0, at))), keys.rows);
    if (!column) return column.errors();
    filter.watched_ = *column;
    filter.conditions_.push_back(
        {*column, found->second, std::string(without_quotes(part.substr(at + found->first.size())))});
  }
  return filter;
}

bool RowFilter::holds(const Condition& condition, std::string_view cell) {
  const auto left = number_of(cell), right = number_of(condition.value);
  const bool are_numbers = left && right;
  switch (condition.test) {
    case Test::equal: return are_numbers ? *left == *right : cell == condition.value;
    case Test::unequal: return are_numbers ? *left != *right : cell != condition.value;
    case Test::less: return are_numbers && *left < *right;
    case Test::most: return are_numbers && *left <= *right;
    case Test::more: return are_numbers && *left > *right;
    case Test::least: return are_numbers && *left >= *right;
  }
  return false;
}

void RowFilter::watch(std::size_t column, const std::vector<std::string_view>& cells) {
  if (column < cells.size() && values_.size() < most_values) values_.emplace(cells[column]);
}

bool RowFilter::keeps(const std::vector<std::string_view>& cells) {
  if (is_light_ || !conditions_.empty()) watch(watched_, cells);
  const bool kept = std::all_of(conditions_.begin(), conditions_.end(), [&](const Condition& c) {
    return c.column < cells.size() && holds(c, cells[c.column]);
  });
  n_kept_ += kept ? 1 : 0;
  return kept;
}

std::optional<Error> RowFilter::fault(const TextTable& table) const {
  const std::vector<std::string> values(values_.begin(), values_.end());
  if (!conditions_.empty() && n_kept_ == 0)
    return Error{Fault::bad_value, table.path(), "has no row with " + text_,
                 "there are " + table.columns()[watched_].name + " = " + join(values, ", ")};
  if (!is_light_ || values.size() < 2) return std::nullopt;
  const auto& name = table.columns()[watched_].name;
  return Error{Fault::bad_value, table.path(), "has rows of several lights, " + name + " = " + join(values, ", "),
               "say which belong: " + key_ + " = \"" + name + " == " + values.back() + "\""};
}

}  // namespace teg::recording
