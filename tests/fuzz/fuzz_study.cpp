// Any text as a study file: it is read, or refused with errors; expressions and axes included.
#include <cstdint>
#include <string_view>

#include "study/load_study.hpp"
#include "study/study.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto study = teg::study::load_study({reinterpret_cast<const char*>(data), size}, "fuzz.toml");
  if (!study && study.errors().empty()) __builtin_trap();  // a refusal must say why
  return 0;
}
