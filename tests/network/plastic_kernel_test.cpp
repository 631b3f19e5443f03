// All kernels give the same bits, and what their formula gives in double precision.
#include "network/plastic_kernel.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/random.hpp"
#include "network/spike_sums.hpp"

namespace teg::network {
namespace {

constexpr std::size_t n_targets = 40;
constexpr std::int32_t now = 200;

class Random {
 public:
  explicit Random(std::uint32_t what) : what_(what) {}
  double between(double least, double most) {
    return least + (most - least) * uniform({43, Stream::test, what_, next_++});
  }
  float single(double least, double most) { return static_cast<float>(between(least, most)); }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(between(0, static_cast<double>(n))); }
  bool chance(double p) { return between(0, 1) < p; }

 private:
  std::uint32_t what_;
  std::uint64_t next_ = 0;
};

Rule simple_rule() {
  Channel ltp{.amplitude = 1, .tau_trace = Time{300}}, ltd = ltp;
  ltd.pairing = Pairing::post_pre, ltd.amplitude = -0.7;
  return {"simple", {ltp, ltd}, {}};
}
Rule rich_rule() {
  Channel rises{.pairing = Pairing::symmetric, .window = Window::double_exponential, .tau_trace = Time{200}};
  rises.tau_rise = Time{30};
  Channel at_once{.pairing = Pairing::post_pre, .tau_pair = Time{50}, .conversion = Conversion::immediate};
  Channel counted{.pairing = Pairing::post, .tau_trace = Time{400}};
  Channel latest{.window = Window::alpha, .matching = Matching::nearest, .tau_trace = Time{150}};
  return {"rich", {rises, at_once, counted, latest}, {}};
}

// Targets some of which have fired a lot, some never, and a few right now.
class World {
 public:
  explicit World(const Rule& rule) : rule_(compile_rule(rule, grid_)), sums_(rule_, grid_, n_targets) {
    Random random(1);
    std::vector<const RunningIntegral*> pointers;
    for (const auto& c : rule_.components) integrals_.emplace_back(c, grid_, now + 2);
    for (const auto& i : integrals_) pointers.push_back(&i);
    const std::vector<double> induction(rule.channels.size(), 1.0);
    for (std::int64_t step = 1; step <= now; ++step) {
      if (step > 1 && (step - 1) % rule_.shift == 0) {
        for (auto& integral : integrals_) integral.move_ref(step - 1);
        sums_.move_ref(step - 1, pointers);
      }
      for (auto& integral : integrals_) integral.advance(step, random.between(0, 1));
      sums_.begin_step(step, pointers, induction);
      for (std::size_t i = 0; i < n_targets; ++i)
        if (i % 5 != 0 && random.chance(step == now ? 0.3 : 0.004 * static_cast<double>(i))) sums_.push(i);
      if (step < now) sums_.end_step();
    }
  }
  const PlasticRule& rule() const { return rule_; }
  // What a row that was last touched at `a` finds.
  KernelContext context(std::int64_t a) const {
    return {sums_.since(a), sums_.present(), rule_.component_of_term.data(), n_components(), n_terms()};
  }
  std::size_t n_components() const { return rule_.components.size(); }
  std::size_t n_terms() const { return rule_.terms.size(); }

