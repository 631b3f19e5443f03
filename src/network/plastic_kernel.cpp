#include "network/plastic_kernel.hpp"

#include <cstdlib>
#include <cstring>

namespace teg::network {

std::size_t list_kernels(NamedKernel (&out)[3]) {
  std::size_t n = 0;
  out[n++] = {"baseline", baseline::advance};
#ifdef TEG_WIDE_KERNELS
  if (__builtin_cpu_supports("avx2")) out[n++] = {"avx2", avx2::advance};
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq"))
    out[n++] = {"avx512", avx512::advance};
#endif
  return n;
}

PlasticKernel plastic_kernel() {
  NamedKernel kernels[3];
  const std::size_t n = list_kernels(kernels);
  if (const char* wanted = std::getenv("TEG_KERNEL"))
    for (std::size_t i = 0; i < n; ++i)
      if (std::strcmp(wanted, kernels[i].name) == 0) return kernels[i].kernel;
  return kernels[n - 1].kernel;
}

}  // namespace teg::network
