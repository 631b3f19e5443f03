#include "keep/hdf5_sink.hpp"

#include <utility>

#include "keep/store_write.hpp"

namespace teg::study {

Hdf5Sink::Hdf5Sink(std::vector<NamedFile>& files, std::string name) : files_(files), name_(std::move(name)) {}

Result<Done> Hdf5Sink::put(Dataset results) {
  auto bytes = to_hdf5(results);
  if (!bytes) return bytes.errors();
  files_.push_back({name_, *std::move(bytes)});
  return Done{};
}

}  // namespace teg::study
