#include "recording/text_table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/text.hpp"

namespace teg::recording {
namespace {

constexpr std::size_t most_looked_at = 40;  // lines, to find the header

// The end of the cell that begins at `from`, and the cell without its quotes.
std::size_t cell_end(std::string_view line, std::size_t from, char separator) {
  const auto begin = line.find_first_not_of(' ', from);
  if (begin == std::string_view::npos || line[begin] != '"') return std::min(line.find(separator, from), line.size());
  auto at = line.find('"', begin + 1);
  while (at != std::string_view::npos && at + 1 < line.size() && line[at + 1] == '"') at = line.find('"', at + 2);
  return at == std::string_view::npos ? std::min(line.find(separator, from), line.size())
                                      : std::min(line.find(separator, at), line.size());
}

void cells_of(std::string_view line, char separator, std::vector<std::string_view>& cells) {
  cells.clear();
  if (separator == ' ') line = trim(line);
  for (std::size_t from = 0;;) {
    if (separator == ' ') from = std::min(line.find_first_not_of(' ', from), line.size());
    const auto to = cell_end(line, from, separator);
    auto cell = trim(line.substr(from, to - from));
    if (cell.size() >= 2 && cell.front() == '"' && cell.back() == '"') cell = trim(cell.substr(1, cell.size() - 2));
    cells.push_back(cell);
    if (to == line.size()) return;
    from = to + 1;
  }
}

// What separates the cells of a line of numbers; quoted text does not count.
char separator_of(std::string_view line) {
  std::string bare;
  bool is_quoted = false;
  for (const char c : trim(line)) {
    if (c == '"') is_quoted = !is_quoted;
    if (!is_quoted) bare.push_back(c);
  }
  for (const char c : {'\t', ';', ',', ' '})
    if (bare.find(c) != std::string::npos) return c;
  return ',';
}

// Whether a line differs from rows of numbers: words stand where these have numbers.
bool is_header(const std::vector<std::string_view>& cells, const std::vector<std::string_view>& typical) {
  for (std::size_t i = 0; i < std::min(cells.size(), typical.size()); ++i)
    if (number_of(typical[i]) && !cells[i].empty() && !number_of(cells[i])) return true;
  // A name may be a number, as of a wavelength, and a line of one cell says something about the file.
  return cells.size() < typical.size() && !number_of(cells[0]);
}

}  // namespace

std::optional<double> number_of(std::string_view cell) {
  if (!cell.empty() && cell.front() == '+') cell.remove_prefix(1);
  double value = 0;
  const auto [end, fault] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (fault == std::errc::result_out_of_range) return std::abs(value) < 1 ? 0 : value;  // 1e-400 is 0
  if (cell.empty() || fault != std::errc() || end != cell.data() + cell.size()) return std::nullopt;
  return value;
}

std::string TableColumn::whole_name() const {
  std::string all;
  for (const auto& part : above)
    if (!part.empty() && part.find_first_not_of("-=_") != std::string::npos) all.append(part).append(" ");
  return all + name;
}

bool TextTable::take_line(Row& row) {
  while (lines_->next(row.text)) {
    row.number = lines_->number;
    if (lines_->is_cut || row.text.find('\0') != std::string::npos) {
      fault_ = Error{Fault::bad_value, path_, "is not a text file of numbers",
                     "give a CSV file, in UTF-8; other formats are .nwb, .h5, .doric and .ppd"};
      return false;
    }
    if (!trim(row.text).empty() && row.text.front() != '#') return true;
  }
  return false;
}

Result<TextTable> TextTable::open(const std::string& path) {
  TextTable table;
  table.path_ = path;
  auto lines = TextLines::open(path);
  if (!lines) return lines.errors();
  table.lines_ = std::move(*lines);
  if (auto error = table.read_head()) return *std::move(error);
  return table;
}

std::optional<Error> TextTable::read_head() {
  Row row;
  while (head_.size() < most_looked_at && take_line(row)) head_.push_back(row);
  if (fault_) return fault_;
  if (head_.empty())
    return Error{Fault::bad_value, path_, "has no samples", "give a header and lines of numbers: time,value"};
  separator_ = separator_of(head_.back().text);
  std::vector<std::string_view> typical, cells;
  const auto n_numbers = [](const auto& row_cells) {
    return std::count_if(row_cells.begin(), row_cells.end(), [](auto cell) { return number_of(cell).has_value(); });
  };
  for (const auto& line : head_) {  // the row of most numbers
    cells_of(line.text, separator_, cells);
    if (typical.empty() || n_numbers(cells) >= n_numbers(typical)) typical = cells;
  }
  if (head_.size() > 1 && n_numbers(typical) == 0)
    return Error{Fault::bad_value, path_ + ":" + std::to_string(head_.back().number),
                 "'" + std::string(typical[0].substr(0, 40)) + "' is not a number", "write numbers, with a point"};
  std::size_t n_header = 0;
  for (; n_header + 1 < head_.size(); ++n_header) {
    cells_of(head_[n_header].text, separator_, cells);
    if (!is_header(cells, typical)) break;
  }
  if (n_numbers(typical) == 0) n_header = 1;  // a header alone
  next_ = n_header;
  return read_header(n_header, typical);
}

std::optional<Error> TextTable::read_header(std::size_t n_header, const std::vector<std::string_view>& typical) {
  std::vector<std::string_view> cells;
  has_header_ = n_header > 0;
  if (has_header_) cells_of(head_[n_header - 1].text, separator_, cells);
  auto n_typical = typical.size();
  if (has_header_ && n_typical > cells.size() && typical.back().empty()) --n_typical;  // rows end with a separator
  if (has_header_ && n_typical > cells.size())
    return Error{Fault::bad_value, path_ + ":" + std::to_string(head_[n_header - 1].number),
                 "names " + std::to_string(cells.size()) + " columns, but the rows have " + std::to_string(n_typical),
                 "name every column, that of row numbers too"};
  columns_.resize(std::max(cells.size(), n_typical));
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (c < cells.size()) columns_[c].name = cells[c];
  }
  for (std::size_t i = n_header; i < head_.size(); ++i) {
    std::vector<std::string_view> row;
    cells_of(head_[i].text, separator_, row);
    for (std::size_t c = 0; c < std::min(row.size(), columns_.size()); ++c)
      columns_[c].is_number = columns_[c].is_number || number_of(row[c]);
  }
  for (std::size_t i = 0; i + 1 < n_header; ++i) {
    std::vector<std::string_view> above;
    cells_of(head_[i].text, separator_, above);
    for (std::size_t c = 0; above.size() == cells.size() && c < cells.size(); ++c)
      columns_[c].above.emplace_back(above[c]);
  }
  return std::nullopt;
}

