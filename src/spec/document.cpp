#include "spec/document.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <sstream>
#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

#include "core/expression.hpp"
#include "core/text.hpp"
#include "spec/nesting.hpp"

namespace teg::spec {
namespace {

std::string place_of(const toml::node& node, const std::string& file) {
  const auto at = node.source().begin;
  if (at.line == 0) return file;
  return file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

template <class Date>
std::string as_text(const Date& date) {
  std::ostringstream out;
  out << date;
  return out.str();
}

Value convert(const toml::node& node, const std::string& file);

Value convert_table(const toml::table& table, const std::string& file) {
  std::vector<std::pair<toml::source_position, std::pair<std::string, Value>>> entries;
  for (const auto& [key, child] : table)
    entries.push_back({key.source().begin, {std::string(key.str()), convert(child, file)}});
  std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  Table out;
  for (auto& entry : entries) out.push_back(std::move(entry.second));
  return {std::move(out), place_of(table, file)};
}

Value convert(const toml::node& node, const std::string& file) {
  const std::string place = place_of(node, file);
  if (const auto* table = node.as_table()) return convert_table(*table, file);
  if (const auto* array = node.as_array()) {
    List list;
    for (const auto& child : *array) list.push_back(convert(child, file));
    return {std::move(list), place};
  }
  if (const auto* text = node.as_string()) return {text->get(), place};
  if (const auto* flag = node.as_boolean()) return {flag->get(), place};
  if (const auto* whole = node.as_integer()) return {static_cast<double>(whole->get()), place, true};
  if (const auto* number = node.as_floating_point()) return {number->get(), place};
  if (const auto* date = node.as_date()) return {as_text(date->get()), place};
  if (const auto* time = node.as_time()) return {as_text(time->get()), place};
  return {as_text(node.as_date_time()->get()), place};
}

std::optional<std::size_t> index_of(std::string_view step) {
  std::size_t index = 0;
  const auto [end, fault] = std::from_chars(step.data(), step.data() + step.size(), index);
  return fault == std::errc{} && end == step.data() + step.size() ? std::optional(index) : std::nullopt;
}

constexpr std::size_t longest_shown = 60;  // of a path that nobody wrote by hand

Error cannot_set(std::string_view path, std::string what) {
  return {Fault::unknown_name, "--set " + std::string(path), std::move(what),
          "write it as in --set rule.d1.channel.0.tau_trace=\"2 s\""};
}

// The child of a table or list that a path step names; null where it cannot be.
Value* child(Value& at, const std::string& step) {
  if (auto* list = std::get_if<List>(&at.held)) {
    const auto index = index_of(step);
    if (!index || *index > list->size() || *index > 1000) return nullptr;
    if (*index == list->size()) list->push_back({Table{}, "--set"});
    return &(*list)[*index];
  }
  auto* table = at.table();
  if (!table) return nullptr;
  if (auto* found = at.find(step)) return found;
  table->emplace_back(step, Value{Table{}, "--set"});
  return &table->back().second;
}

Value parse_setting(std::string_view text) {
  Value plain{std::string(text), "--set"};
  try {
    const auto parsed = toml::parse("x = " + std::string(text));
    if (parsed.size() == 1) {
      Value value = convert(*parsed.get("x"), "--set");
      value.place = "--set";
      return value;
    }
  } catch (const toml::parse_error&) {
    return plain;
  }
  return plain;
}

// What stands for the inside of a pair of braces; none where it is to be filled in later.
Result<std::optional<std::string>> filled(const std::string& inside, const std::string& place,
                                          const Substitutions& values) {
  if (const auto found = values.find(inside); found != values.end()) return std::optional(found->second);
  const auto expression = Expression::parse(place, inside);
  if (!expression) return expression.errors();
  bool later = false;
  const auto value = expression->evaluate([&](const Node& node) -> Result<Measure> {
    const auto found = values.find(node.name);
    if (found != values.end() && found->second.starts_with("{")) later = true;
    const auto written = found == values.end() ? std::nullopt : parse_written(found->second);
    if (written) return Measure{written->number * written->one.native, written->one.dim};
    std::vector<std::string> names;
    for (const auto& [known, unused] : values) names.push_back(known);
    return Error{Fault::unknown_name, place,
                 "'{" + inside + "}': '" + node.name + "' names no axis of [sweep] and no [constant] with a number",
                 name_hint(node.name, names)};
  });
  if (later) return std::optional<std::string>();
  if (!value) return value.errors();
  const auto unit = native_unit(value->dim);
  return std::optional(exact_text(value->native) + (unit.empty() ? "" : " " + unit));
}

void substitute_text(std::string& text, const std::string& place, const Substitutions& values, Errors& errors) {
  for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at)) {
    const auto end = text.find('}', at);
    if (end == std::string::npos) {
      errors.push_back({Fault::bad_value, place, "a '}' is missing in '" + text + "'",
                        "write {name} for the value of an axis or a constant"});
      return;
    }
    const auto value = filled(text.substr(at + 1, end - at - 1), place, values);
    if (!value) {
      errors.insert(errors.end(), value.errors().begin(), value.errors().end());
      return;
    }
    if (value->has_value()) text.replace(at, end - at + 1, **value);
    at += value->has_value() ? (*value)->size() : end - at + 1;
  }
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    if (c == '\n')
      out.append("\\n");
    else
      out.push_back(c);
  }
  return out + "\"";
}

// A key as TOML has it: paths (of `set`) stand in quotes.
std::string key_text(const std::string& key) {
  const auto is_bare = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-'; };
  return !key.empty() && std::ranges::all_of(key, is_bare) ? key : quoted(key);
}

