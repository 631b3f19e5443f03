// What Cairo leaves to chance in an SVG file: the numbers in the names of its parts.
#pragma once

#include <string>

namespace teg::report {

// REQUIRES: an SVG file that Cairo wrote. Renumbers surfaces and images, which Cairo counts through the
// life of the process, so that the same drawing gives the same bytes.
std::string with_stable_ids(const std::string& svg);

// With a comment at its head that says what made it.
std::string with_mark(std::string svg);

}  // namespace teg::report
