// What a function must be given, checked wherever NDEBUG is not set. It is for mistakes of ours: what a user can get
// wrong is an Error.
#pragma once

#include <cassert>

#define TEG_REQUIRE(condition) assert(condition)
