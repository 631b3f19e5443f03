// Work on all cores with a result that does not depend on how many there are.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace teg {

// Calls work(worker, index) for index 0 .. n-1, on `threads` threads. Indices are handed out in
// blocks of `block`; each call may write only what belongs to its index. Stops early once `stop`
// is set and returns false then.
template <class Work>
bool for_each_index(std::size_t n, std::size_t threads, std::size_t block, const std::atomic<bool>& stop, Work work) {
  std::atomic<std::size_t> next{0};
  const auto run = [&](std::size_t worker) {
    while (!stop.load(std::memory_order_relaxed)) {
      const std::size_t from = next.fetch_add(block);
      if (from >= n) return;
      for (std::size_t i = from; i < std::min(n, from + block); ++i) work(worker, i);
    }
  };
  std::vector<std::thread> others;
  for (std::size_t worker = 1; worker < std::min(threads, (n + block - 1) / block); ++worker)
    others.emplace_back(run, worker);
  run(0);
  for (auto& thread : others) thread.join();
  return !stop.load();
}

}  // namespace teg
