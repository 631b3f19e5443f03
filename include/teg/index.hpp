// Indices that cannot be mistaken for each other: a ModulatorId finds no receptor.
#pragma once

#include <compare>
#include <cstddef>
#include <utility>
#include <vector>

namespace teg {

// The place of one thing of a kind in its list.
template <class Kind>
class Index {
 public:
  constexpr Index() = default;
  constexpr explicit Index(std::size_t value) : value_(value) {}
  constexpr std::size_t value() const { return value_; }
  constexpr auto operator<=>(const Index&) const = default;
  constexpr Index& operator++() {
    ++value_;
    return *this;
  }
  constexpr Index operator*() const { return *this; }  // so that a range of indices is a range

 private:
  std::size_t value_ = 0;
};

struct Modulator;
struct Receptor;
struct Messenger;
struct Region;  // of a network, by its name
using ModulatorId = Index<Modulator>;
using ReceptorId = Index<Receptor>;
using MessengerId = Index<Messenger>;
using RegionId = Index<Region>;

// A list with one value for each thing of a kind; no other index reads it.
template <class Id, class T>
class PerId {
 public:
  PerId() = default;
  explicit PerId(std::size_t size, const T& value = T{}) : values_(size, value) {}
  T& operator[](Id id) { return values_[id.value()]; }
  const T& operator[](Id id) const { return values_[id.value()]; }
  void resize(std::size_t size) { values_.resize(size); }
  void push_back(T value) { values_.push_back(std::move(value)); }
  std::size_t size() const { return values_.size(); }
  auto begin() { return values_.begin(); }
  auto end() { return values_.end(); }
  auto begin() const { return values_.begin(); }
  auto end() const { return values_.end(); }
  std::vector<T>& values() { return values_; }
  const std::vector<T>& values() const { return values_; }

 private:
  std::vector<T> values_;
};

// Every index of a list, for loops: for (const ModulatorId m : ids<ModulatorId>(n)) ...
template <class Id>
struct IdRange {
  std::size_t size = 0;
  Id begin() const { return Id{0}; }
  Id end() const { return Id{size}; }
};
template <class Id>
IdRange<Id> ids(std::size_t size) {
  return {size};
}

}  // namespace teg
