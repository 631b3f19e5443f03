// What a study describes and nothing reads: it could be wrong without anybody noticing.
#pragma once

#include "spec/document.hpp"

namespace teg::study {

// Modulators, receptors, messengers, sources, pathways, rules, populations, regions, constants and axes that no value
// elsewhere in the document names. REQUIRES: constants are not filled in yet.
Errors unread(const spec::Value& document);

}  // namespace teg::study
