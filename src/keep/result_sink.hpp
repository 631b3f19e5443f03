// Where results go: into memory, or into a file. What makes results knows neither.
#pragma once

#include "keep/dataset.hpp"
#include "teg/result.hpp"

namespace teg::study {

class ResultSink {
 public:
  ResultSink() = default;
  ResultSink(const ResultSink&) = delete;
  ResultSink& operator=(const ResultSink&) = delete;
  virtual ~ResultSink() = default;
  // Takes one result. Errors: what the sink cannot hold; of a file, a name or shape that contradicts itself.
  virtual Result<Done> put(Dataset results) = 0;
};

}  // namespace teg::study
