// What expectations must fail without, as the study's file says it.
#pragma once

#include "study/study.hpp"

namespace teg::study {

// Whether a path is of what is simulated: what a study says about itself, how it is measured and drawn, is not.
bool is_mechanism(const std::string& path);

// Adds them to the study's expectations, with axes ({delay}) still in them. Errors: nothing or two things are said; a
// path names nothing, or no mechanism; more than one number is moved.
void read_falsifiers(Study& study, Errors& errors);

}  // namespace teg::study
