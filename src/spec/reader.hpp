// Typed, checked access to a study document through the table of parameters.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/require.hpp"
#include "spec/document.hpp"
#include "spec/parameters.hpp"
#include "teg/names.hpp"

namespace teg::spec {

// A parameter as it was resolved: what `teg explain` prints and the results file keeps.
struct Resolved {
  std::string path, value, origin;  // origin: "study.toml:12:9", "--set" or "default"
  const Parameter* parameter = nullptr;
};

// Every name that stands in the document but not in the table, every section that is not one.
Errors check_names(const Value& root);

// Reads never fail on the spot: a wrong or missing value adds an error and gives a harmless one, so
// that one pass finds every error of a file.
class Reader {
 public:
  Reader(const Value& root, Errors& errors) : root_(root), errors_(errors) {}

  const Value* find(std::string_view path) const;
  bool has(std::string_view path) const { return find(path) != nullptr; }
  std::vector<std::string> names(std::string_view path) const;  // of the entries of a table
  std::size_t count(std::string_view path) const;               // elements of a list
  std::string where(std::string_view path) const;               // place and path, to open an error

  double quantity(const std::string& path);  // native units
  std::optional<double> quantity_if_given(const std::string& path);
  double level(const std::string& path, bool is_concentration);
  double number(const std::string& path);
  std::optional<double> number_if_given(const std::string& path);
  long long integer(const std::string& path) { return static_cast<long long>(number(path)); }
  std::string text(const std::string& path);
  bool flag(const std::string& path);
  std::vector<std::string> texts(const std::string& path);
  // What is chosen, by its name in the parameter's row; after an error, the row's first choice.
  std::string chosen(const std::string& path);
  // The same as a value of its kind. REQUIRES: the kind has a name for every choice of the row.
  template <HasNames Kind>
  Kind choice(const std::string& path) {
    const auto value = find_named<Kind>(chosen(path));
    TEG_REQUIRE(value);
    return value.value_or(Kind{});
  }
  // Whether it is `name`. REQUIRES: the row has such a choice.
  bool chooses(const std::string& path, std::string_view name);
  // `name`, after an error at `path` where it is none of `names`: "there is no region 'NAC'".
  std::string known(const std::string& path, const std::string& name, const std::vector<std::string>& names,
                    const std::string& what);
  void fail(const std::string& path, std::string what, std::string fix);
  void note(const std::string& path, std::string value);  // for values read by others

  const std::vector<Resolved>& resolved() const { return resolved_; }

 private:
  const Value* given(const std::string& path, const Parameter& parameter);
  double in_range(const std::string& path, const Parameter& parameter, double native);
  double numeric(const std::string& path, const Parameter& parameter, const Value* value, Dim dim);
  void wrong(const std::string& path, const Parameter& parameter, const Value& value);

  const Value* entry(const Value& table, std::string_view name) const;

  const Value& root_;
  // Names of tables with many entries, as they are first looked at: a study may have many thousand modulators.
  using Names = std::unordered_map<std::string_view, const Value*>;
  mutable std::unordered_map<const Value*, Names> names_;
  Errors& errors_;
  std::vector<Resolved> resolved_;
};

}  // namespace teg::spec
