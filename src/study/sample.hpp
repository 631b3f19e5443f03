// [sample]: parameters that vary together, from point to point of a space-filling sample.
#pragma once

#include <optional>
#include <vector>

#include "spec/reader.hpp"
#include "study/axis.hpp"

namespace teg::study {

struct Sample {
  Axis counter;            // named "sample": 0, 1, 2 ...
  std::vector<Axis> over;  // what each parameter is at every position of the counter
};

// Nothing where the document has no [sample]. Errors go where the reader's errors go, which is `errors`.
std::optional<Sample> read_sample(spec::Reader& in, Errors& errors);

}  // namespace teg::study
