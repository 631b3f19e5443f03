// Figures for papers, drawn with Cairo: SVG, PNG (300 dpi) and PDF from one drawing.
#pragma once

#include <string>

#include "report/figure.hpp"
#include "teg/result.hpp"

namespace teg::report {

enum class Format { svg, png, pdf };

// The bytes of a file of that format. Deterministic: the same figure gives the same bytes.
// Errors: Fault::numeric where Cairo fails (out of memory).
Result<std::string> draw(const Figure& figure, Format format);

}  // namespace teg::report
