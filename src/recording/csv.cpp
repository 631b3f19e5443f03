#include "recording/csv.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "core/embedded.hpp"
#include "core/text.hpp"
#include "recording/check_signal.hpp"

namespace teg::recording {
namespace {

constexpr std::size_t most_errors = 20, longest_line = 1 << 20;

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

// "teg:NAME" is a file that the program carries inside itself.
Result<File> opened(const std::string& path) {
  if (path.starts_with("teg:")) {
    const auto text = embedded::find(embedded::data(), path.substr(4));
    if (!text.empty())  // reading only: the text is not written to
      return File(fmemopen(const_cast<char*>(text.data()), text.size(), "rb"), std::fclose);
    std::vector<std::string> names;
    for (const auto& file : embedded::data()) names.push_back("teg:" + std::string(file.name));
    return Error{Fault::missing_file, path, "teg carries no such file", name_hint(path, names)};
  }
  if (!std::filesystem::exists(path))
    return Error{Fault::missing_file, path, "there is no such file", "check the path; it begins where teg was started"};
  if (std::filesystem::is_directory(path)) return Error{Fault::bad_value, path, "is a folder", "give a file"};
  File file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) return Error{Fault::file_system, path, "cannot be read", "check its permissions"};
  return file;
}

// Line by line with a bounded buffer, so that a file of any size needs the memory of its samples only.
class Lines {
 public:
  explicit Lines(std::FILE* file) : file_(file) {}
  // False at the end; a line that is too long is cut, and `is_cut` tells.
  bool next(std::string& line) {
    line.clear();
    is_cut = false;
    bool any = false;
    for (;;) {
      if (at_ == size_) {
        size_ = std::fread(buffer_.data(), 1, buffer_.size(), file_);
        at_ = 0;
        if (size_ == 0) break;
      }
      any = true;
      const auto* begin = buffer_.data() + at_;
      const auto* end = std::find(begin, static_cast<const char*>(buffer_.data() + size_), '\n');
      if (line.size() < longest_line)
        line.append(begin, end);
      else
        is_cut = true;
      at_ = static_cast<std::size_t>(end - buffer_.data());
      if (at_ < size_) {
        ++at_;
        break;
      }
    }
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (any) ++number;
    return any;
  }
  std::size_t number = 0;
  bool is_cut = false;

 private:
  std::FILE* file_;
  std::vector<char> buffer_ = std::vector<char>(1 << 16);
  std::size_t at_ = 0, size_ = 0;
};

char separator_of(const std::string& header) {
  for (const char c : {'\t', ';', ','})
    if (header.find(c) != std::string::npos) return c;
  return ',';
}

std::vector<std::string_view> cells_of(std::string_view line, char separator) {
  std::vector<std::string_view> cells;
  for (std::size_t from = 0;;) {
    const auto to = std::min(line.find(separator, from), line.size());
    auto cell = trim(line.substr(from, to - from));
    if (cell.size() >= 2 && cell.front() == '"' && cell.back() == '"') cell = cell.substr(1, cell.size() - 2);
    cells.push_back(cell);
    if (to == line.size()) return cells;
    from = to + 1;
  }
}

// Numbers as other programs write them, NaN included, which the check then refuses at its line.
std::optional<double> number_of(std::string_view cell) {
  if (!cell.empty() && cell.front() == '+') cell.remove_prefix(1);
  double value = 0;
  const auto [end, fault] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (cell.empty() || fault != std::errc() || end != cell.data() + cell.size()) return std::nullopt;
  return value;
}

struct Table {
  std::vector<std::string> names;  // of the columns; empty where the file has no header
  char separator = ',';
};

// The column that is meant; an error names the columns there are.
Result<std::size_t> find_column(const Table& table, std::size_t n_columns, const std::string& wanted,
                                std::size_t preset, const std::string& path) {
  if (wanted.empty()) {
    if (n_columns == preset + 1) return preset;
    return Error{Fault::bad_value, path, "has " + std::to_string(n_columns) + " columns: " + join(table.names, ", "),
                 n_columns <= preset ? "give time in the first column and values in the second" : "say which column"};
  }
  const auto at = std::find(table.names.begin(), table.names.end(), wanted);
  if (at != table.names.end()) return static_cast<std::size_t>(at - table.names.begin());
  return Error{Fault::unknown_name, path, "there is no column '" + wanted + "'", name_hint(wanted, table.names)};
}

// Reads one or two columns of numbers; the column is found from the first line. `places`: each sample's line.
Result<Signal> read_columns(const std::string& path, const std::string& wanted, bool with_time,
                            std::vector<std::uint32_t>& places) {
  auto file = opened(path);
  if (!file) return file.errors();
  Lines lines(file->get());
  Table table;
  Signal signal;
  Errors errors;
  std::optional<std::size_t> column;
  std::string line;
  const auto fail = [&](std::string what, std::string fix) {
    errors.push_back({Fault::bad_value, path + ":" + std::to_string(lines.number), std::move(what), std::move(fix)});
  };
  while (errors.size() < most_errors && lines.next(line)) {
    if (lines.is_cut || line.find('\0') != std::string::npos)
      return Error{Fault::bad_value, path, "is not a text file of numbers", "give a CSV file"};
    if (lines.number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
    if (trim(line).empty() || line.front() == '#') continue;
    if (!column) table.separator = separator_of(line);
    const auto cells = cells_of(line, table.separator);
    if (!column) {
      const bool is_header = !number_of(cells[0]);
      if (is_header)
        for (const auto cell : cells) table.names.emplace_back(cell);
      const auto found = find_column(table, cells.size(), wanted, with_time ? 1 : 0, path);
      if (!found) return found.errors();
      column = *found;
      if (!table.names.empty()) signal.name = table.names[*column];
      if (is_header) continue;
    }
    if (cells.size() <= *column) {
      fail("has only " + std::to_string(cells.size()) + " columns", "complete or remove this line");
      continue;
    }
    const auto value = number_of(cells[*column]), time = with_time ? number_of(cells[0]) : value;
    if (!time || !value)
      fail("'" + std::string(!time ? cells[0] : cells[*column]) + "' is not a number", "write a number, with a point");
    else
      signal.time_ms.push_back(1000 * *time), signal.value.push_back(*value),
          places.push_back(static_cast<std::uint32_t>(lines.number));
  }
  if (!errors.empty()) return errors;
  if (signal.value.empty())
    return Error{Fault::bad_value, path, "has no samples", "give lines of time,value in seconds"};
  return signal;
}

}  // namespace

Result<Signal> read_csv(const std::string& path, const ReadOptions& options) {
  std::vector<std::uint32_t> places;
  auto signal = read_columns(path, options.column, true, places);
  if (!signal) return signal;
  const auto errors = check_signal(*signal, path, options, places);
  if (!errors.empty()) return errors;
  return signal;
}

Result<std::vector<double>> read_csv_events(const std::string& path, const std::string& column) {
  std::vector<std::uint32_t> places;
  auto signal = read_columns(path, column, false, places);
  if (!signal) return signal.errors();
  std::vector<double> times;
  for (std::size_t i = 0; i < signal->value.size(); ++i) {
    if (!(signal->value[i] > -1e9 && signal->value[i] < 1e9))
      return Error{Fault::bad_value, path + ":" + std::to_string(places[i]), "is not a finite time", "remove it"};
    times.push_back(1000 * signal->value[i]);
  }
  std::stable_sort(times.begin(), times.end());
  return times;
}

}  // namespace teg::recording