 private:
  Grid grid_{0.5};
  PlasticRule rule_;
  SpikeSums sums_;
  std::vector<RunningIntegral> integrals_;
};

// What a kernel reads and writes.
struct Case {
  std::vector<std::uint16_t> target;
  std::vector<float> weight, trace;  // traces lie `stride` apart
  std::size_t stride = 0;
  std::vector<ComponentFactors> components;
  std::vector<TermFactors> terms;
  RowUpdate update;
  bool is_spike = false, has_signs = false;
  std::vector<double> excitatory, inhibitory;
};
Case drawn_case(const World& world, std::size_t length, std::uint32_t seed) {
  Random random(seed);
  Case c;
  c.stride = length + 3;
  for (std::size_t i = 0; i < length; ++i)
    c.target.push_back(
        static_cast<std::uint16_t>(random.chance(0.3) && i > 0 ? c.target[i - 1] : random.below(n_targets)));
  for (std::size_t i = 0; i < length + 3; ++i) c.weight.push_back(random.single(-2, 2));
  for (std::size_t i = 0; i < c.stride * world.n_components(); ++i) c.trace.push_back(random.single(-1, 1));
  for (std::size_t k = 0; k < world.n_components(); ++k)
    c.components.push_back(
        {random.single(0.3, 1), random.single(-0.5, 0.5), random.single(0, 0.3), random.single(-0.2, 0.2)});
  const auto drawn = [&random] { return SpikeFactors{random.single(-0.1, 0.1), random.single(-0.1, 0.1)}; };
  for (std::size_t j = 0; j < world.n_terms(); ++j) {
    const SpikeFactors gained = drawn(), taken_off = drawn();
    c.terms.push_back({gained, taken_off, random.single(-0.002, 0.002)});
  }
  c.update.a = static_cast<std::int32_t>(random.between(-1, now - 1));
  if (random.chance(0.2)) c.update.a = now - 1;
  c.update.b = now;
  c.update.weight_gain = random.single(-0.1, 0.1);
  const bool is_bounded = random.chance(0.5);
  c.update.least = is_bounded ? -1 : -std::numeric_limits<float>::infinity();
  c.update.most = is_bounded ? 1 : std::numeric_limits<float>::infinity();
  c.update.transmitted = random.between(0.2, 1.2);
  c.is_spike = random.chance(0.7), c.has_signs = random.chance(0.5);
  for (std::size_t i = 0; i < n_targets; ++i) c.excitatory.push_back(random.between(-1, 1));
  c.inhibitory = c.excitatory;
  return c;
}
void advance(PlasticKernel kernel, const World& world, Case& c) {
  RowUpdate update = c.update;
  update.components = c.components.data(), update.terms = c.terms.data();
  if (c.is_spike) update.excitatory = c.excitatory.data(), update.inhibitory = c.excitatory.data();
  if (c.is_spike && c.has_signs) update.inhibitory = c.inhibitory.data();
  kernel(world.context(c.update.a), {c.target.data(), c.weight.data(), c.trace.data(), c.stride, c.target.size()},
         update);
}

// The header's formula, in double precision, synapse by synapse.
void advance_plainly(const World& world, Case& c) {
  for (std::size_t i = 0; i < c.target.size(); ++i) {
    double w = c.weight[i], weight_off = 0;
    std::vector<double> e, trace_off(world.n_components(), 0.0);
    for (std::size_t k = 0; k < world.n_components(); ++k) {
      e.push_back(c.trace[k * c.stride + i]);
      w += e[k] * c.components[k].integral;
      e[k] = e[k] * c.components[k].keep + c.components[k].gain;
    }
    for (std::size_t j = 0; j < world.n_terms(); ++j) {
      const auto context = world.context(c.update.a);
      const Quad &past = context.since_a[c.target[i] * world.n_terms() + j],
                 &present = context.since_b[c.target[i] * world.n_terms() + j];
      const TermFactors& f = c.terms[j];
      const double gain = double{f.gained.to_trace} * past.alpha - double{f.from_trace} * present.y;
      const double off = double{f.taken_off.to_trace} * present.alpha;
      if (world.rule().component_of_term[j] < 0) {
        w += gain, weight_off += off;
        continue;
      }
      const auto k = static_cast<std::size_t>(world.rule().component_of_term[j]);
      const double p_b = c.components[k].p_b;
      e[k] += gain, trace_off[k] += off;
      w += f.gained.to_weight * (p_b * past.alpha - past.integral);
      weight_off += f.taken_off.to_weight * (p_b * present.alpha - present.integral);
    }
    w = std::min(std::max(w + c.update.weight_gain, double{c.update.least}), double{c.update.most});
    c.weight[i] = static_cast<float>(w - weight_off);
    for (std::size_t k = 0; k < e.size(); ++k) c.trace[k * c.stride + i] = static_cast<float>(e[k] - trace_off[k]);
    if (c.is_spike) (c.has_signs && w < 0 ? c.inhibitory : c.excitatory)[c.target[i]] += w * c.update.transmitted;
  }
}

template <class Body>
void for_each_case(Body body) {
  for (const auto& rule : {simple_rule(), rich_rule()}) {
    const World world(rule);
    for (std::size_t length = 0; length <= 70; ++length)
      for (std::uint32_t repeat = 0; repeat < 8; ++repeat)
        body(world, drawn_case(world, length, static_cast<std::uint32_t>(1000 + 8 * length + repeat)));
  }
}

TEST(PlasticKernel, has_the_same_bits_on_every_width) {
  NamedKernel kernels[3];
  const std::size_t n = list_kernels(kernels);
  ASSERT_GE(n, 1u);
  EXPECT_STREQ(kernels[0].name, "baseline");
  for_each_case([&](const World& world, const Case& start) {
    Case expected = start;
    advance(kernels[0].kernel, world, expected);
    for (std::size_t k = 1; k < n; ++k) {
      Case c = start;
      advance(kernels[k].kernel, world, c);
      ASSERT_EQ(c.weight, expected.weight) << kernels[k].name << ", row of " << c.target.size();
      ASSERT_EQ(c.trace, expected.trace) << kernels[k].name << ", row of " << c.target.size();
      ASSERT_EQ(c.excitatory, expected.excitatory) << kernels[k].name << ", row of " << c.target.size();
      ASSERT_EQ(c.inhibitory, expected.inhibitory) << kernels[k].name << ", row of " << c.target.size();
    }
  });
}

void expect_near(const std::vector<float>& found, const std::vector<float>& plain, const char* what) {
  for (std::size_t i = 0; i < found.size(); ++i)
    ASSERT_NEAR(found[i], plain[i], 1e-5 * (1 + std::abs(plain[i]))) << what << " " << i << " of " << found.size();
}
void expect_near(const std::vector<double>& found, const std::vector<double>& plain, const char* what) {
  for (std::size_t i = 0; i < found.size(); ++i)
    ASSERT_NEAR(found[i], plain[i], 4e-5 * (1 + std::abs(plain[i]))) << what << " " << i;
}

TEST(PlasticKernel, advances_rows_as_its_formula_says) {
  for_each_case([&](const World& world, const Case& start) {
    Case c = start, plain = start;
    advance(plastic_kernel(), world, c);
    advance_plainly(world, plain);
    expect_near(c.weight, plain.weight, "weight");
    expect_near(c.trace, plain.trace, "trace");
    expect_near(c.excitatory, plain.excitatory, "excitatory");
    expect_near(c.inhibitory, plain.inhibitory, "inhibitory");
  });
}

TEST(PlasticKernel, meets_rows_of_the_present_epoch_and_of_past_ones) {
  for (const auto& rule : {simple_rule(), rich_rule()}) {
    const World world(rule);
    std::size_t past = 0, n = 0;
    for (std::uint32_t seed = 0; seed < 100; ++seed, ++n) {
      const auto context = world.context(drawn_case(world, 1, seed).update.a);
      past += context.since_a != context.since_b;
    }
    EXPECT_GT(past, n / 10);
    EXPECT_LT(past, n - n / 10);
  }
}

}  // namespace
}  // namespace teg::network
