// What a study says at a path, as text that can be set again.
#pragma once

#include <string>

#include "study/study.hpp"

namespace teg::study {

// Of the study's file, with axes ({delay}) still in it; else of a preset; else of the table of parameters; "" where
// there is nothing.
std::string published_text(const Study& study, const std::string& path);

}  // namespace teg::study
