#include "core/fingerprint.hpp"

namespace teg {

std::string Fingerprint::text() const {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out(16, '0');
  for (int i = 0; i < 16; ++i) out[static_cast<std::size_t>(i)] = digits[(state_ >> (60 - 4 * i)) & 15];
  return out;
}

}  // namespace teg
