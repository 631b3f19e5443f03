// The sections of a study of the learner substrate.
#pragma once

#include "study/build_model.hpp"
#include "study/study.hpp"

namespace teg::study {

bool is_learner(const spec::Reader& reader);

// Reads the chain, the task, the learner and what joins them. Errors go where the reader's errors go.
BuiltModel build_learner(spec::Reader& reader);

// Fills m.learner from the section at `at`. Errors go where the reader's errors go.
void read_learner_observable(spec::Reader& reader, const std::string& at, const BuiltModel& built, MeasureSpec& m);
// The reward of a trial, for a study without [measure].
std::vector<MeasureSpec> default_learner_measures(const BuiltLearner& learner);

// A measure of one session: over the trials where `of` and `where` have values. A trial that never comes is infinite.
double measure_learner(const LearnerObservable& of, const LearnerRecord& record);

// What the study says of its learner and task, one line each.
std::vector<std::string> learner_equations(const BuiltModel& built);

}  // namespace teg::study
