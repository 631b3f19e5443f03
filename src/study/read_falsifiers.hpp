// What expectations must fail without, as the study's file says it.
#pragma once

#include "study/study.hpp"

namespace teg::study {

// Adds them to the study's expectations, with axes ({delay}) still in them. Errors: nothing or two things are said; a
// path names nothing; more than one number is moved.
void read_falsifiers(Study& study, Errors& errors);

}  // namespace teg::study
