// Any text as an SBML model: it is read and can be run for a moment, or refused with errors.
#include <cstdint>
#include <string_view>

#include "pathway/pathway.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace teg::pathway;
  const auto model = Pathway::read({reinterpret_cast<const char*>(data), size}, "fuzz.xml");
  if (!model) {
    if (model.errors().empty()) __builtin_trap();
    return 0;
  }
  const auto course = simulate(*model, {.times = {0.5, 1}, .most_steps = 200});
  if (!course && course.errors().empty()) __builtin_trap();
  return 0;
}
