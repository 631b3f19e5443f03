// [measure.NAME] of a learner: read, and taken from a session.
#pragma once

#include <string>
#include <vector>

#include "spec/reader.hpp"
#include "study/study.hpp"

namespace teg::study {

// Fills m.of from the section at `at`. Errors go where the reader's errors go.
void read_learner_observable(spec::Reader& reader, const std::string& at, const BuiltLearner& built, MeasureSpec& m);
// The reward of a trial, for a study without [measure].
std::vector<MeasureSpec> default_learner_measures(const BuiltLearner& learner);

// A measure of one session: over the trials where `of` and `where` have values. A trial that never comes is infinite.
// Of a session that diverged only measures have a value that are of the trials before, of what is infinite from then
// on, or the first trial or the criterion that came before.
double measure_learner(const LearnerObservable& of, const LearnerRecord& record);

}  // namespace teg::study
