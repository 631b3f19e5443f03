// Tables of text as instruments, spreadsheets and scripts write them.
#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recording/text_lines.hpp"
#include "teg/result.hpp"

namespace teg::recording {

// Numbers as other programs write them, NaN included.
std::optional<double> number_of(std::string_view cell);

struct TableColumn {
  std::string name;                // in the last line of the header, or ""
  std::vector<std::string> above;  // in the lines before it
  bool is_number = false;

  std::string whole_name() const;  // all lines of the header
};

// Rows of cells, one at a time, so that a file of any size needs the memory of its samples only. Commas, semicolons,
// tabs or spaces separate; quoted cells may hold the separator. The header is every line before the first that has
// numbers where the others have them; lines that are empty or begin with # do not count.
class TextTable {
 public:
  // Errors: what cannot be read, what is no text, a header that does not name every column.
  static Result<TextTable> open(const std::string& path);

  const std::string& path() const { return path_; }
  const std::vector<TableColumn>& columns() const { return columns_; }
  bool has_header() const { return has_header_; }
  std::string column_list() const;  // "time, 'dF/F, 1'", or "3, without names"

  // The column of this name, or number from 1. Errors: none, or several of that name; `key` says what to write.
  Result<std::size_t> find(const std::string& wanted, const std::string& key) const;

  // The next row. False at the end, or at a line that is no text, which fault() then holds.
  bool next(std::vector<std::string_view>& cells);
  std::size_t line() const { return number_; }
  const std::optional<Error>& fault() const { return fault_; }

 private:
  struct Row {
    std::size_t number;
    std::string text;
  };
  std::vector<std::size_t> named(const std::string& wanted) const;
  bool take_line(Row& row);
  std::optional<Error> read_head();
  std::optional<Error> read_header(std::size_t n_header, const std::vector<std::string_view>& typical);

  std::string path_;
  std::unique_ptr<TextLines> lines_;
  std::vector<Row> head_;  // lines that were looked at
  std::size_t next_ = 0, number_ = 0;
  Row row_;
  char separator_ = ',';
  bool has_header_ = false;
  std::vector<TableColumn> columns_;
  std::optional<Error> fault_;
};

}  // namespace teg::recording
