// Quantities: numbers that carry their dimension in their type.
//
// Native units, in which raw doubles are kept everywhere inside the engine:
//   time ms, length um, concentration nM, voltage mV, current pA.
// An amount of substance is a concentration times a volume (nM um^3).
#pragma once

#include <compare>

namespace teg {

// Exponents of the base dimensions.
struct Dim {
  int time = 0, length = 0, concentration = 0, voltage = 0, current = 0;
  constexpr bool operator==(const Dim&) const = default;
};
constexpr Dim operator+(Dim a, Dim b) {
  return {a.time + b.time, a.length + b.length, a.concentration + b.concentration, a.voltage + b.voltage,
          a.current + b.current};
}
constexpr Dim operator*(int k, Dim a) {
  return {k * a.time, k * a.length, k * a.concentration, k * a.voltage, k * a.current};
}
constexpr Dim operator-(Dim a, Dim b) { return a + (-1) * b; }

namespace dim {
inline constexpr Dim number{};
inline constexpr Dim time{.time = 1};
inline constexpr Dim rate{.time = -1};
inline constexpr Dim length{.length = 1};
inline constexpr Dim concentration{.concentration = 1};
inline constexpr Dim voltage{.voltage = 1};
inline constexpr Dim current{.current = 1};
inline constexpr Dim amount{.length = 3, .concentration = 1};
inline constexpr Dim clearance_rate{.time = -1, .concentration = 1};
inline constexpr Dim binding_rate{.time = -1, .concentration = -1};
inline constexpr Dim diffusivity{.time = -1, .length = 2};
}  // namespace dim

// A value of dimension D. Only values of the same dimension add or compare.
template <Dim D>
class Quantity {
 public:
  constexpr Quantity() = default;
  constexpr explicit Quantity(double native) : native_(native) {}
  static constexpr Dim dimension() { return D; }
  constexpr double in(Quantity unit) const { return native_ / unit.native_; }
  constexpr double native() const { return native_; }
  friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity{a.native_ + b.native_}; }
  friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity{a.native_ - b.native_}; }
  friend constexpr Quantity operator-(Quantity a) { return Quantity{-a.native_}; }
  friend constexpr Quantity operator*(double k, Quantity q) { return Quantity{k * q.native_}; }
  friend constexpr Quantity operator*(Quantity q, double k) { return Quantity{k * q.native_}; }
  friend constexpr Quantity operator/(Quantity q, double k) { return Quantity{q.native_ / k}; }
  friend constexpr auto operator<=>(Quantity, Quantity) = default;

 private:
  double native_ = 0;
};

template <Dim A, Dim B>
constexpr auto operator*(Quantity<A> a, Quantity<B> b) {
  if constexpr (A + B == Dim{})
    return a.native() * b.native();
  else
    return Quantity<A + B>{a.native() * b.native()};
}
template <Dim A, Dim B>
constexpr auto operator/(Quantity<A> a, Quantity<B> b) {
  if constexpr (A == B)
    return a.native() / b.native();  // a ratio is a plain number
  else
    return Quantity<A - B>{a.native() / b.native()};
}
template <Dim D>
constexpr auto operator/(double k, Quantity<D> q) {
  return Quantity<Dim{} - D>{k / q.native()};
}

using Time = Quantity<dim::time>;
using Rate = Quantity<dim::rate>;
using Length = Quantity<dim::length>;
using Concentration = Quantity<dim::concentration>;
using Voltage = Quantity<dim::voltage>;
using Current = Quantity<dim::current>;
using Amount = Quantity<dim::amount>;
using ClearanceRate = Quantity<dim::clearance_rate>;
using BindingRate = Quantity<dim::binding_rate>;
using Diffusivity = Quantity<dim::diffusivity>;

namespace literals {
constexpr Time operator""_ms(long double v) { return Time{static_cast<double>(v)}; }
constexpr Time operator""_ms(unsigned long long v) { return Time{static_cast<double>(v)}; }
constexpr Time operator""_s(long double v) { return Time{1e3 * static_cast<double>(v)}; }
constexpr Time operator""_s(unsigned long long v) { return Time{1e3 * static_cast<double>(v)}; }
constexpr Rate operator""_Hz(long double v) { return Rate{1e-3 * static_cast<double>(v)}; }
constexpr Rate operator""_Hz(unsigned long long v) { return Rate{1e-3 * static_cast<double>(v)}; }
constexpr Concentration operator""_nM(long double v) { return Concentration{static_cast<double>(v)}; }
constexpr Concentration operator""_nM(unsigned long long v) { return Concentration{static_cast<double>(v)}; }
constexpr Concentration operator""_uM(long double v) { return Concentration{1e3 * static_cast<double>(v)}; }
constexpr Concentration operator""_uM(unsigned long long v) { return Concentration{1e3 * static_cast<double>(v)}; }
constexpr Length operator""_um(long double v) { return Length{static_cast<double>(v)}; }
constexpr Length operator""_um(unsigned long long v) { return Length{static_cast<double>(v)}; }
constexpr Voltage operator""_mV(long double v) { return Voltage{static_cast<double>(v)}; }
constexpr Voltage operator""_mV(unsigned long long v) { return Voltage{static_cast<double>(v)}; }
constexpr Current operator""_pA(long double v) { return Current{static_cast<double>(v)}; }
constexpr Current operator""_pA(unsigned long long v) { return Current{static_cast<double>(v)}; }
}  // namespace literals

}  // namespace teg
