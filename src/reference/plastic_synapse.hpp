// One plastic synapse of a network, slow and plain: every arrival is kept and every pair is summed.
#pragma once

#include <cstdint>
#include <vector>

#include "teg/network.hpp"

namespace teg::reference {

// What a channel's gates do in one step, in one region.
struct ChannelDrive {
  double gate = 0, induction = 0;  // at the end of the step, before that instant's releases
  // Integrals over the step of gate exp(-t / tau), t since its start, for tau_trace and tau_rise.
  double decaying = 0, rising = 0;
  double decaying_kept = 1, rising_kept = 1;  // of a continuous trace over the step
};

class PlasticSynapse {
 public:
  // REQUIRES: a rule that outlives the synapse.
  PlasticSynapse(const Rule& rule, double weight, double dt_ms);

  // The step that ends at `step`: continuous conversion, then that instant's samples, then its spikes.
  void advance(std::int64_t step, const std::vector<ChannelDrive>& drives, bool pre, bool post);
  // Applies the bounds to what has happened since the last time.
  void touch();
  // Homeostasis. REQUIRES: touched.
  void scale(double factor);

  double weight() const;  // as if touched
  double eligibility(std::size_t channel) const;

 private:
  // e = norm (decaying - rising)
  struct Trace {
    double decaying = 0, rising = 0, norm = 1;
  };
  void convert(const std::vector<ChannelDrive>& drives);
  void sample(std::int64_t step, const std::vector<ChannelDrive>& drives);
  void spike(std::int64_t step, const std::vector<ChannelDrive>& drives, bool is_pre);
  double induced(const Channel& channel, std::int64_t step, bool is_pre) const;
  double paired(const Channel& channel, std::int64_t step, const std::vector<std::int64_t>& others) const;
  void tag(const Channel& channel, double size, Trace& trace) const;

  const Rule* rule_;
  double dt_, held_, drive_ = 0;          // the weight when last touched; what asked to move it since
  std::vector<Trace> traces_;             // [channel]
  std::vector<std::int64_t> pre_, post_;  // steps of arrival, strictly before now while spikes act
};

}  // namespace teg::reference
