// One synapse at a time, in plain C++.
#include "network/plastic_kernel.hpp"

namespace teg::network::baseline {
namespace {

struct Pack {
  static constexpr std::size_t lanes = 1;
  using Floats = float;
  struct Quads {
    Floats alpha, integral, y;
  };
  static void copy_targets(std::uint16_t (&to)[lanes], const std::uint16_t* from, std::size_t) { *to = *from; }
  [[gnu::always_inline]] static Quads load_quads(const Quad* quads, const std::uint16_t* target, std::size_t stride) {
    const Quad& q = quads[*target * stride];
    return {q.alpha, q.integral, q.y};
  }
  static Floats load(const float* from) { return *from; }
  static Floats load_part(const float* from, std::size_t) { return *from; }
  static void store(float* to, Floats v) { *to = v; }
  static void store_part(float* to, Floats v, std::size_t) { *to = v; }
  static void store_scaled(double* to, Floats v, double factor) { *to = static_cast<double>(v) * factor; }
  static Floats floats(float v) { return v; }
  static Floats add(Floats a, Floats b) { return a + b; }
  static Floats sub(Floats a, Floats b) { return a - b; }
  static Floats mul(Floats a, Floats b) { return a * b; }
  // As the vector instructions have it: what is not a number stays so.
  static Floats clamp(Floats v, Floats least, Floats most) {
    const float raised = least > v ? least : v;
    return most < raised ? most : raised;
  }
};

#include "network/plastic_kernel_body.hpp"

}  // namespace

void advance(const KernelContext& context, const PlasticRow& row, const RowUpdate& update) {
  advance_any(context, row, update);
}

}  // namespace teg::network::baseline
