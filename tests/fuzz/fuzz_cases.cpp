// Any text as a file of conformance cases.
#include <cstdint>
#include <string>

#include "run/conformance.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto verdicts = teg::study::verify_case_text({reinterpret_cast<const char*>(data), size}, "fuzz.json");
  if (!verdicts && verdicts.errors().empty()) __builtin_trap();
  return 0;
}
