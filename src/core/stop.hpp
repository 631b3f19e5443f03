// The one thing that is global: whether somebody wants the program to end, as by Ctrl-C. Whoever computes for long in
// one piece asks, and ends with Fault::interrupted.
#pragma once

#include <atomic>

namespace teg {

// Lock-free, so that a signal handler may set it.
inline std::atomic<bool>& stop_wanted() {
  static std::atomic<bool> wanted{false};
  return wanted;
}

}  // namespace teg
