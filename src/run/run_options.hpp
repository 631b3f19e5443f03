// How a study is run, whatever it is about.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <string>

#include "teg/quantity.hpp"

namespace teg::study {

struct RunOptions {
  std::size_t threads = 1;
  const std::atomic<bool>* stop = nullptr;                         // set by Ctrl-C
  std::function<void(std::size_t done, std::size_t of)> progress;  // called from one thread
  std::string checkpoints = {};  // folder for those of a network, which goes on from what is there; "": none
  std::function<void(Time now, Time until)> within = {};  // called by one thread, within the run of a network
};

}  // namespace teg::study
