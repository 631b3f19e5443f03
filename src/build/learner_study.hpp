// What a study of the learner substrate describes beside its chain.
#pragma once

#include "teg/learner_simulation.hpp"

namespace teg::study {

struct BuiltLearner {
  BuiltLearner();
  BuiltLearner(const BuiltLearner& other);
  BuiltLearner(BuiltLearner&& other) noexcept;
  BuiltLearner& operator=(const BuiltLearner& other);
  BuiltLearner& operator=(BuiltLearner&& other) noexcept;
  ~BuiltLearner();

  LearnerModel model;
  std::size_t seeds = 1;  // sessions, with seeds from model.seed on
};

}  // namespace teg::study
