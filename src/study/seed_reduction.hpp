// The numbers of all seeds become one.
#pragma once

#include <string>
#include <vector>

#include "spec/reader.hpp"
#include "study/study.hpp"

namespace teg::study {

// Seeds without a value (a criterion never reached) are left out.
double over_seeds(const SeedReduction& of, std::vector<double> values);
// How seeds are reduced, from the section at `at`; a fraction has no unit.
SeedReduction read_seed_reduction(spec::Reader& reader, const std::string& at, std::string& unit);

}  // namespace teg::study
