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
  response_.push_back(response);
  rewarded_.push_back(response == wanted ? 1 : 0);
  until_ms_ = -1;
  if (response != wanted && (response == 0 || options_.penalty == 0)) return;
  const double part = uniform({options_.seed, Stream::task, 4, trial});
  const double due =
      now_ms + options_.delay_least.native() + part * (options_.delay_most - options_.delay_least).native();
  auto& list = response == wanted ? due_ms_ : dip_due_ms_;
  list.insert(std::upper_bound(list.begin(), list.end(), due), due);
}

// What is due by now.
void ResponseChoice::release(std::vector<double>& due_ms, std::vector<double>& done_ms, double amount, double now_ms,
                             Actions& actions) const {
  while (!due_ms.empty() && due_ms.front() <= now_ms) {
    actions.releases.push_back({options_.modulator, amount});
    done_ms.push_back(now_ms);
    due_ms.erase(due_ms.begin());
  }
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
  release(due_ms_, given_ms_, options_.amount, seen.now_ms, actions);
  release(dip_due_ms_, dipped_ms_, -options_.penalty, seen.now_ms, actions);
}

std::vector<double> ResponseChoice::save() const {
  Saved saved;
  saved.put(static_cast<double>(trial_));
  for (const double x : {until_ms_, fired_[0], fired_[1]}) saved.put(x);
  for (const auto* list : {&due_ms_, &dip_due_ms_, &given_ms_, &dipped_ms_, &response_, &rewarded_}) saved.put(*list);
  return saved.take();
}

bool ResponseChoice::restore(std::span<const double> saved) {
  Restored in(saved);
  ResponseChoice read(options_);
  read.trial_ = in.whole();
  for (double* x : {&read.until_ms_, &read.fired_[0], &read.fired_[1]}) *x = in.number();
  for (auto* list :
       {&read.due_ms_, &read.dip_due_ms_, &read.given_ms_, &read.dipped_ms_, &read.response_, &read.rewarded_})
    *list = in.list();
  if (!in.all_read() || !std::is_sorted(read.due_ms_.begin(), read.due_ms_.end()) ||
      !std::is_sorted(read.dip_due_ms_.begin(), read.dip_due_ms_.end()) ||
      read.response_.size() != read.rewarded_.size())
    return false;
  *this = std::move(read);
  return true;
}

std::vector<Task::Measure> ResponseChoice::measures() const {
  std::vector<Measure> out{
      {"response", response_}, {"rewarded", rewarded_}, {"rewards", given_ms_}, {"dips", dipped_ms_}};
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
