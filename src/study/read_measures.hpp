// [measure] and [[expect]]: read, and checked against the model and the axes.
#pragma once

#include "spec/reader.hpp"
#include "study/study.hpp"

namespace teg::study {

// Fills study.measures and study.expectations. A study without [measure] measures the change of every
// synapse. Errors go to the reader.
void read_measures(spec::Reader& reader, Study& study);

}  // namespace teg::study
