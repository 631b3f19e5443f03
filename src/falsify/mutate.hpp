// Which claims of a study notice which of its mechanisms: every number, gate and choice that it states is changed, one
// after the other.
#pragma once

#include <string>
#include <vector>

#include "falsify/lesions.hpp"

namespace teg::study {

struct Mutation {
  std::string path, value;
  std::string is_void;      // why nothing can be said; "" else
  std::vector<Bite> bites;  // [claim]
};

struct KillMatrix {
  std::vector<std::string> claims;
  std::vector<Mutation> mutations;
  std::size_t n_killing() const;                 // mutations that at least one claim notices
  std::size_t n_not_void() const;                // mutations of which something can be said
  std::size_t n_kills(std::size_t claim) const;  // mutations that the claim notices
};

// The changes that are tried: numbers to none, a third, three times and the other sign, gates to none, always and the
// other sign, choices to each other one, switches to the other way. What follows an axis of the sweep stays.
std::vector<Settings> mutations_of(const Study& study);

// Errors: Fault::interrupted.
Result<KillMatrix> mutate(const Study& study, const Results& published, const RunOptions& options);

}  // namespace teg::study
