#include "plasticity/check_rules.hpp"

#include "core/checks.hpp"

namespace teg::plasticity {
namespace {

class Checker : private Checks {
 public:
  Errors all(const std::vector<Rule>& rules) {
    for (const auto& r : rules) rule(r);
    unique("rules", rules);
    return std::move(errors_);
  }

 private:
  void rule(const Rule& r) {
    const std::string at = "rule " + r.name;
    if (r.channels.empty()) fail(at, "has no channel", "add one");
    if (r.bounds.kind != BoundKind::none) {
      number(at + " bounds least", r.bounds.least, -1e300, 1e300);
      number(at + " bounds most", r.bounds.most, -1e300, 1e300);
    }
    if (r.bounds.kind != BoundKind::none && !(r.bounds.least < r.bounds.most))
      fail(at + " bounds", "the least weight is not below the most", "give the smaller one first");
    if (r.bounds.kind == BoundKind::power && !(r.bounds.exponent > 0 && r.bounds.exponent != 1))
      fail(at + " bounds exponent", "is not above 0 and different from 1", "use kind soft for an exponent of 1");
    for (std::size_t i = 0; i < r.channels.size(); ++i) channel(at + " channel " + std::to_string(i), r.channels[i]);
  }
  void channel(const std::string& at, const Channel& c) {
    positive(at + " tau_pair", c.tau_pair);
    positive(at + " tau_trace", c.tau_trace);
    number(at + " amplitude", c.amplitude, -1e12, 1e12);
    number(at + " rate", c.rate.native(), -1e12, 1e12);
    if (c.window == Window::double_exponential) faster(at + " tau_pair_rise", c.tau_pair_rise, c.tau_pair);
    if (c.tau_rise) positive(at + " tau_rise", *c.tau_rise);
    if (c.tau_rise && are_alike(*c.tau_rise, c.tau_trace))
      fail(at + " tau_rise", "the rise is as slow as the decay",
           "use another time than " + exact_text(c.tau_trace.native()) + " ms");
    if (c.tau_rise && c.conversion == Conversion::sampled)
      fail(at + " tau_rise", "a sampled trace has no rise", "use conversion continuous or leave tau_rise out");
    if (c.ceiling) number(at + " ceiling", *c.ceiling, 0, 1e12, true);
    if (c.conversion == Conversion::sampled) positive(at + " period", c.period);
  }
  void faster(const std::string& at, Time rise, Time decay) {
    positive(at, rise);
    if (!(rise < decay))
      fail(at, "the rise is not faster than the decay", "use less than " + exact_text(decay.native()) + " ms");
  }
};

}  // namespace

bool are_alike(Time rise, Time decay) { return std::abs(rise.native() / decay.native() - 1) < 1e-6; }

std::optional<Error> outside_bounds(const std::string& where, double least, double most, const Rule& rule) {
  const auto& bounds = rule.bounds;
  if (bounds.kind == BoundKind::none || (least >= bounds.least && most <= bounds.most)) return std::nullopt;
  const std::string range = exact_text(bounds.least) + " to " + exact_text(bounds.most);
  const std::string what = least == most ? "the weight " + exact_text(least) + " is" : "weights can be drawn that are";
  return Error{Fault::bad_value, where, what + " outside the bounds of rule " + rule.name + ", " + range,
               "keep weights from " + range + (least == most ? "" : " with least and most") +
                   ", or move w_min and w_max of the rule"};
}

Errors check_rules(const std::vector<Rule>& rules) { return Checker().all(rules); }

}  // namespace teg::plasticity
