// Which tasks share a window.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "atlas/swept.hpp"

namespace teg::study::atlas {

// How alike the windows of two tasks are.
enum class Likeness { agree, sign_flips, peak_shifts, differ, no_effect };
struct Pair {
  std::size_t first = 0, second = 0;  // indices of the entries that were swept
  double r = 0;                       // Pearson's, over the delays that both have
  Likeness likeness = Likeness::differ;
};
inline constexpr double agreement = 0.8;                               // r from which two windows agree
inline constexpr double shift = 2;                                     // peaks this many times apart are shifted
std::string words(const std::vector<Swept>& swept, const Pair& pair);  // "A and B agree: r = 0.95 ..."
std::vector<Pair> compare_tasks(const std::vector<Swept>& swept);
// Tasks in groups in which every two agree: each joins the first group where it does. Indices of `swept`.
std::vector<std::vector<std::size_t>> groups_of_tasks(const std::vector<Pair>& pairs);

}  // namespace teg::study::atlas
