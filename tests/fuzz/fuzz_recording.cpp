// Any text as a recorded table: signals, events and spikes are read from it, or it is refused with errors. The first
// byte chooses the file's ending; HDF5 files are not tried here, for they are HDF5's own to read.
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>

#include "recording/read_signal.hpp"
#include "recording/spikes.hpp"

namespace {

// A file of this process, written anew for each input.
std::string written(const char* ending, const std::uint8_t* data, std::size_t size) {
  static const std::string stem = "/tmp/fuzz_recording_" + std::to_string(getpid());
  std::string path = stem + ending;
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (!file) __builtin_trap();
  std::fwrite(data, 1, size, file);
  std::fclose(file);
  return path;
}

template <class Read>
void must_say_why(const Read& read) {
  if (!read && read.errors().empty()) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array endings{".csv", ".tsv", ".txt", ".ppd"};
  if (size == 0) return 0;
  const auto path = written(endings[data[0] % endings.size()], data + 1, size - 1);
  must_say_why(teg::recording::read_signal(path));
  must_say_why(teg::recording::read_signal(path, {.column = "2", .time = "row", .time_unit_ms = 1}));
  must_say_why(teg::recording::read_events(path));
  if (!path.ends_with(".ppd")) must_say_why(teg::recording::read_spikes(path, {.time_unit_ms = 1}));
  return 0;
}
