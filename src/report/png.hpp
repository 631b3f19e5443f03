// What Cairo leaves out of a PNG file: how large it is meant to be printed.
#pragma once

#include <string>

namespace teg::report {

// REQUIRES: bytes of a PNG file. Adds the pHYs chunk that states the resolution.
std::string with_resolution(std::string png, double dots_per_inch);

}  // namespace teg::report
