// Advances one presynaptic row of plastic synapses, within one block of targets, from its last touch a to b:
//   w += sum over components of e I,   e *= keep,
//   then for each term:  e += to_trace A - from_trace y,  w += to_weight (P(b) A - B),
//   A = sum alpha,  B = sum alpha P(s)  over the target's spikes s since the epoch of a began;
// then bounds; then, at a spike, the weight goes to the target's input. Of A and B only the spikes after a are meant.
// So what is stored has the earlier ones taken off beforehand, over the spikes A', B' since the epoch of b began:
//   e -= to_trace' A',  w -= to_weight' (P(b) A' - B'),  with the row's factors as they are from b on.
// Sixteen synapses at a time where the processor can, with the same bits on all of them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "network/quad.hpp"

namespace teg::network {

struct ComponentFactors {
  float keep = 1, integral = 0, p_b = 0, gain = 0;  // gain: what a pre spike adds by itself
};
struct SpikeFactors {
  float to_trace = 0, to_weight = 0;
};
struct TermFactors {
  SpikeFactors gained, taken_off;
  float from_trace = 0;
};

struct PlasticRow {
  const std::uint16_t* target = nullptr;  // [synapse] index in the block
  float* weight = nullptr;                // [synapse]
  float* trace = nullptr;                 // [component][synapse]
  std::size_t trace_stride = 0;           // between components
  std::size_t count = 0;                  // synapses
};
struct RowUpdate {
  std::int32_t a = 0, b = 0;
  const ComponentFactors* components = nullptr;
  const TermFactors* terms = nullptr;
  float weight_gain = 0;         // what a pre spike adds to the weight by itself
  float least = 0, most = 0;     // hard bounds; infinite where there are none
  double* excitatory = nullptr;  // [target] input at the step of arrival; null: no spike, only a touch
  double* inhibitory = nullptr;  // the same array where signs do not part
  double transmitted = 1;        // factor on the weight
  PlasticRow ahead;              // a row to come, fetched bit by bit while this one is worked on; may be empty
};
// Where a row finds what its terms need.
struct KernelContext {
  const Quad *since_a = nullptr, *since_b = nullptr;  // [target][term], since the epochs of a and of b began
  const std::ptrdiff_t* component_of_term = nullptr;
  std::size_t n_components = 0, n_terms = 0;
};

using PlasticKernel = void (*)(const KernelContext&, const PlasticRow&, const RowUpdate&);

// The fastest kernel of this processor; TEG_KERNEL=baseline, avx2 or avx512 asks for another, for tests.
PlasticKernel plastic_kernel();
// All that this processor can run.
struct NamedKernel {
  const char* name;
  PlasticKernel kernel;
};
std::size_t list_kernels(NamedKernel (&out)[3]);

namespace baseline {
void advance(const KernelContext&, const PlasticRow&, const RowUpdate&);
}
namespace avx2 {
void advance(const KernelContext&, const PlasticRow&, const RowUpdate&);
}
namespace avx512 {
void advance(const KernelContext&, const PlasticRow&, const RowUpdate&);
}

}  // namespace teg::network
