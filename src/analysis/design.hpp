// Space-filling samples of the unit cube, for sweeps over more parameters than a grid can hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace teg::analysis {

inline constexpr std::size_t most_sobol_dimensions = 21;

// [point][dimension], each in (0, 1). In every dimension one point in each of n equal slices, at a random place, in
// random order (McKay, Beckman & Conover 1979, doi:10.1080/00401706.1979.10489755).
std::vector<std::vector<double>> latin_hypercube(std::size_t n, std::size_t dimensions, std::uint64_t seed);

// The first n points of Sobol's sequence with the direction numbers of Joe & Kuo (2008, doi:10.1137/070709359), moved
// by one random digital shift for each dimension. Best where n is a power of 2: then in every dimension each of n equal
// slices holds one point. Needs dimensions <= most_sobol_dimensions, n < 2^32.
std::vector<std::vector<double>> sobol(std::size_t n, std::size_t dimensions, std::uint64_t seed);

}  // namespace teg::analysis
