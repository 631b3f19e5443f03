// Colours of every figure, on paper and on the page. Series: Okabe and Ito (2008), which readers with
// any common colour blindness can tell apart. One-signed maps: viridis. Two-signed: blue, white, orange.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "report/figure.hpp"

namespace teg::report {

struct Colour {
  std::uint8_t red = 0, green = 0, blue = 0;
};

inline constexpr std::array series_colours{Colour{0, 114, 178},   Colour{213, 94, 0},  Colour{0, 158, 115},
                                           Colour{204, 121, 167}, Colour{230, 159, 0}, Colour{86, 180, 233}};
// The same hues, lighter, for a dark page.
inline constexpr std::array series_colours_on_dark{Colour{86, 170, 235},  Colour{245, 133, 51}, Colour{45, 196, 152},
                                                   Colour{226, 154, 193}, Colour{240, 190, 80}, Colour{158, 214, 245}};
inline constexpr std::array band_colours{Colour{120, 120, 120}, Colour{86, 180, 233}, Colour{230, 159, 0}};
inline constexpr Colour published_colour{60, 60, 60};
inline constexpr Colour published_colour_on_dark{205, 205, 205};
inline constexpr Colour missing_colour{225, 225, 225};

inline constexpr std::array one_signed_map{
    Colour{68, 1, 84},    Colour{71, 39, 119},  Colour{62, 73, 137},  Colour{48, 103, 141}, Colour{37, 130, 142},
    Colour{30, 157, 136}, Colour{53, 183, 120}, Colour{109, 206, 88}, Colour{182, 221, 43}, Colour{253, 231, 36}};
inline constexpr std::array two_signed_map{Colour{0, 60, 120},    Colour{0, 114, 178},   Colour{96, 170, 214},
                                           Colour{190, 220, 238}, Colour{250, 250, 250}, Colour{250, 215, 180},
                                           Colour{236, 160, 95},  Colour{213, 94, 0},    Colour{130, 50, 0}};

// "#0072b2"
std::string hex(Colour colour);

// The colour at t in [0, 1] along a map.
Colour at(std::span<const Colour> map, double t);

// Which of series_colours each series of each panel takes: the same label has the same colour
// throughout a figure. Published series take none of them (-1).
std::vector<std::vector<int>> colour_indices(const Figure& figure);

}  // namespace teg::report
