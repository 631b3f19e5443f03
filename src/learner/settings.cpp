#include "learner/settings.hpp"

#include <algorithm>
#include <cmath>

#include "core/require.hpp"
#include "core/text.hpp"
#include "core/units.hpp"

namespace teg::learner {
namespace {

bool is_list(const SettingInfo& info) {
  return info.kind == SettingKind::numbers || info.kind == SettingKind::times || info.kind == SettingKind::texts;
}
bool is_text(const SettingInfo& info) {
  return info.kind == SettingKind::text || info.kind == SettingKind::texts || info.kind == SettingKind::choice ||
         info.kind == SettingKind::flag;
}

}  // namespace

std::vector<std::string> choices_of(const SettingInfo& info) {
  return info.kind == SettingKind::flag ? std::vector<std::string>{"false", "true"} : split(info.choices, '|');
}

Setting preset_of(const SettingInfo& info) {
  Setting setting;
  if (is_list(info) && info.preset.empty()) return setting;
  const auto parts = is_list(info) ? split(info.preset, ',') : std::vector<std::string>{std::string(info.preset)};
  for (const auto& part : parts) {
    const std::string word(trim(part));
    if (is_text(info)) {
      setting.texts.push_back(word);
      continue;
    }
    const bool is_time = info.kind == SettingKind::time || info.kind == SettingKind::times;
    const auto value = parse_quantity("", word, is_time ? dim::time : Dim{});
    if (value) setting.numbers.push_back(*value);
  }
  return setting;
}

SettingReader::SettingReader(std::string where, std::span<const SettingInfo> known, const Settings& given)
    : where_(std::move(where)), known_(known), given_(given) {
  std::vector<std::string> names;
  for (const auto& s : known) names.emplace_back(s.name);
  for (const auto& [name, setting] : given)
    if (std::find(names.begin(), names.end(), name) == names.end())
      errors_.push_back({Fault::unknown_name, where_ + "." + name, "is not a setting here", name_hint(name, names)});
}

const SettingInfo& SettingReader::info(std::string_view name) const {
  const auto at = std::find_if(known_.begin(), known_.end(), [&](const auto& s) { return s.name == name; });
  TEG_REQUIRE(at != known_.end());
  return *at;
}

void SettingReader::fail(std::string_view name, std::string what, std::string fix) {
  errors_.push_back({Fault::bad_value, where_ + "." + std::string(name), std::move(what), std::move(fix)});
}

double SettingReader::checked(const SettingInfo& s, double value) {
  if (value >= s.least && value <= s.most) return value;
  const bool is_time = s.kind == SettingKind::time || s.kind == SettingKind::times;
  const std::string unit = is_time ? " ms" : "";
  fail(s.name, "is " + short_text(value) + unit,
       "write a value from " + short_text(s.least) + unit + " to " + short_text(s.most) + unit);
  return s.least;
}

double SettingReader::number(std::string_view name) {
  const auto& s = info(name);
  const auto at = given_.find(name);
  const auto preset = preset_of(s);
  const auto& numbers = at == given_.end() ? preset.numbers : at->second.numbers;
  if (numbers.size() == 1) return checked(s, numbers[0]);
  fail(name, "is missing, or not one number", "write one number");
  return s.least;
}

std::vector<double> SettingReader::numbers(std::string_view name) {
  const auto& s = info(name);
  const auto at = given_.find(name);
  auto values = at == given_.end() ? preset_of(s).numbers : at->second.numbers;
  for (auto& v : values) v = checked(s, v);
  return values;
}

std::vector<double> SettingReader::counts(std::string_view name) {
  auto values = numbers(name);
  for (auto& v : values) v = whole(name, v);
  return values;
}

// A quotient of a sweep may miss a whole number by its last digits.
double SettingReader::whole(std::string_view name, double value) {
  const double rounded = std::round(value);
  if (std::abs(value - rounded) <= 1e-9 * std::max(1.0, rounded)) return rounded;
  fail(name, "is " + short_text(value) + ", and is counted", "write a whole number, such as " + short_text(rounded));
  return std::max(rounded, std::ceil(info(name).least));
}

bool SettingReader::fits(std::string_view name, double numbers) {
  constexpr double most_bytes = 1e9;
  const double bytes = numbers * sizeof(double);
  if (bytes <= most_bytes) return true;
  fail(name, "would fill " + short_text(bytes / 1e9) + " GB of memory in this task",
       "stay within " + short_text(most_bytes / 1e9) + " GB: use fewer states, cues or actions");
  return false;
}

std::vector<std::string> SettingReader::texts(std::string_view name) {
  const auto at = given_.find(name);
  return at == given_.end() ? preset_of(info(name)).texts : at->second.texts;
}

std::string SettingReader::text(std::string_view name) {
  const auto all = texts(name);
  if (all.size() == 1) return all[0];
  fail(name, "is missing, or not one text", "write one text");
  return "";
}

std::string SettingReader::chosen(std::string_view name) {
  const auto value = text(name);
  const auto choices = choices_of(info(name));
  if (std::find(choices.begin(), choices.end(), value) != choices.end()) return value;
  fail(name, "'" + value + "' is no choice here", name_hint(value, choices));
  return choices[0];
}

std::vector<double> SettingReader::live() {
  std::vector<double> values;
  for (const auto& s : known_)
    if (s.is_live) values.push_back(number(s.name));
  return values;
}

}  // namespace teg::learner
