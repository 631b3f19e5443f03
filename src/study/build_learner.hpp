// The sections of a study of the learner substrate.
#pragma once

#include "spec/reader.hpp"
#include "study/build_model.hpp"

namespace teg::study {

// Reads the chain, the task, the learner and what joins them. Errors go where the reader's errors go.
BuiltModel build_learner(spec::Reader& reader);

}  // namespace teg::study
