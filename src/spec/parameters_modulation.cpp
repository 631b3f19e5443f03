// Rows of the kinds that the engine describes (teg/fields.hpp).
#include <deque>
#include <optional>
#include <string>

#include "spec/parameter_rows.hpp"
#include "teg/fields.hpp"

namespace teg::spec {
namespace {

template <class T>
inline constexpr Dim dim_of{};
template <Dim D>
inline constexpr Dim dim_of<Quantity<D>> = D;
template <class T>
inline constexpr Dim dim_of<std::optional<T>> = dim_of<T>;

struct Rows {
  std::vector<Parameter> parameters;
  std::vector<Section> sections;
  std::deque<std::string> paths;  // which the rows point to

  template <class Kind>
  void add() {
    using About = Described<Kind>;
    if (sections.empty() || sections.back().path != About::section) sections.push_back({About::section, About::doc});
    for_each_field<Kind>([&]<class Owner, class Value>(const Field<Owner, Value>& field) {
      paths.push_back(std::string(About::section) + "." + std::string(field.name));
      const auto kind = field.is_level                  ? spec::Kind::level
                        : std::is_same_v<Value, double> ? spec::Kind::number
                        : std::is_same_v<Value, bool>   ? spec::Kind::boolean
                        : std::is_integral_v<Value>     ? spec::Kind::integer
                                                        : spec::Kind::quantity;
      parameters.push_back({paths.back(), kind, field.is_level ? Dim{} : dim_of<Value>, field.preset, field.is_required,
                            field.least, field.most, field.above_least, "", field.doc, field.source});
    });
  }
  template <class... Kinds>
  void add_all(const std::variant<Kinds...>*) {
    (add_if_described<Kinds>(), ...);
  }
  template <class Kind>
  void add_if_described() {
    if constexpr (IsDescribed<Kind>) add<Kind>();
  }
};

template <class... Kinds>
std::string names_of(const std::variant<Kinds...>*) {
  std::string names;
  ((names.append(names.empty() ? "" : "|").append(Described<Kinds>::name)), ...);
  return names;
}

const Rows& rows() {
  static const Rows all = [] {
    Rows made;
    const auto* clearances = static_cast<const Clearance*>(nullptr);
    made.paths.push_back(names_of(clearances));
    made.sections.push_back({Described<ExponentialClearance>::section, Described<ExponentialClearance>::doc});
    made.parameters.push_back({"modulator.*.clearance.kind",
                               spec::Kind::choice,
                               {},
                               "exponential",
                               false,
                               -std::numeric_limits<double>::infinity(),
                               std::numeric_limits<double>::infinity(),
                               false,
                               made.paths.back(),
                               "first-order or saturating",
                               ""});
    made.add_all(clearances);
    made.add<Firing>();
    made.add_all(static_cast<const ReleaseProgram*>(nullptr));
    made.add<Receptor>();
    made.add<Desensitisation>();
    return made;
  }();
  return all;
}

}  // namespace

std::span<const Parameter> modulation_rows() { return rows().parameters; }
std::span<const Section> modulation_sections() { return rows().sections; }

}  // namespace teg::spec
