#include "reference/plastic_synapse.hpp"

#include <algorithm>
#include <cmath>

#include "reference/window.hpp"

namespace teg::reference {
namespace {

// Where dw/dD = x^exponent takes a fraction x of the range in a drive of `amount` ranges; a weight beyond the bound
// comes back to it in the same way.
double fraction_left(double x, double exponent, double amount) {
  if (x < 0) return -fraction_left(-x, exponent, amount);
  if (exponent == 1) return x * std::exp(-amount);
  const double rest = std::pow(x, 1 - exponent) - (1 - exponent) * amount;
  return rest <= 0 ? 0 : std::pow(rest, 1 / (1 - exponent));
}

double bounded(const Bounds& bounds, double weight, double drive) {
  if (bounds.kind == BoundKind::none) return weight + drive;
  if (bounds.kind == BoundKind::hard) return std::clamp(weight + drive, bounds.least, bounds.most);
  const double range = bounds.most - bounds.least, exponent = bounds.kind == BoundKind::soft ? 1 : bounds.exponent;
  if (drive > 0) return bounds.most - range * fraction_left((bounds.most - weight) / range, exponent, drive / range);
  if (drive < 0) return bounds.least + range * fraction_left((weight - bounds.least) / range, exponent, -drive / range);
  return weight;
}

}  // namespace

PlasticSynapse::PlasticSynapse(const Rule& rule, double weight, double dt_ms)
    : rule_(&rule), dt_(dt_ms), held_(weight) {
  for (const Channel& channel : rule.channels) {
    const double norm = channel.tau_rise ? 1 / peak(channel.tau_trace.native(), channel.tau_rise->native()) : 1;
    traces_.push_back({0, 0, norm});
  }
}

void PlasticSynapse::advance(std::int64_t step, const std::vector<ChannelDrive>& drives, bool pre, bool post) {
  convert(drives);
  sample(step, drives);
  if (pre) spike(step, drives, true);
  if (post) spike(step, drives, false);
  if (pre) pre_.push_back(step);  // spikes of one instant do not pair
  if (post) post_.push_back(step);
}

void PlasticSynapse::convert(const std::vector<ChannelDrive>& drives) {
  for (std::size_t c = 0; c < traces_.size(); ++c) {
    const Channel& channel = rule_->channels[c];
    Trace& trace = traces_[c];
    if (channel.conversion != Conversion::continuous) continue;
    drive_ +=
        channel.rate.native() * trace.norm * (trace.decaying * drives[c].decaying - trace.rising * drives[c].rising);
    trace.decaying *= drives[c].decaying_kept;
    trace.rising *= drives[c].rising_kept;
  }
}

void PlasticSynapse::sample(std::int64_t step, const std::vector<ChannelDrive>& drives) {
  for (std::size_t c = 0; c < traces_.size(); ++c) {
    const Channel& channel = rule_->channels[c];
    const double period = channel.period.native();
    if (channel.conversion != Conversion::sampled || step % std::llround(period / dt_) != 0) continue;
    drive_ += channel.rate.native() * period * drives[c].gate * traces_[c].decaying;
    traces_[c].decaying *= std::exp(-period / channel.tau_trace.native());
  }
}

double PlasticSynapse::paired(const Channel& channel, std::int64_t step,
                              const std::vector<std::int64_t>& others) const {
  double sum = 0;
  for (const auto other : others) {
    const double w = window(channel, static_cast<double>(step - other) * dt_);
    sum = channel.matching == Matching::nearest ? w : sum + w;
  }
  return sum;
}

double PlasticSynapse::induced(const Channel& channel, std::int64_t step, bool is_pre) const {
  switch (channel.pairing) {
    case Pairing::pre_post: return is_pre ? 0 : paired(channel, step, pre_);
    case Pairing::post_pre: return is_pre ? paired(channel, step, post_) : 0;
    case Pairing::symmetric: return paired(channel, step, is_pre ? post_ : pre_);
    case Pairing::pre: return is_pre ? 1 : 0;
    case Pairing::post: return is_pre ? 0 : 1;
  }
  return 0;
}

void PlasticSynapse::tag(const Channel& channel, double size, Trace& trace) const {
  double change = size;
  if (channel.ceiling) {
    const double top = *channel.ceiling;
    change = channel.saturation == Saturation::hard
                 ? std::clamp(trace.decaying + size, -top, top) - trace.decaying
                 : (std::copysign(top, size) - trace.decaying) * (1 - std::exp(-std::abs(size) / top));
  }
  trace.decaying += change;
  if (channel.tau_rise) trace.rising += change;
}

void PlasticSynapse::spike(std::int64_t step, const std::vector<ChannelDrive>& drives, bool is_pre) {
  for (std::size_t c = 0; c < traces_.size(); ++c) {
    const Channel& channel = rule_->channels[c];
    const double size = channel.amplitude * drives[c].induction * induced(channel, step, is_pre);
    if (size == 0) continue;
    if (channel.conversion == Conversion::immediate)
      drive_ += drives[c].gate * size;
    else
      tag(channel, size, traces_[c]);
  }
}

double PlasticSynapse::weight() const { return bounded(rule_->bounds, held_, drive_); }

void PlasticSynapse::touch() {
  held_ = weight();
  drive_ = 0;
}

void PlasticSynapse::scale(double factor) {
  held_ *= factor;
  if (rule_->bounds.kind != BoundKind::none) held_ = std::clamp(held_, rule_->bounds.least, rule_->bounds.most);
}

double PlasticSynapse::eligibility(std::size_t channel) const {
  const Trace& trace = traces_[channel];
  return trace.norm * (trace.decaying - trace.rising);
}

}  // namespace teg::reference
