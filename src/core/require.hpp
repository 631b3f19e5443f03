// What a function must be given, checked wherever NDEBUG is not set: a mistake of ours, never of a user.
#pragma once

#include <cassert>

#define TEG_REQUIRE(condition) assert(condition)
