#include "recording/csv.hpp"

#include <algorithm>
#include <cstdint>

#include "core/text.hpp"
#include "recording/check_signal.hpp"
#include "recording/row_filter.hpp"
#include "recording/text_table.hpp"
#include "recording/time_column.hpp"

namespace teg::recording {
namespace {

constexpr std::size_t most_errors = 20;

// The column of values: named, or the only one that is neither time nor a counter.
Result<std::size_t> value_column(const TextTable& table, const ReadOptions& options,
                                 const std::optional<std::size_t>& time) {
  if (!options.column.empty()) return table.find(options.column, options.keys.column);
  std::vector<std::size_t> others, plain;
  for (std::size_t c = 0; c < table.columns().size(); ++c) {
    if (c == time) continue;
    others.push_back(c);
    const auto& column = table.columns()[c];
    const auto grade = words_of_time(column.whole_name()).grade;
    if (!table.has_header() || (column.is_number && grade != Grade::certain && grade != Grade::counter))
      plain.push_back(c);
  }
  if (others.size() == 1) return others[0];
  if (plain.size() == 1) return plain[0];
  return Error{
      Fault::bad_value, table.path(),
      "has " + std::to_string(table.columns().size()) + " columns: " + table.column_list(),
      others.empty()
          ? "give a column of values beside that of times"
          : "say which is the signal: " + options.keys.column + " = \"" +
                (table.has_header() ? table.columns()[others.back()].name : std::to_string(others.back() + 1)) + "\""};
}

// Reads the columns of a table whose place is known.
class Columns {
 public:
  Columns(TextTable& table, RowFilter& rows) : table_(table), rows_(rows) {}

  // `time`: none where rows are counted.
  Result<Signal> read(const std::optional<std::size_t>& time, std::size_t value) {
    std::vector<std::string_view> cells;
    while (errors_.size() < most_errors && table_.next(cells)) {
      if (!rows_.keeps(cells)) continue;
      const auto t = time ? number(cells, *time) : std::optional(static_cast<double>(signal_.value.size()));
      const auto v = t ? number(cells, value) : std::nullopt;
      if (!t || !v) continue;
      signal_.time_ms.push_back(*t);
      signal_.value.push_back(*v);
      places.push_back(static_cast<std::uint32_t>(table_.line()));
    }
    if (table_.fault()) return *table_.fault();
    if (!errors_.empty()) return errors_;
    if (const auto fault = rows_.fault(table_)) return *fault;
    if (signal_.value.empty())
      return Error{Fault::bad_value, table_.path(), "has no samples", "give lines of time,value"};
    return std::move(signal_);
  }

  std::vector<std::uint32_t> places;  // each sample's line

 private:
  std::optional<double> number(const std::vector<std::string_view>& cells, std::size_t column) {
    const auto fail = [&](std::string what, std::string fix) {
      errors_.push_back(
          {Fault::bad_value, table_.path() + ":" + std::to_string(table_.line()), std::move(what), std::move(fix)});
    };
    if (column >= cells.size()) {
      fail("has only " + std::to_string(cells.size()) + " columns", "complete or remove this line");
      return std::nullopt;
    }
    const auto cell = cells[column];
    const auto value = number_of(cell);
    if (value) return value;
    const bool is_missing = cell.empty() || cell == "NA" || cell == "N/A" || cell == "null" || cell == "None";
    const bool is_clock = cell.find(':') != std::string_view::npos;
    fail(cell.empty() ? "has an empty cell" : "'" + std::string(cell.substr(0, 40)) + "' is not a number",
         is_missing ? "remove or interpolate this sample"
         : is_clock ? "write times as numbers, such as seconds since the first sample"
                    : "write a number, with a point");
    return value;
  }

  TextTable& table_;
  RowFilter& rows_;
  Signal signal_;
  Errors errors_;
};

}  // namespace

Result<Signal> read_csv(const std::string& path, const ReadOptions& options) {
  auto table = TextTable::open(path);
  if (!table) return table.errors();
  std::optional<std::size_t> named;
  if (!options.column.empty()) {
    const auto found = table->find(options.column, options.keys.column);
    if (!found) return found.errors();
    named = *found;
  }
  const auto time = time_column(*table, options, named);
  if (!time) return time.errors();
  const auto value = value_column(*table, options, time->column);
  if (!value) return value.errors();
  if (time->column == *value)
    return Error{Fault::bad_value, path, "would give its times as values", "choose another " + options.keys.column};
  auto rows = RowFilter::make(options.rows, *table, options.keys);
  if (!rows) return rows.errors();
  Columns columns(*table, *rows);
  auto signal = columns.read(time->column, *value);
  if (!signal) return signal;
  signal->name = table->columns()[*value].name;
  signal->unit = unit_in_brackets(signal->name);
  if (!time->unit_ms)
    if (auto doubt = doubtful_seconds(signal->time_ms, table->has_header(), path, options.keys))
      return *std::move(doubt);
  scale_times(signal->time_ms, time->unit_ms.value_or(1000), options.starts_at_zero);
  const auto errors = check_signal(*signal, path, options, columns.places);
  if (!errors.empty()) return errors;
  return signal;
}

Result<std::vector<double>> read_csv_events(const std::string& path, const ReadOptions& options) {
  auto table = TextTable::open(path);
  if (!table) return table.errors();
  std::size_t column = 0;
  if (!options.column.empty() || table->columns().size() > 1) {
    const auto found = value_column(*table, options, std::nullopt);
    if (!found) return found.errors();
    column = *found;
  }
  const auto words = words_of_time(table->columns()[column].whole_name());
  if (table->has_header() && words.grade == Grade::counter && !options.time_unit_ms)
    return Error{Fault::bad_value, path, "counts in its column '" + table->columns()[column].name + "'",
                 "say how long one is: " + options.keys.unit + " = \"25 ms\""};
  auto rows = RowFilter::make(options.rows, *table, options.keys);
  if (!rows) return rows.errors();
  Columns columns(*table, *rows);
  auto signal = columns.read(std::nullopt, column);
  if (!signal) return signal.errors();
  auto& times = signal->value;
  scale_times(times, options.time_unit_ms ? *options.time_unit_ms : words.unit_ms.value_or(1000), false);
  for (std::size_t i = 0; i < times.size(); ++i)
    if (!(times[i] > -1e12 && times[i] < 1e12))
      return Error{Fault::bad_value, path + ":" + std::to_string(columns.places[i]), "is not a finite time",
                   "remove it; times since 1970 are counted from the beginning of the recording instead"};
  std::stable_sort(times.begin(), times.end());
  return times;
}

}  // namespace teg::recording
