#include "task/response_choice.hpp"

#include <algorithm>

#include "core/random.hpp"
#include "task/statistics.hpp"

namespace teg::task {

// The response of the trial whose window has closed, and its reward where it has earned one.
void ResponseChoice::judge(double now_ms) {
  const std::size_t trial = response_.size();
  const double response = fired_[0] > fired_[1] ? 1 : fired_[1] > fired_[0] ? -1 : 0;
  const double wanted = trial / options_.trials % 2 == 0 ? 1 : -1;
  const double rewarded = response == wanted ? 1 : 0, error = rewarded - expected_;
  response_.push_back(response);
  rewarded_.push_back(rewarded);
  until_ms_ = -1;
  expected_ += options_.prediction * error;
  if (error == 0) return;
  const double part = uniform({options_.seed, Stream::task, 4, trial});
  const double due =
      now_ms + options_.delay_least.native() + part * (options_.delay_most - options_.delay_least).native();
  const auto place = std::upper_bound(due_ms_.begin(), due_ms_.end(), due) - due_ms_.begin();
  due_ms_.insert(due_ms_.begin() + place, due);
  due_amount_.insert(due_amount_.begin() + place, options_.amount * error);
}

void ResponseChoice::act(const Observation& seen, Actions& actions) {
  if (until_ms_ >= 0) {
    fired_[0] += static_cast<double>(spikes_of(seen, options_.first));
    fired_[1] += static_cast<double>(spikes_of(seen, options_.second));
    if (seen.now_ms >= until_ms_) judge(seen.now_ms);
  }
  if (trial_ < options_.blocks * options_.trials && trial_start(trial_) <= seen.now_ms) {
    actions.pulses.push_back(pulse(options_.stimulus, options_.pulse));
    ++trial_;
    until_ms_ = seen.now_ms + options_.window.native();
    fired_[0] = fired_[1] = 0;
  }
  while (!due_ms_.empty() && due_ms_.front() <= seen.now_ms) {
    actions.releases.push_back({options_.modulator, due_amount_.front()});
    given_ms_.push_back(seen.now_ms);
    given_amount_.push_back(due_amount_.front());
    due_ms_.erase(due_ms_.begin());
    due_amount_.erase(due_amount_.begin());
  }
}

std::vector<double> ResponseChoice::save() const {
  Saved saved;
  saved.put(static_cast<double>(trial_));
  for (const double x : {until_ms_, fired_[0], fired_[1], expected_}) saved.put(x);
  for (const auto* list : {&due_ms_, &due_amount_, &given_ms_, &given_amount_, &response_, &rewarded_})
    saved.put(*list);
  return saved.take();
}

bool ResponseChoice::restore(std::span<const double> saved) {
  Restored in(saved);
  ResponseChoice read(options_);
  read.trial_ = in.whole();
  for (double* x : {&read.until_ms_, &read.fired_[0], &read.fired_[1], &read.expected_}) *x = in.number();
  for (auto* list :
       {&read.due_ms_, &read.due_amount_, &read.given_ms_, &read.given_amount_, &read.response_, &read.rewarded_})
    *list = in.list();
  if (!in.all_read() || !std::is_sorted(read.due_ms_.begin(), read.due_ms_.end()) ||
      read.due_ms_.size() != read.due_amount_.size() || read.response_.size() != read.rewarded_.size())
    return false;
  *this = std::move(read);
  return true;
}

std::vector<Task::Measure> ResponseChoice::measures() const {
  std::vector<Measure> out{
      {"response", response_}, {"rewarded", rewarded_}, {"rewards", given_ms_}, {"released", given_amount_}};
  const std::size_t tested = std::min(options_.tested, options_.trials);
  for (std::size_t block = 0; block < options_.blocks; ++block) {
    const std::string number = std::to_string(block + 1);
    const std::size_t from = block * options_.trials, until = from + options_.trials;
    out.push_back({"block_" + number, {summary(rewarded_, from, until).mean}});
    out.push_back({"start_" + number, {summary(rewarded_, from, from + tested).mean}});
    out.push_back({"end_" + number, {summary(rewarded_, until - tested, until).mean}});
  }
  return out;
}

}  // namespace teg::task