void write_table(const Table& table, const std::string& path, std::string& out) {
  const auto is_section = [](const Value& v) {
    const auto* list = v.list();
    return v.table() || (list && !list->empty() && list->front().table());
  };
  for (const auto& [key, value] : table)
    if (!is_section(value)) out.append(key_text(key)).append(" = ").append(to_text(value)).append("\n");
  for (const auto& [key, value] : table) {
    if (!is_section(value)) continue;
    const std::string name = path.empty() ? key_text(key) : path + "." + key_text(key);
    if (const auto* inner = value.table()) {
      out.append("\n[").append(name).append("]\n");
      write_table(*inner, name, out);
      continue;
    }
    for (const auto& element : *value.list()) {
      out.append("\n[[").append(name).append("]]\n");
      if (element.table()) write_table(*element.table(), name, out);
    }
  }
}

}  // namespace

Held::Held(const Held& other) : AnyHeld(false) {
  std::visit(
      [this](const auto& inner) {
        auto copy = inner;
        AnyHeld::operator=(std::move(copy));
      },
      static_cast<const AnyHeld&>(other));
}
Held::Held(Held&& other) noexcept = default;
Held& Held::operator=(const Held& other) { return *this = Held(other); }
Held& Held::operator=(Held&& other) noexcept = default;
Held::~Held() = default;

const Value* Value::find(std::string_view key) const {
  if (const auto* entries = table())
    for (const auto& [name, value] : *entries)
      if (name == key) return &value;
  return nullptr;
}
Value* Value::find(std::string_view key) { return const_cast<Value*>(std::as_const(*this).find(key)); }

Result<Value> parse_toml(std::string_view text, const std::string& file_name) {
  if (text.find('\0') != std::string_view::npos)
    return Error{Fault::bad_value, file_name, "is not a text file", "give a study file in TOML"};
  if (trim(text).empty()) return Error{Fault::bad_value, file_name, "is empty", "start from 'teg new my-study.toml'"};
  if (const auto line = too_deep_at(text))
    return Error{Fault::bad_value, file_name + ":" + std::to_string(*line), "is nested too deeply",
                 "use fewer brackets and shorter dotted keys"};
  try {
    return convert_table(toml::parse(text, file_name), file_name);
  } catch (const toml::parse_error& e) {
    const auto at = e.source().begin;
    return Error{Fault::bad_value, file_name + ":" + std::to_string(at.line) + ":" + std::to_string(at.column),
                 std::string(e.description()),
                 "write it as TOML; texts and quantities stand in quotes, as in tau = \"20 ms\""};
  }
}

Result<Done> set_path(Value& root, std::string_view path, std::string_view text) {
  if (too_deep_at("x = " + std::string(text)))
    return cannot_set(path.substr(0, longest_shown), "the value is nested too deeply");
  return set_value(root, path, parse_setting(text));
}

Result<Done> set_value(Value& root, std::string_view path, Value value) {
  Value* at = &root;
  const auto steps = split(path, '.');
  if (steps.size() > deepest_nesting)
    return cannot_set(path.substr(0, longest_shown), "the path has " + std::to_string(steps.size()) + " parts");
  for (const auto& step : steps) {
    if (step.empty()) return cannot_set(path, "the path has an empty part");
    at = child(*at, step);
    if (!at) return cannot_set(path, "there is nothing at '" + step + "'");
  }
  *at = std::move(value);
  return Done{};
}

void remove(Value& table, std::string_view key) {
  if (auto* entries = table.table()) std::erase_if(*entries, [&](const auto& entry) { return entry.first == key; });
}

Errors substitute(Value& root, const Substitutions& values) {
  Errors errors;
  if (auto* text = std::get_if<std::string>(&root.held)) substitute_text(*text, root.place, values, errors);
  const auto descend = [&](Value& inner) {
    const auto more = substitute(inner, values);
    errors.insert(errors.end(), more.begin(), more.end());
  };
  if (auto* list = std::get_if<List>(&root.held))
    for (auto& inner : *list) descend(inner);
  if (auto* table = root.table())
    for (auto& [key, inner] : *table) descend(inner);
  return errors;
}

bool mentions(std::string_view text, std::string_view name) {
  const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const auto inside = text.substr(at, text.find('}', at) - at);
    for (std::size_t i = inside.find(name); i != std::string_view::npos; i = inside.find(name, i + 1)) {
      const bool ends = i + name.size() == inside.size() || !is_word(inside[i + name.size()]);
      if (!is_word(inside[i - 1]) && ends) return true;
    }
  }
  return false;
}

std::string to_text(const Value& value) {
  if (const auto* flag = std::get_if<bool>(&value.held)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<double>(&value.held)) {
    const auto text = exact_text(*number);
    const bool is_whole = text.find_first_of(".einf") == std::string::npos;
    return is_whole && !value.is_integer ? text + ".0" : text;
  }
  if (const auto* text = value.text()) return quoted(*text);
  std::vector<std::string> parts;
  if (const auto* list = value.list()) {
    for (const auto& inner : *list) parts.push_back(to_text(inner));
    return "[" + join(parts, ", ") + "]";
  }
  for (const auto& [key, inner] : *value.table()) parts.push_back(key_text(key) + " = " + to_text(inner));
  return "{ " + join(parts, ", ") + " }";
}

std::string to_toml(const Value& root) {
  std::string out;
  if (root.table()) write_table(*root.table(), "", out);
  while (out.starts_with("\n")) out.erase(0, 1);
  return out;
}

}  // namespace teg::spec
