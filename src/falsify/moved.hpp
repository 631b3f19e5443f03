// A number of a study on its way to another value, in even steps.
#pragma once

#include <optional>
#include <string>

#include "falsify/lesions.hpp"

namespace teg::study {

class Moved {
 public:
  static constexpr std::size_t n_steps = 8;

  // Errors: the study has no plain number at the path, or the value is not one like it.
  static Result<Moved> make(const Study& study, const Falsifier& falsifier);

  Settings settings(std::size_t step) const;  // 0: as published; n_steps: moved wholly
  std::string shown(std::size_t step) const;  // "137 ms, 0.137 times"
  // Whether it is further from the published value than three times its uncertainty; false where that is not stated.
  bool is_loose(std::size_t step) const;

 private:
  double at(std::size_t step) const;

  std::string path_, unit_;
  double from_ = 0, to_ = 0;  // in the unit
  std::optional<double> uncertainty_;
  bool is_whole_ = false;  // its values are
};

}  // namespace teg::study
