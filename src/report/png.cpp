#include "report/png.hpp"

#include <png.h>

#include <cmath>
#include <string_view>
#include <vector>

#include "core/own_file.hpp"
#include "core/require.hpp"

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

std::string chunk(const std::string& type, const std::string& body) {
  return big_endian(static_cast<std::uint32_t>(body.size())) + type + body + big_endian(crc(type + body));
}

// The simplified interface of libpng leaves out the resolution, and what made the picture.
std::string with_resolution(std::string png, double dots_per_inch) {
  constexpr std::size_t after_header = 8 + 25;  // signature, then the IHDR chunk
  const std::string per_metre = big_endian(static_cast<std::uint32_t>(std::lround(dots_per_inch / 0.0254)));
  return png.insert(after_header, chunk("pHYs", per_metre + per_metre + '\1') +
                                      chunk("tEXt", std::string("Software") + '\0' + std::string(made_by_teg)));
}

}  // namespace

std::string to_png(std::span<const std::uint32_t> pixels, std::size_t columns, double dots_per_inch) {
  TEG_REQUIRE(columns > 0 && !pixels.empty() && pixels.size() % columns == 0);
  std::vector<unsigned char> rgb;
  rgb.reserve(3 * pixels.size());
  for (const std::uint32_t p : pixels)
    for (const int shift : {16, 8, 0}) rgb.push_back(static_cast<unsigned char>(p >> shift));
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(columns);
  image.height = static_cast<png_uint_32>(pixels.size() / columns);
  image.format = PNG_FORMAT_RGB;
  image.flags = PNG_IMAGE_FLAG_FAST;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string bytes(size, '\0');
  if (!png_image_write_to_memory(&image, bytes.data(), &size, 0, rgb.data(), 0, nullptr)) return {};
  bytes.resize(size);
  return with_resolution(std::move(bytes), dots_per_inch);
}

}  // namespace teg::report
