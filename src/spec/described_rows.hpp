// Rows of the table of parameters for kinds that the engine describes (teg/described.hpp).
#pragma once

#include <deque>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "spec/parameter_rows.hpp"
#include "teg/described.hpp"
#include "teg/names.hpp"
#include "teg/quantity.hpp"

namespace teg::spec {

template <class T>
inline constexpr Dim dim_of{};
template <Dim D>
inline constexpr Dim dim_of<Quantity<D>> = D;
template <class T>
inline constexpr Dim dim_of<std::optional<T>> = dim_of<T>;

// What a field is in a study.
template <class Value>
constexpr Kind kind_of(bool is_level) {
  if (is_level) return Kind::level;
  if constexpr (std::is_same_v<Value, double>)
    return Kind::number;
  else if constexpr (std::is_same_v<Value, bool>)
    return Kind::boolean;
  else if constexpr (std::is_integral_v<Value>)
    return Kind::integer;
  else if constexpr (HasNames<Value>)
    return Kind::choice;
  else if constexpr (requires(Value v) { v[0][0]; })
    return Kind::trains;
  else if constexpr (requires(Value v) { v[0]; })
    return Kind::values;
  else
    return Kind::quantity;
}
template <class Value>
constexpr std::string_view choices_of_field() {
  if constexpr (HasNames<Value>)
    return choices<Value>;
  else
    return "";
}

class DescribedRows {
 public:
  void add(std::span<const Parameter> rows) { parameters_.insert(parameters_.end(), rows.begin(), rows.end()); }
  void add_sections(std::span<const Section> rows) { sections_.insert(sections_.end(), rows.begin(), rows.end()); }
  void add_section(std::string_view path, std::string doc) {
    if (sections_.empty() || sections_.back().path != path) sections_.push_back({path, kept(std::move(doc))});
  }

  // A kind that has its section to itself.
  template <class About>
  void add() {
    add_section(Described<About>::section, std::string(Described<About>::doc));
    for_each_field<About>([&](const auto& field) { add_row<About>(field, field.preset, field.doc); });
  }
  template <class Variant>
  void add_described() {
    for_each_kind<Variant>([&]<class About>() {
      if constexpr (IsDescribed<About>) add<About>();
    });
  }

  // `section.kind`: which of several kinds a section holds. Without `doc`, the kinds say what they are.
  template <class Variant>
  void add_kind(std::string_view section, std::string_view preset, std::string doc = {}) {
    std::string all, what;
    for_each_kind<Variant>([&]<class About>() {
      all.append(all.empty() ? "" : "|").append(Described<About>::name);
      what.append(what.empty() ? "" : "; ").append(Described<About>::doc);
    });
    constexpr double inf = std::numeric_limits<double>::infinity();
    parameters_.push_back({kept(std::string(section) + ".kind"),
                           Kind::choice,
                           {},
                           preset,
                           false,
                           -inf,
                           inf,
                           false,
                           kept(all),
                           kept(doc.empty() ? what : doc),
                           ""});
  }
  // Kinds that share a section: a row for each field, which says whose it is and how each kind presets it.
  template <class Variant>
  void add_shared() {
    std::vector<std::string_view> order;
    std::map<std::string_view, std::vector<Use>> uses;
    for_each_kind<Variant>([&]<class About>() {
      for_each_field<About>([&](const auto& field) {
        auto& all = uses[field.name];
        if (all.empty()) order.push_back(field.name);
        all.push_back({Described<About>::name, is_choice(field) ? "" : field.preset, field.doc});
      });
    });
    for (const auto name : order) {
      bool is_added = false;
      for_each_kind<Variant>([&]<class About>() {
        for_each_field<About>([&](const auto& field) {
          if (field.name != name || std::exchange(is_added, true)) return;
          add_row<About>(field, is_choice(field) ? field.preset : "", kept(words(uses[name])));
        });
      });
    }
  }

  std::span<const Parameter> parameters() const { return parameters_; }
  std::span<const Section> sections() const { return sections_; }

 private:
  struct Use {
    std::string_view kind, preset, doc;
  };
  template <class Owner, class Value>
  static constexpr bool is_choice(const Field<Owner, Value>&) {
    return HasNames<Value>;
  }
  template <class About, class Owner, class Value>
  void add_row(const Field<Owner, Value>& field, std::string_view preset, std::string_view doc) {
    parameters_.push_back({kept(std::string(Described<About>::section) + "." + std::string(field.name)),
                           kind_of<Value>(field.is_level), field.is_level ? Dim{} : dim_of<Value>, preset,
                           field.is_required, field.least, field.most, field.above_least, choices_of_field<Value>(),
                           doc, field.source});
  }
  static std::string words(const std::vector<Use>& uses);
  std::string_view kept(std::string text) { return texts_.emplace_back(std::move(text)); }

  std::vector<Parameter> parameters_;
  std::vector<Section> sections_;
  std::deque<std::string> texts_;  // which the rows point to
};

}  // namespace teg::spec
