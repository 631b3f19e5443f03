#include "recording/nwb.hpp"

// Neurodata Without Borders files are HDF5: a TimeSeries is a group with `data`, and `timestamps` or `starting_time`
// with its `rate`; trials are a group of equally long columns. Other writers put an array of times beside the values.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <list>

#include "core/text.hpp"
#include "recording/check_signal.hpp"
#include "recording/hdf5_arrays.hpp"
#include "recording/time_column.hpp"

namespace teg::recording {
namespace {

std::string without_slash(const std::string& path) { return path.starts_with('/') ? path.substr(1) : path; }
std::string below(const std::string& group, const std::string& name) {
  return group.empty() ? name : group + "/" + name;
}

struct Times {
  std::vector<double> values;
  std::optional<double> unit_ms;  // none: nobody says it
};

// What an array of times says of their unit, by its attribute or else its name.
std::optional<double> unit_of_times(hid_t file, const NumberArray& array) {
  const auto unit = unit_of_time(unit_of_array(file, array.path));
  return unit ? unit : words_of_time(array.name()).unit_ms;
}

class SeriesReader {
 public:
  SeriesReader(hid_t file, const std::string& path, const ReadOptions& options)
      : file_(file), path_(path), options_(options), arrays_(arrays_of(file)) {
    for (const auto& array : arrays_)
      if (is_data(array)) series_.push_back(shown(array));
    for (const auto& array : arrays_)
      if (series_.empty() && is_beside_times(array)) beside_.push_back(shown(array));
    if (series_.empty()) series_ = beside_;
  }

  Result<Signal> read() {
    if (const auto error = choose()) return *error;
    if (const auto error = find_times()) return *error;
    if (const auto error = choose_column()) return *error;
    auto values = read_column(file_, path_, *data_, column_.value_or(0), lies_);
    if (!values) return values.errors();
    const auto conversion = number_or(file_, path_, data_->path, "conversion", 1);
    const auto offset = number_or(file_, path_, data_->path, "offset", 0);
    if (!conversion) return conversion.errors();
    if (!offset) return offset.errors();
    for (double& v : *values) v = *conversion * v + *offset;
    auto times = read_times(values->size());
    if (!times) return times.errors();
    if (!times->unit_ms)
      if (auto doubt = doubtful_seconds(times->values, true, path_ + " " + times_->path, options_.keys))
        return *std::move(doubt);
    scale_times(times->values, times->unit_ms.value_or(1000), options_.starts_at_zero);
    const auto name = shown(*data_);
    Signal signal{name.substr(name.rfind('/') + 1), unit_of_array(file_, data_->path), std::move(times->values),
                  *std::move(values)};
    if (signal.time_ms.size() < 2 && data_->shape.size() == 2)
      return Error{Fault::bad_value, path_ + " " + name,
                   "has one sample of " + std::to_string(data_->shape[1]) + " columns",
                   "write it with time as the first dimension, as NWB says"};
    const auto errors = check_signal(signal, path_ + " " + name, options_);
    if (!errors.empty()) return errors;
    return signal;
  }

 private:
  static bool is_time(const NumberArray& array) { return words_of_time(array.name()).grade == Grade::certain; }
  static bool is_data(const NumberArray& array) { return array.path.ends_with("/data"); }
  // What the file calls the series: the group of a TimeSeries.
  static std::string shown(const NumberArray& array) { return is_data(array) ? array.group() : array.path; }

  std::vector<const NumberArray*> times_beside(const NumberArray& array) const {
    std::vector<const NumberArray*> found;
    for (const auto& other : arrays_)
      if (other.path != array.path && other.group() == array.group() && is_time(other)) found.push_back(&other);
    return found;
  }
  bool is_beside_times(const NumberArray& array) const { return !is_time(array) && !times_beside(array).empty(); }

  Error bad(const std::string& where, std::string what, std::string fix) const {
    return {Fault::bad_value, where.empty() ? path_ : path_ + " " + where, std::move(what), std::move(fix)};
  }

