// Ranges and ticks of axes: where they begin and end, and round numbers with labels along them.
#pragma once

#include <string>
#include <vector>

#include "report/figure.hpp"

namespace teg::report {

struct Range {
  double low = 0, high = 1;
  double span() const { return high - low; }
};

// Round positions inside a range. The labels are the positions divided by 10^exponent.
struct Ticks {
  std::vector<double> at;
  std::vector<std::string> labels;
  int exponent = 0;
  int rows = 1;             // 2: every other label stands in a second row
  bool is_slanted = false;  // labels lean, and end at their ticks
};

// Where a position lies on its scale, in units of the scale, and back.
double along(const Scale& scale, double position);
double position_at(const Scale& scale, double along);

// Logarithmic where the positions are above 0 and lie so over a decade or more.
Scale scale_for(const std::vector<double>& positions);

// About `most` ticks (>= 2), never more than one above, at multiples of 1, 2 or 5 times a power of ten.
Ticks nice_ticks(Range range, int most);
// The same on a scale: 0 and powers of ten on a logarithmic one.
Ticks scale_ticks(const Scale& scale, Range range, int most);

// Names at positions 0, 1, 2 ...; in two rows where they would run into each other on `width` points, slanted where
// they still would, and only every so many where even then there is no room.
Ticks name_ticks(const std::vector<std::string>& names, Range range, double width);

// "×10⁻³"; empty for 0.
std::string power_label(int exponent);

// A range that shows every finite value: never empty, never NaN. x is shared by all panels.
Range x_range(const Figure& figure);
Range y_range(const Panel& panel);

// Range of the colours of a grid; symmetric about zero where the values have both signs.
struct ColourRange {
  Range range;
  bool two_signed = false;
};
ColourRange colour_range(const Grid& grid);

// The borders between the cells of a grid whose centres are given: one more than there are centres, half-way
// between them on the scale.
std::vector<double> cell_edges(const std::vector<double>& centres, const Scale& scale = {});

}  // namespace teg::report
