// Checkpoints of the runs of a network study: a killed run goes on from the last one of each of its seeds.
#pragma once

#include <string>

#include "study/study.hpp"
#include "teg/network_simulation.hpp"

namespace teg::study {

class Checkpoints {
 public:
  // In files of `folder`; where that is "" nothing is kept.
  Checkpoints(const Study& study, std::string folder);

  // Takes the folder for this study before anything runs, so that a run that is refused saves nothing in it.
  // Errors: it holds checkpoints of another study or version, or a file that no run wrote in the place of one; the file
  // system.
  Result<Done> claim() const;
  // Whether a run has left some, of this study or another, which the next one goes on from or refuses.
  static bool are_in(const std::string& folder);
  // Removes those in a folder, of whatever study, and the folder where nothing else is in it.
  static void clear(const std::string& folder);
  // Brings back what was saved of the run at this point with this seed, if anything was. Errors: a checkpoint of
  // another study, version, point or seed, or a damaged one.
  Result<Done> restore(NetworkSimulation& simulation, std::size_t point, std::uint64_t seed) const;
  Result<Done> save(const NetworkSimulation& simulation, std::size_t point, std::uint64_t seed) const;
  // Whether the study asks for them and there is where to put them.
  bool are_kept() const { return !folder_.empty() && every_.native() > 0; }
  // What to do after an interruption.
  const char* how_to_go_on() const {
    return are_kept() ? "run it again; it goes on from its checkpoints" : "run it again; nothing was written";
  }
  Time every() const { return every_; }

 private:
  std::string file(std::size_t point, std::uint64_t seed) const;
  std::string owner(std::size_t point, std::uint64_t seed) const;

  std::string folder_, study_;
  Time every_{0};
};

}  // namespace teg::study
