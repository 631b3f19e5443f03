// One synapse at a time, in plain C++.
#include "network/plastic_kernel.hpp"

namespace teg::network::baseline {
namespace {

struct Pack {
  static constexpr std::size_t lanes = 1;
  using Floats = float;
  using Ints = std::int32_t;
  using Mask = bool;
  struct Targets {
    std::uint16_t index[1];
    std::size_t place;
  };
  struct Quads {
    Ints step;
    Floats alpha, p, y;
  };
  static Targets load_targets(const std::uint16_t* from, std::size_t, std::size_t per_target) {
    return {{*from}, *from * per_target};
  }
  static Quads load_quads(const Quad* quads, const Targets& t) {
    const Quad& q = quads[t.place];
    return {q.step, q.alpha, q.p, q.y};
  }
  static Floats load(const float* from) { return *from; }
  static Floats load_part(const float* from, std::size_t) { return *from; }
  static void store(float* to, Floats v) { *to = v; }
  static void store_part(float* to, Floats v, std::size_t) { *to = v; }
  static void store_scaled(double* to, Floats v, double factor) { *to = static_cast<double>(v) * factor; }
  static Floats floats(float v) { return v; }
  static Ints ints(std::int32_t v) { return v; }
  static Floats add(Floats a, Floats b) { return a + b; }
  static Floats sub(Floats a, Floats b) { return a - b; }
  static Floats mul(Floats a, Floats b) { return a * b; }
  static Mask greater(Ints a, Ints b) { return a > b; }
  static Mask equal(Ints a, Ints b) { return a == b; }
  static bool any(Mask m) { return m; }
  static unsigned bits(Mask m) { return m; }
  static Floats keep(Mask m, Floats v) { return m ? v : 0.0f; }
  static Floats select(Mask m, Floats yes, Floats no) { return m ? yes : no; }
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
