// A study file as a tree of values, each with its place, before anything is checked.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "teg/result.hpp"

namespace teg::spec {

struct Value;
using List = std::vector<Value>;
using Table = std::vector<std::pair<std::string, Value>>;  // in the order of the file

// What a value holds. Copied with care for memory that runs out on the way: where that happens in the copy of a variant
// of these types, libstdc++ 12 destroys what was never made.
using AnyHeld = std::variant<bool, double, std::string, List, Table>;
struct Held : AnyHeld {
  using AnyHeld::AnyHeld;
  Held(const Held& other);
  Held(Held&& other) noexcept;
  Held& operator=(const Held& other);
  Held& operator=(Held&& other) noexcept;
  ~Held();
};

struct Value {
  Held held = Table{};
  std::string place;  // "study.toml:12:9", or "--set" for a value from the command line
  bool is_integer = false;

  const Table* table() const { return std::get_if<Table>(&held); }
  Table* table() { return std::get_if<Table>(&held); }
  const List* list() const { return std::get_if<List>(&held); }
  const std::string* text() const { return std::get_if<std::string>(&held); }
  const Value* find(std::string_view key) const;  // in a table; null where absent
  Value* find(std::string_view key);
};

// Errors: not TOML (line and column), not text, empty, nested too deeply.
Result<Value> parse_toml(std::string_view text, const std::string& file_name);

// Sets the value at a path such as "rule.d1.channel.0.tau_trace"; makes missing tables, and one new
// list element at most. The text is read as TOML where it is TOML, otherwise as a string.
Result<Done> set_path(Value& root, std::string_view path, std::string_view text);
// The same with a value that has been read already; it keeps its place.
Result<Done> set_value(Value& root, std::string_view path, Value value);

// Takes an entry out of a table; does nothing where there is none of this name.
void remove(Value& table, std::string_view key);

// Replaces "{name}" in every text by its value, and "{input + delay}" by the value of the expression.
// A value that is itself in braces ("{delay}") leaves the text for later. Errors: unknown names,
// expressions that have no value.
using Substitutions = std::map<std::string, std::string>;
Errors substitute(Value& root, const Substitutions& values);

// Whether a text depends on a name: "{name}" or an expression in braces that contains it.
bool mentions(std::string_view text, std::string_view name);

// The value as TOML-like text ("20 nM", [1, 2]), for messages and provenance.
std::string to_text(const Value& value);

// The whole document as TOML.
std::string to_toml(const Value& root);

}  // namespace teg::spec
