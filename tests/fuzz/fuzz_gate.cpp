// Any text as a gate: what compiles can be evaluated.
#include <array>
#include <cstdint>
#include <string_view>

#include "receptors/gate.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<teg::receptors::Symbol> symbols{{"DA", teg::dim::concentration}, {"D1", teg::dim::number}};
  const auto gate = teg::receptors::Gate::compile("gate", {reinterpret_cast<const char*>(data), size}, symbols);
  if (!gate) {
    if (gate.errors().empty()) __builtin_trap();
    return 0;
  }
  const std::array values{20.0, 0.5};
  volatile double value = gate->value(values);
  (void)value;
  return 0;
}
