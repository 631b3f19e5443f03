#include "keep/seal.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <vector>

#include "core/own_file.hpp"

namespace teg::study {
namespace {

constexpr std::size_t seal_size = seal_stem.size() + 16;
constexpr std::size_t block = 1 << 20;

struct Fnv {
  std::uint64_t state = 0xcbf29ce484222325u;
  void add(std::string_view bytes) {
    for (const char byte : bytes) state = (state ^ static_cast<unsigned char>(byte)) * 0x100000001b3u;
  }
  std::string text() const {
    std::string out(seal_stem);
    for (int shift = 60; shift >= 0; shift -= 4) out += "0123456789abcdef"[(state >> shift) & 15];
    return out;
  }
};

}  // namespace

std::string seal(std::string_view bytes) {
  Fnv hash;
  hash.add(bytes);
  return hash.text();
}

SealState check_seal(const std::string& path) {
  std::error_code failed;
  const auto size = std::filesystem::file_size(path, failed);
  std::ifstream file(path, std::ios::binary);
  if (failed || !file) return SealState::unreadable;
  if (size < seal_size) return SealState::missing;
  Fnv hash;
  std::vector<char> buffer(block);
  for (auto left = size - seal_size; left > 0;) {
    const auto count = std::min<std::uintmax_t>(left, block);
    if (!file.read(buffer.data(), static_cast<std::streamsize>(count))) return SealState::unreadable;
    hash.add({buffer.data(), static_cast<std::size_t>(count)});
    left -= count;
  }
  std::string found(seal_size, '\0');
  if (!file.read(found.data(), seal_size)) return SealState::unreadable;
  if (!found.starts_with(seal_stem)) return SealState::missing;
  return found == hash.text() ? SealState::whole : SealState::broken;
}

}  // namespace teg::study
