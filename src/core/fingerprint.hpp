// Order-sensitive hash of exact bits: two results agree or they do not.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace teg {

class Fingerprint {
 public:
  // -0 counts as 0, and every NaN as the same.
  void add(double value) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    mix(std::bit_cast<std::uint64_t>(value != value ? nan : value + 0.0));
  }
  void add(std::span<const double> values) {
    mix(values.size());
    for (const double v : values) add(v);
  }
  void add(std::string_view text) {
    mix(text.size());
    for (const char c : text) mix(static_cast<unsigned char>(c));
  }
  void add_bits(std::uint64_t word) { mix(word); }
  std::uint64_t value() const { return state_; }
  std::string text() const;  // 16 hexadecimal digits

 private:
  // The finalising steps of SplitMix64 (Steele et al. 2014), chained.
  void mix(std::uint64_t word) {
    std::uint64_t x = (state_ ^ word) + 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    state_ = x ^ (x >> 31);
  }
  std::uint64_t state_ = 0;
};

}  // namespace teg
