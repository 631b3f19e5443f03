#include "core/own_file.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace teg {
namespace {

constexpr std::size_t seal_digits = 16, block = 1 << 20;

}  // namespace

bool is_own_file(const std::string& path) {
  std::error_code failed;
  if (!std::filesystem::is_regular_file(path, failed)) return false;
  std::ifstream file(path, std::ios::binary);
  std::string window;  // a block, and before it the end of the last one
  std::string buffer(block, '\0');
  while (file) {
    file.read(buffer.data(), static_cast<std::streamsize>(block));
    window.append(buffer, 0, static_cast<std::size_t>(file.gcount()));
    if (window.find(made_by_teg) != std::string::npos) return true;
    constexpr std::size_t kept = std::max(made_by_teg.size(), seal_stem.size() + seal_digits);
    window.erase(0, window.size() - std::min(window.size(), kept));
  }
  const auto seal = window.size() < seal_stem.size() + seal_digits
                        ? std::string_view()
                        : std::string_view(window).substr(window.size() - seal_stem.size() - seal_digits);
  return seal.starts_with(seal_stem);
}

}  // namespace teg
