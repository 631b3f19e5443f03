// An image as the bytes of a PNG file that states how large it is meant to be printed.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace teg::report {

// `pixels`: rows of `columns` words 0xXXRRGGBB, as Cairo's RGB24 has them. Compressed for speed: Cairo's
// own writer takes ten times as long and would be most of what a run costs. Empty where memory is short.
// REQUIRES: pixels.size() is a multiple of columns, both above 0.
std::string to_png(std::span<const std::uint32_t> pixels, std::size_t columns, double dots_per_inch);

}  // namespace teg::report
