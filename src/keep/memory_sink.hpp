// Results in memory, for those who go on computing with them.
#pragma once

#include <vector>

#include "keep/result_sink.hpp"

namespace teg::study {

class MemorySink final : public ResultSink {
 public:
  Result<Done> put(Dataset results) override;
  // In the order in which they came.
  const std::vector<Dataset>& kept() const { return kept_; }

 private:
  std::vector<Dataset> kept_;
};

}  // namespace teg::study
