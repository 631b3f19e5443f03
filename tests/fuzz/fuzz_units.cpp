// Any bytes as a unit and as a quantity of each dimension: no crash, and what is accepted is finite.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/units.hpp"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace teg;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)parse_unit(text);
  for (const Dim wanted : {dim::number, dim::time, dim::rate, dim::length, dim::concentration, dim::voltage,
                           dim::current, dim::amount, dim::clearance_rate, dim::binding_rate, dim::diffusivity}) {
    const auto read = parse_quantity("fuzz", text, wanted);
    if (read) {
      check(std::isfinite(*read));
      continue;
    }
    for (const auto& error : read.errors()) check(error.where == "fuzz" && !error.what.empty() && !error.fix.empty());
  }
  return 0;
}
