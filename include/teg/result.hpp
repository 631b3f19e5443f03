// Failures a user can cause are values: where it is, what is wrong, how to fix it.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace teg {

enum class Fault { bad_value, unknown_name, missing_file, file_system, numeric, interrupted };

struct Error {
  Fault fault = Fault::bad_value;
  std::string where, what, fix;
};
using Errors = std::vector<Error>;  // every error of an input, in the order of the input

// Thrown only by Result::value(), at the outermost layers.
class Exception : public std::runtime_error {
 public:
  explicit Exception(const Errors& errors);
  const Errors errors;
};

// A value or the errors that prevented it; the members are a subset of std::expected's.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : held_(std::in_place_index<1>, Errors{std::move(error)}) {}
  Result(Errors errors) : held_(std::in_place_index<1>, std::move(errors)) {}
  bool has_value() const noexcept { return held_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }
  T& operator*() & { return std::get<0>(held_); }
  const T& operator*() const& { return std::get<0>(held_); }
  T&& operator*() && { return std::get<0>(std::move(held_)); }
  T* operator->() { return &std::get<0>(held_); }
  const T* operator->() const { return &std::get<0>(held_); }
  const Errors& errors() const { return std::get<1>(held_); }
  T value() && {  // for the outermost layers only: command line, bindings, tests, examples
    if (!has_value()) throw Exception(errors());
    return std::get<0>(std::move(held_));
  }

 private:
  std::variant<T, Errors> held_;
};

struct Done {};  // the value of a Result that carries none

}  // namespace teg
