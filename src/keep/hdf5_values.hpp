// Single values of HDF5 attributes and arrays. What a file holds is looked at before it is read: an attribute that
// should be one number may be a list of any length, a text, or a record.
#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "keep/hdf5_handle.hpp"

namespace teg::hdf5 {

// A value, or what is wrong with it; neither where there is none.
template <class T>
struct Single {
  std::optional<T> value;
  std::string problem;  // such as "is a list of 3 values instead of one"
};

inline std::string number_problem(hid_t type, hid_t space) {
  const auto count = H5Sget_simple_extent_npoints(space);
  if (H5Sget_simple_extent_type(space) == H5S_NULL || count < 1) return "is empty";
  if (count > 1) return "is a list of " + std::to_string(count) + " values instead of one";
  const auto kind = H5Tget_class(type);
  return kind == H5T_FLOAT || kind == H5T_INTEGER ? "" : "is not a number";
}

// Of an attribute: a scalar, or a list of one.
inline Single<double> number_attribute(hid_t owner, const char* name) {
  if (H5Aexists(owner, name) <= 0) return {};
  const Handle attribute(H5Aopen(owner, name, H5P_DEFAULT), H5Aclose);
  const Handle type(H5Aget_type(attribute.id()), H5Tclose), space(H5Aget_space(attribute.id()), H5Sclose);
  if (!attribute || !type || !space) return {{}, "cannot be read"};
  if (auto problem = number_problem(type.id(), space.id()); !problem.empty()) return {{}, std::move(problem)};
  double value = 0;
  if (H5Aread(attribute.id(), H5T_NATIVE_DOUBLE, &value) < 0) return {{}, "cannot be read"};
  return {value, {}};
}

// Of an array, likewise.
inline Single<double> number_of(hid_t file, const char* path) {
  if (H5Lexists(file, path, H5P_DEFAULT) <= 0) return {};
  const Handle array(H5Dopen2(file, path, H5P_DEFAULT), H5Dclose);
  const Handle type(H5Dget_type(array.id()), H5Tclose), space(H5Dget_space(array.id()), H5Sclose);
  if (!array || !type || !space) return {{}, "cannot be read"};
  if (auto problem = number_problem(type.id(), space.id()); !problem.empty()) return {{}, std::move(problem)};
  double value = 0;
  if (H5Dread(array.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value) < 0) return {{}, "cannot be read"};
  return {value, {}};
}

// Of an attribute: a text of fixed or of variable length, alone or in a list of one.
inline Single<std::string> text_attribute(hid_t owner, const char* name) {
  if (H5Aexists(owner, name) <= 0) return {};
  const Handle attribute(H5Aopen(owner, name, H5P_DEFAULT), H5Aclose);
  const Handle type(H5Aget_type(attribute.id()), H5Tclose), space(H5Aget_space(attribute.id()), H5Sclose);
  if (!attribute || !type || !space) return {{}, "cannot be read"};
  if (H5Tget_class(type.id()) != H5T_STRING) return {{}, "is not a text"};
  if (const auto count = H5Sget_simple_extent_npoints(space.id()); count != 1)
    return {{}, count < 1 ? "is empty" : "is a list of " + std::to_string(count) + " values instead of one"};
  std::string text;
  if (H5Tis_variable_str(type.id()) > 0) {
    char* read = nullptr;
    if (H5Aread(attribute.id(), type.id(), &read) < 0) return {{}, "cannot be read"};
    if (read) text = read, H5free_memory(read);
  } else {
    text.resize(H5Tget_size(type.id()));
    if (H5Aread(attribute.id(), type.id(), text.data()) < 0) return {{}, "cannot be read"};
  }
  text.resize(std::min(text.find('\0'), text.size()));
  return {std::move(text), {}};
}

}  // namespace teg::hdf5
