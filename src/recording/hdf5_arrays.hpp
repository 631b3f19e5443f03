// The arrays of numbers in an HDF5 file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "keep/hdf5_values.hpp"
#include "teg/result.hpp"

namespace teg::recording {

struct NumberArray {
  std::string path;              // without a slash in front
  std::vector<hsize_t> shape{};  // one or two dimensions, not empty

  std::string group() const;  // "a/b" of "a/b/data", "" at the top
  std::string name() const;
};

Result<hdf5::Handle> open_hdf5(const std::string& path);

// Those of one or two dimensions, by path.
std::vector<NumberArray> arrays_of(hid_t file);
// The one at `path`, which may be a link to another; none where there is no such array.
std::optional<NumberArray> array_at(hid_t file, const std::string& path);

const NumberArray* find_array(const std::vector<NumberArray>& arrays, const std::string& path);

// One column: all of a list, `column` of the second dimension, or of the first where `lies` (one row is a series).
Result<std::vector<double>> read_column(hid_t file, const std::string& path, const NumberArray& array,
                                        std::size_t column, bool lies);

// An attribute of an object, or `otherwise` where it has none.
Result<double> number_or(hid_t file, const std::string& path, const std::string& object, const char* name,
                         double otherwise);

// Its attribute unit or units; "" where it has none that is one text.
std::string unit_of_array(hid_t file, const std::string& object);

}  // namespace teg::recording