  // "acquisition/dff[1]": a name in the file goes before its column.
  const NumberArray* find_data(const std::string& name) {
    if (const auto* array = at(below(name, "data"))) return array;
    return at(name);
  }
  // Links are not among the arrays of a file, for these are each listed once.
  const NumberArray* at(const std::string& path) {
    if (const auto* array = find_array(arrays_, path)) return array;
    const auto linked = array_at(file_, path);
    return linked ? &linked_.emplace_back(*linked) : nullptr;
  }

  std::optional<Error> choose() {
    auto wanted = without_slash(options_.column);
    if (wanted.empty() && series_.size() != 1)
      return series_.empty()
                 ? bad("", "has no series of numbers with times",
                       arrays_.empty() ? "give a file with a TimeSeries"
                                       : "say which arrays are values and times: " + options_.keys.column + " = \"" +
                                             arrays_[0].path + "\", " + options_.keys.time + " = ...")
                 : bad("", "has several series: " + join(series_, ", "),
                       "say which: " + options_.keys.column + " = \"" + series_[0] + "\"");
    if (wanted.empty()) wanted = series_[0];
    data_ = find_data(wanted);
    const auto open = wanted.rfind('[');
    if (!data_ && open != std::string::npos && wanted.ends_with(']')) {
      std::size_t column = 0;
      const char *begin = wanted.data() + open + 1, *end = wanted.data() + wanted.size() - 1;
      const auto [stop, fault] = std::from_chars(begin, end, column);
      if (fault == std::errc() && stop == end) column_ = column, data_ = find_data(wanted.substr(0, open));
    }
    if (data_) return std::nullopt;
    auto names = series_;
    if (names.empty())
      for (const auto& array : arrays_) names.push_back(array.path);
    return Error{Fault::unknown_name, path_, "there is no series '" + wanted + "'", name_hint(wanted, names)};
  }

  std::optional<Error> find_times() {
    const auto& keys = options_.keys;
    if (!options_.time.empty()) {
      const auto name = without_slash(options_.time);
      times_ = at(below(data_->group(), name));
      if (!times_) times_ = at(name);
      if (times_ || name == "row") return std::nullopt;
      std::vector<std::string> names;
      for (const auto& array : arrays_) names.push_back(array.path);
      return Error{Fault::unknown_name, path_, "there is no array '" + name + "'", name_hint(name, names)};
    }
    if (is_data(*data_)) times_ = at(data_->group() + "/timestamps");
    const bool is_sampled = H5Lexists(file_, below(data_->group(), "starting_time").c_str(), H5P_DEFAULT) > 0;
    if (times_ || (is_data(*data_) && is_sampled)) return std::nullopt;
    const auto beside = times_beside(*data_);
    if (beside.size() == 1) times_ = beside[0];
    if (times_) return std::nullopt;
    if (beside.size() > 1)
      return bad(shown(*data_), "has several arrays of times beside it",
                 "say which: " + keys.time + " = \"" + beside[0]->path + "\"");
    return bad(shown(*data_), "has neither timestamps nor a starting_time with a rate",
               "choose another series, or say where its times are: " + keys.time +
                   " = \"PATH\", or \"row\" with the interval in " + keys.unit);
  }

  std::optional<Error> choose_column() {
    const auto& shape = data_->shape;
    if (shape.size() == 1) {
      if (column_.value_or(0) == 0) return std::nullopt;
      return bad(shown(*data_), "has one column", "leave [" + std::to_string(*column_) + "] out");
    }
    lies_ = shape[0] == 1 && shape[1] > 1 && times_ &&
            times_->shape[0] * (times_->shape.size() > 1 ? times_->shape[1] : 1) == shape[1];
    const auto n = lies_ ? shape[0] : shape[1];
    if (column_ ? *column_ < n : n == 1) return std::nullopt;
    const auto last = shown(*data_) + "[" + std::to_string(n - 1) + "]";
    return bad(shown(*data_), "has " + std::to_string(n) + " columns",
               "say which: " + options_.keys.column + " = \"" + shown(*data_) + "[0]\"" +
                   (n > 1 ? " to \"" + last + "\"" : ""));
  }

