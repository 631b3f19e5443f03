// Whether anything of a study of synapses is drawn at random, so that one seed differs from another.
#pragma once

#include "spec/reader.hpp"
#include "study/study.hpp"

namespace teg::study {

// `document` with its axes filled in, and the model that it describes: jitter, drawn vesicles, Poisson trains or a
// field.
bool draws(const spec::Value& document, const BuiltModel& built);

// Several seeds of synapses of which nothing is drawn at any value of any axis are an error: all would be alike.
void check_seeds(spec::Reader& in, const Study& study);

}  // namespace teg::study
