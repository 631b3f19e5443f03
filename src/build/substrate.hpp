// Which substrate a study runs on, and what belongs to it.
#pragma once

#include "spec/reader.hpp"

namespace teg::study {

bool is_network(const spec::Reader& reader);
bool is_learner(const spec::Reader& reader);

// Sections and keys of a study that belong to the other substrate. Errors go where the reader's errors go.
void check_substrate(spec::Reader& reader);

}  // namespace teg::study