std::string TextTable::column_list() const {
  if (!has_header_) return std::to_string(columns_.size()) + ", without names";
  std::vector<std::string> names;
  for (const auto& column : columns_)
    names.push_back(column.name.empty() || column.name.find(',') != std::string::npos ? "'" + column.name + "'"
                                                                                      : column.name);
  return join(names, ", ");
}

// By name in the last line of the header, else in those above it.
std::vector<std::size_t> TextTable::named(const std::string& wanted) const {
  std::vector<std::size_t> found;
  for (const bool is_above : {false, true}) {
    if (!found.empty()) break;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const auto& above = columns_[c].above;
      if (is_above ? std::find(above.begin(), above.end(), wanted) != above.end() : columns_[c].name == wanted)
        found.push_back(c);
    }
  }
  return found;
}

Result<std::size_t> TextTable::find(const std::string& wanted, const std::string& key) const {
  const auto found = has_header_ ? named(wanted) : std::vector<std::size_t>{};
  if (found.size() == 1) return found[0];
  if (found.size() > 1) {
    std::vector<std::string> numbers;
    for (const auto c : found) numbers.push_back(std::to_string(c + 1));
    return Error{Fault::bad_value, path_,
                 std::to_string(found.size()) + " columns are called '" + wanted + "': " + join(numbers, ", "),
                 "say which by its number: " + key + " = \"" + numbers.back() + "\""};
  }
  const auto number = parse_double(wanted);
  if (number && *number == std::floor(*number)) {
    if (*number >= 1 && *number <= static_cast<double>(columns_.size())) return static_cast<std::size_t>(*number) - 1;
    return Error{Fault::unknown_name, path_, "there is no column " + wanted,
                 "its columns are 1 to " + std::to_string(columns_.size()) + ": " + column_list()};
  }
  if (!has_header_)
    return Error{Fault::unknown_name, path_, "its columns have no names, so none is '" + wanted + "'",
                 "say which by its number, from 1 to " + std::to_string(columns_.size()) + ": " + key + " = \"1\""};
  std::vector<std::string> names;
  for (const auto& column : columns_) names.push_back(column.name);
  return Error{Fault::unknown_name, path_, "there is no column '" + wanted + "'", name_hint(wanted, names)};
}

bool TextTable::next(std::vector<std::string_view>& cells) {
  if (next_ < head_.size())
    row_ = std::move(head_[next_++]);
  else if (!take_line(row_))
    return false;
  number_ = row_.number;
  cells_of(row_.text, separator_, cells);
  return true;
}

}  // namespace teg::recording
