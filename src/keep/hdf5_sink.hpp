// Results as an HDF5 file among the files of one run, which appear together (core/file_set.hpp).
#pragma once

#include <string>
#include <vector>

#include "core/file_set.hpp"
#include "keep/result_sink.hpp"

namespace teg::study {

class Hdf5Sink final : public ResultSink {
 public:
  // Adds a file of this name to `files`, which must outlive the sink.
  explicit Hdf5Sink(std::vector<NamedFile>& files, std::string name = "results.h5");
  Result<Done> put(Dataset results) override;

 private:
  std::vector<NamedFile>& files_;
  std::string name_;
};

}  // namespace teg::study
