// A state as bytes: whoever has one lists its fields once, for writing and for reading.
//   template <class Archive> void exchange(Archive& archive) { archive(weights_); archive(step_); }
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace teg {

// Whether a type has no padding, so that equal values are equal bytes. A struct that holds floating-point numbers says
// so itself:  template <> inline constexpr bool is_packed<Quad> = sizeof(Quad) == 16;
// Any other struct has an exchange(archive, value) beside it.
template <class T>
inline constexpr bool is_packed = std::is_arithmetic_v<T> || std::has_unique_object_representations_v<T>;
template <class T>
concept Plain = std::is_trivially_copyable_v<T> && is_packed<T>;

class ArchiveWriter {
 public:
  template <Plain T>
  void operator()(T& value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  template <class T>
  void operator()(T& value) {
    exchange(*this, value);
  }
  template <class T, class Allocator>
  void operator()(std::vector<T, Allocator>& values) {
    std::uint64_t n = values.size();
    (*this)(n);
    if constexpr (Plain<T>)
      bytes_.append(reinterpret_cast<const char*>(values.data()), n * sizeof(T));
    else
      for (auto& value : values) (*this)(value);
  }
  template <class Values>
  void fixed(Values& values) {
    (*this)(values);
  }
  std::string& bytes() { return bytes_; }

 private:
  std::string bytes_;
};

// Stops reading where the bytes end or a length cannot be; is_whole() then says so. `fixed` is for vectors that keep
// the length they have.
class ArchiveReader {
 public:
  explicit ArchiveReader(std::string_view bytes) : bytes_(bytes) {}
  template <Plain T>
  void operator()(T& value) {
    if (!take(sizeof value)) return;
    std::memcpy(&value, bytes_.data() + at_ - sizeof value, sizeof value);
  }
  template <class T>
  void operator()(T& value) {
    exchange(*this, value);
  }
  template <class T, class Allocator>
  void operator()(std::vector<T, Allocator>& values) {
    std::uint64_t n = 0;
    (*this)(n);
    if (is_broken_ || n > (bytes_.size() - at_) / (Plain<T> ? sizeof(T) : 8)) {
      is_broken_ = true;
      return;
    }
    values.resize(n);
    elements(values);
  }
  template <class T, class Allocator>
  void fixed(std::vector<T, Allocator>& values) {
    std::uint64_t n = 0;
    (*this)(n);
    if (n != values.size() || n > (bytes_.size() - at_) / (Plain<T> ? sizeof(T) : 8)) is_broken_ = true;
    if (!is_broken_) elements(values);
  }
  bool is_whole() const { return !is_broken_ && at_ == bytes_.size(); }

 private:
  template <class T, class Allocator>
  void elements(std::vector<T, Allocator>& values) {
    if constexpr (Plain<T>) {
      if (!values.empty()) std::memcpy(values.data(), bytes_.data() + at_, values.size() * sizeof(T));
      at_ += values.size() * sizeof(T);
    } else {
      for (auto& value : values) (*this)(value);
    }
  }
  bool take(std::size_t n) {
    if (is_broken_ || bytes_.size() - at_ < n) {
      is_broken_ = true;
      return false;
    }
    at_ += n;
    return true;
  }
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool is_broken_ = false;
};

}  // namespace teg
