// Settings of a learner or a task, with their presets, checked against what is known of them.
#pragma once

#include <string>

#include "core/require.hpp"
#include "teg/learner.hpp"
#include "teg/names.hpp"

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
  // What is chosen, by its name; after an error, the first choice.
  std::string chosen(std::string_view name);
  // The same as a value of its kind. REQUIRES: the setting's choices are those of the kind.
  template <HasNames Kind>
  Kind choice(std::string_view name) {
    const auto value = find_named<Kind>(chosen(name));
    TEG_REQUIRE(value);
    return value.value_or(Kind{});
  }
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
