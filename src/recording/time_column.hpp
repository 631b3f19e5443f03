// Which column of a table is time.
#pragma once

#include <optional>
#include <vector>

#include "recording/text_table.hpp"
#include "recording/time_axis.hpp"

namespace teg::recording {

struct TimeColumn {
  std::optional<std::size_t> column;  // none: rows are counted
  std::optional<double> unit_ms;      // none: nobody says it
};

// The named one, or the only one whose name says time. A table without a header has it in its first column. `value`:
// the column of values, where it is known. Errors: where several may be it or none is, with the key that says which.
Result<TimeColumn> time_column(const TextTable& table, const ReadOptions& options,
                               const std::optional<std::size_t>& value);

// From the file's unit to ms; from the first one on where it is to be 0.
void scale_times(std::vector<double>& times, double unit_ms, bool starts_at_zero);

}  // namespace teg::recording
