// A timing window in two dimensions: a measured value over two axes.
#pragma once

#include <span>
#include <string_view>

namespace teg::analysis {

// Positions ascend; cells are weighed by the area that they stand for (half of the way to their neighbours). A field
// that cannot be had is NaN, and all are where a value is NaN.
struct MapSummary {
  double peak_x = 0, peak_y = 0, peak_value = 0;  // where |z| is largest, and z there
  double sign = 0;                                // of the peak
  double half_fraction = 0;                       // part of the map where z is at least half of the peak
  double centre_x = 0, centre_y = 0;              // of that part
  double tilt = 0;     // slope of the ridge: how far the best x moves for each unit of y, by least squares
  double against = 0;  // part of the map where z has the other sign and at least a tenth of the peak's size
};

// z is [y][x].
MapSummary summarise_map(std::span<const double> x, std::span<const double> y, std::span<const double> z);

struct MapField {
  std::string_view name;
  double MapSummary::* member;
  enum class Unit { none, x, y, value, x_per_y } unit;
  std::string_view doc;
};
std::span<const MapField> map_fields();

}  // namespace teg::analysis
