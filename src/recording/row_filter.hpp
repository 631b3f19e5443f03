// Which rows of a table belong to a recording: "LedState == 2", "channel == G and quality > 0.5".
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "recording/signal.hpp"
#include "recording/text_table.hpp"

namespace teg::recording {

class RowFilter {
 public:
  // "" keeps every row. Errors: what is no condition, an unknown column.
  static Result<RowFilter> make(const std::string& text, const TextTable& table, const Keys& keys);

  bool keeps(const std::vector<std::string_view>& cells);

  // What is wrong once the table has been read: no row was kept; or, without a condition, rows of several lights stand
  // between one another.
  std::optional<Error> fault(const TextTable& table) const;

 private:
  enum class Test : std::uint8_t { equal, unequal, less, most, more, least };
  struct Condition {
    std::size_t column = 0;
    Test test = Test::equal;
    std::string value;
  };
  static bool holds(const Condition& condition, std::string_view cell);
  void watch(std::size_t column, const std::vector<std::string_view>& cells);

  std::vector<Condition> conditions_;
  std::string text_, key_;
  std::size_t n_kept_ = 0;
  std::size_t watched_ = 0;         // the column whose values are kept for an error
  bool is_light_ = false;           // which says what light a row was recorded under
  std::set<std::string> values_{};  // a few of them
};

}  // namespace teg::recording
