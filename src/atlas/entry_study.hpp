// The studies that an entry of the atlas is made of.
#pragma once

#include <optional>
#include <string>

#include "atlas/contents.hpp"
#include "study/study.hpp"

namespace teg::study::atlas {

// Errors of the entry, with its place before that in its study.
Errors at_entry(const Entry& entry, Errors errors);

// The study of an entry: the shipped one with its changes, its axes and its one measure. `more` comes last.
Result<Study> study_of(const Entry& entry, const Changes& more = {});

// What a region's uptake and tonic level are in a study, as changes of it; none where it is not known.
std::optional<Changes> changes_of_region(const Entry& entry, const std::string& region);

}  // namespace teg::study::atlas