  Result<Times> read_times(std::size_t n) const {
    if (!times_ && options_.time.empty()) return sampled(n);
    Times times{{}, options_.time_unit_ms};
    if (!times_) {  // rows are counted
      if (!times.unit_ms)
        return bad(shown(*data_), "is counted by its samples, each after an unknown time",
                   "say the interval between them: " + options_.keys.unit + " = \"25 ms\"");
      for (std::size_t i = 0; i < n; ++i) times.values.push_back(static_cast<double>(i));
      return times;
    }
    const bool lies = times_->shape.size() == 2 && times_->shape[0] == 1 && times_->shape[1] > 1;
    auto values = read_column(file_, path_, *times_, 0, lies);
    if (!values) return values.errors();
    if (values->size() != n)
      return bad(shown(*data_),
                 "has " + std::to_string(values->size()) + " timestamps for " + std::to_string(n) + " samples",
                 "repair the file");
    times.values = *std::move(values);
    if (!times.unit_ms) times.unit_ms = unit_of_times(file_, *times_);
    if (times.unit_ms || is_time(*times_)) return times;
    return bad(times_->path, "does not say the unit of its times",
               "say it: " + options_.keys.unit + " = \"s\", or \"ms\"");
  }

  Result<Times> sampled(std::size_t n) const {
    const std::string starting_time = below(data_->group(), "starting_time");
    const auto start = hdf5::number_of(file_, starting_time.c_str());
    if (!start.problem.empty()) return bad(starting_time, start.problem, "write the time of the first sample there");
    const auto rate = number_or(file_, path_, starting_time, "rate", 0);
    if (!rate) return rate.errors();
    if (!start.value || !(*rate > 0))
      return bad(shown(*data_), "has neither timestamps nor a starting_time with a rate", "choose another series");
    Times times{{}, 1000};
    for (std::size_t i = 0; i < n; ++i) times.values.push_back(*start.value + static_cast<double>(i) / *rate);
    return times;
  }

  hid_t file_;
  const std::string& path_;
  const ReadOptions& options_;
  std::vector<NumberArray> arrays_;
  std::list<NumberArray> linked_;
  std::vector<std::string> series_,
      beside_;  // what may be read: each TimeSeries; where there is none, values beside times
  const NumberArray *data_ = nullptr, *times_ = nullptr;  // no times: sampled evenly, or counted
  std::optional<std::size_t> column_;
  bool lies_ = false;  // shape (1, n): MATLAB's way of a list
};

}  // namespace

Result<Signal> read_nwb(const std::string& path, const ReadOptions& options) {
  const hdf5::Silence silence;
  if (!options.rows.empty())
    return Error{Fault::bad_value, path, "has no rows to choose from", "leave " + options.keys.rows + " out"};
  const auto file = open_hdf5(path);
  if (!file) return file.errors();
  return SeriesReader(file->id(), path, options).read();
}

Result<std::vector<double>> read_nwb_events(const std::string& path, const ReadOptions& options) {
  const hdf5::Silence silence;
  const auto file = open_hdf5(path);
  if (!file) return file.errors();
  const auto arrays = arrays_of(file->id());
  const std::string wanted = options.column.empty() ? "intervals/trials/start_time" : without_slash(options.column);
  const auto* array = find_array(arrays, wanted);
  if (!array || array->shape.size() != 1) {
    std::vector<std::string> names;
    for (const auto& a : arrays)
      if (a.shape.size() == 1 && !a.path.ends_with("/data")) names.push_back(a.path);
    return Error{Fault::unknown_name, path, "there is no column '" + wanted + "'", name_hint(wanted, names)};
  }
  auto times = read_column(file->id(), path, *array, 0, false);
  if (!times) return times;
  auto unit = options.time_unit_ms;
  if (!unit) unit = unit_of_times(file->id(), *array);
  for (std::size_t i = 0; i < times->size(); ++i)
    if (!std::isfinite((*times)[i]))
      return Error{Fault::bad_value, path + " " + wanted + " event " + std::to_string(i), "is not a finite time",
                   "remove it"};
  scale_times(*times, unit.value_or(1000), false);
  std::stable_sort(times->begin(), times->end());
  return times;
}

}  // namespace teg::recording
