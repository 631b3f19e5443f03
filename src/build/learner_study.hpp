// What a study of the learner substrate describes beside its chain.
#pragma once

#include "teg/learner_simulation.hpp"

namespace teg::study {

struct BuiltLearner {
  LearnerModel model;
  std::size_t seeds = 1;  // sessions, with seeds from model.seed on
};

}  // namespace teg::study
