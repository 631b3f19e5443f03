// What a modulation must satisfy in any substrate before it is simulated.
#pragma once

#include "teg/modulation.hpp"
#include "teg/result.hpp"

namespace teg::modulation {

// All errors at once; empty where it is sound. Drives of messengers are checked when they are compiled.
Errors check_modulation(const Modulation& modulation);

}  // namespace teg::modulation
