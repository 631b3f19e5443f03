// The sections of a study of the learner substrate.
#pragma once

#include "build/build_model.hpp"
#include "spec/reader.hpp"

namespace teg::study {

// Reads the chain, the task, the learner and what joins them. Errors go where the reader's errors go.
BuiltModel build_learner(spec::Reader& reader);

}  // namespace teg::study
