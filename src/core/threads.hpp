// The one place where threads are started. Results do not depend on how many there are, so where the system gives
// fewer than asked for, the work goes on with those.
#pragma once

#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

namespace teg {

// Starts one thread. Throws where the system has no more threads or memory for one.
using ThreadStarter = std::function<std::thread(std::function<void()>)>;
std::thread start_thread(std::function<void()> work);

// As many threads as there are cores; at least 1.
std::size_t core_count();

// Threads that are waited for on every path, also when an exception passes.
class Threads {
 public:
  explicit Threads(ThreadStarter start = start_thread) : start_(std::move(start)) {}
  ~Threads() { join(); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  // Starts up to `n` more, which call work(0), work(1) and so on; stops at the first that cannot be started. Says how
  // many run. REQUIRES: work does not throw; what it refers to outlives join().
  std::size_t add(std::size_t n, const std::function<void(std::size_t)>& work);
  void join();
  std::size_t size() const { return threads_.size(); }
  bool empty() const { return threads_.empty(); }

 private:
  ThreadStarter start_;
  std::vector<std::thread> threads_;
};

}  // namespace teg
