#include "report/png.hpp"

#include <cmath>
#include <cstdint>
#include <string_view>

namespace teg::report {
namespace {

// CRC-32 as PNG has it (ISO 3309).
std::uint32_t crc(std::string_view bytes) {
  std::uint32_t c = 0xffffffffu;
  for (const char byte : bytes) {
    c ^= static_cast<unsigned char>(byte);
    for (int k = 0; k < 8; ++k) c = c & 1 ? 0xedb88320u ^ (c >> 1) : c >> 1;
  }
  return ~c;
}

std::string big_endian(std::uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
          static_cast<char>(value)};
}

}  // namespace

std::string with_resolution(std::string png, double dots_per_inch) {
  constexpr std::size_t after_header = 8 + 25;  // signature, then the IHDR chunk
  if (png.size() < after_header) return png;
  const std::string per_metre = big_endian(static_cast<std::uint32_t>(std::lround(dots_per_inch / 0.0254)));
  const std::string body = "pHYs" + per_metre + per_metre + '\1';
  return png.insert(after_header, big_endian(9) + body + big_endian(crc(body)));
}

}  // namespace teg::report
