// Settings of a learner or a task, with their presets, checked against what is known of them.
#pragma once

#include <string>

#include "teg/learner.hpp"

namespace teg::learner {

class SettingReader {
 public:
  // `where` ("learner", "task") opens every error. Names that no setting has are errors at once.
  SettingReader(std::string where, std::span<const SettingInfo> known, const Settings& given);

  // The setting of this name, or its preset; native units. REQUIRES: a setting has that name.
  double number(std::string_view name);
  std::size_t count(std::string_view name) { return static_cast<std::size_t>(whole(name, number(name))); }
  std::vector<double> numbers(std::string_view name);
  std::vector<double> counts(std::string_view name);
  std::string text(std::string_view name);
  std::vector<std::string> texts(std::string_view name);
  bool flag(std::string_view name) { return text(name) == "true"; }
  std::size_t choice(std::string_view name);  // index among its choices
  bool given(std::string_view name) const { return given_.contains(name); }
  // The first settings, those that may follow modulators, in their order.
  std::vector<double> live();

  void fail(std::string_view name, std::string what, std::string fix);
  // Whether so many numbers may be kept; an error at this setting where they would fill the memory.
  bool fits(std::string_view name, double numbers);
  const Errors& errors() const { return errors_; }

 private:
  const SettingInfo& info(std::string_view name) const;
  double checked(const SettingInfo& info, double value);
  double whole(std::string_view name, double value);

  std::string where_;
  std::span<const SettingInfo> known_;
  const Settings& given_;
  Errors errors_;
};

// What a choice may be: "a|b|c" in parts.
std::vector<std::string> choices_of(const SettingInfo& info);
// A preset as the setting that it stands for.
Setting preset_of(const SettingInfo& info);

}  // namespace teg::learner
