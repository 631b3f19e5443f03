#include "spec/reader.hpp"

#include <algorithm>
#include <charconv>

#include "core/text.hpp"
#include "core/units.hpp"

namespace teg::spec {
namespace {

// 5HT is the one name of the field that begins with a digit; gates read it too.
bool is_plain_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; }) &&
         (!std::isdigit(static_cast<unsigned char>(name[0])) || name.starts_with("5HT"));
}
std::string how_to_name(std::string_view name) {
  if (name.starts_with("5-HT")) return "write 5HT" + std::string(name.substr(4)) + ": a gate takes - for minus";
  return "use letters, digits and _, beginning with a letter";
}

std::string joined(const std::string& path, const std::string& name) { return path.empty() ? name : path + "." + name; }

void check_table(const Value& at, const std::string& path, Errors& errors);

void check_entry(const Value& value, const std::string& path, const std::string& name, const std::string& pattern,
                 Errors& errors) {
  const std::string inner = joined(path, name);
  const auto add = [&](std::string what, std::string fix, Fault fault = Fault::bad_value) {
    errors.push_back({fault, value.place + " " + inner, std::move(what), std::move(fix)});
  };
  if (name.find('.') != std::string::npos) return add("'" + name + "' cannot be a name", how_to_name(name));
  if (find_parameter(inner)) {
    const bool user_named = find_parameter(inner)->path.ends_with(".*");
    if (user_named && !is_plain_name(name)) add("'" + name + "' cannot be a name", how_to_name(name));
    if (value.table() && !section_pattern(inner).empty()) check_table(value, inner, errors);  // a distribution
    return;
  }
  const auto as_list = section_pattern(inner + ".0");
  if (!as_list.empty() && as_list.ends_with("#")) {
    const auto* list = value.list();
    if (!list) return add("is a list of sections", "write it as [[" + inner + "]]");
    for (std::size_t i = 0; i < list->size(); ++i) {
      if ((*list)[i].table())
        check_table((*list)[i], inner + "." + std::to_string(i), errors);
      else
        add("element " + std::to_string(i) + " is not a section", "write it as [[" + inner + "]]");
    }
    return;
  }
  const auto as_section = section_pattern(inner);
  if (as_section.empty())
    return add("there is no '" + name + "' here", name_hint(name, names_in(pattern)), Fault::unknown_name);
  if (as_section.ends_with("*") && !is_plain_name(name)) add("'" + name + "' cannot be a name", how_to_name(name));
  if (!value.table()) return add("is a section", "write it as [" + inner + "]");
  check_table(value, inner, errors);
}

void check_table(const Value& at, const std::string& path, Errors& errors) {
  const auto pattern = path.empty() ? std::string() : section_pattern(path);
  for (const auto& [name, value] : *at.table()) check_entry(value, path, name, pattern, errors);
}

}  // namespace

Errors check_names(const Value& root) {
  Errors errors;
  check_table(root, "", errors);
  return errors;
}

const Value* Reader::find(std::string_view path) const {
  const Value* at = &root_;
  while (at && !path.empty()) {
    const auto dot = std::min(path.find('.'), path.size());
    const auto step = path.substr(0, dot);
    path.remove_prefix(std::min(dot + 1, path.size()));
    if (const auto* list = at->list()) {
      std::size_t index = list->size();
      std::from_chars(step.data(), step.data() + step.size(), index);
      at = index < list->size() ? &(*list)[index] : nullptr;
    } else {
      at = entry(*at, step);
    }
  }
  return at;
}

const Value* Reader::entry(const Value& table, std::string_view name) const {
  constexpr std::size_t many = 32;
  const auto* entries = table.table();
  if (!entries || entries->size() < many) return table.find(name);
  auto& names = names_[&table];
  if (names.size() != entries->size()) {
    names.clear();
    for (const auto& [key, value] : *entries) names.emplace(key, &value);
  }
  const auto found = names.find(name);
  return found == names.end() ? nullptr : found->second;
}

std::vector<std::string> Reader::names(std::string_view path) const {
  std::vector<std::string> names;
  const auto* at = find(path);
  if (at && at->table())
    for (const auto& [name, value] : *at->table()) names.push_back(name);
  return names;
}

std::size_t Reader::count(std::string_view path) const {
  const auto* at = find(path);
  return at && at->list() ? at->list()->size() : 0;
}

std::string Reader::where(std::string_view path) const {
  const auto* at = find(path);
  for (auto parent = std::string(path); !at && parent.find('.') != std::string::npos;) {
    parent.resize(parent.rfind('.'));
    at = find(parent);
  }
  return (at ? at : &root_)->place + " " + std::string(path);
}

std::string Reader::known(const std::string& path, const std::string& name, const std::vector<std::string>& names,
                          const std::string& what) {
  const auto place = where(path);
  const bool is_unread = name.empty() && !errors_.empty() && errors_.back().where == place;
  if (!is_unread && std::find(names.begin(), names.end(), name) == names.end())
    fail(path, "there is no " + what + " '" + name + "'", name_hint(name, names));
  return name;
}

// What is read twice is wrong once.
void Reader::fail(const std::string& path, std::string what, std::string fix) {
  const auto place = where(path);
  const auto last = errors_.end() - std::min<std::ptrdiff_t>(16, std::ssize(errors_));
  if (std::any_of(last, errors_.end(), [&](const Error& e) { return e.where == place && e.what == what; })) return;
  errors_.push_back({Fault::bad_value, where(path), std::move(what), std::move(fix)});
}
void Reader::note(const std::string& path, std::string value) {
  const auto* at = find(path);
  resolved_.push_back({path, std::move(value), at ? at->place : "default", find_parameter(path)});
}
void Reader::wrong(const std::string& path, const Parameter& parameter, const Value& value) {
  fail(path, to_text(value) + " is not " + wanted(parameter).substr(0, wanted(parameter).find(',')),
       "write " + wanted(parameter));
}

const Value* Reader::given(const std::string& path, const Parameter& parameter) {
  const auto* value = find(path);
  if (value)
    note(path, to_text(*value));
  else if (parameter.required)
    fail(path, "is missing", "add " + path.substr(path.rfind('.') + 1) + ", " + wanted(parameter));
  else if (!parameter.preset.empty())
    note(path, std::string(parameter.preset));
  return value;
}

double Reader::in_range(const std::string& path, const Parameter& p, double native) {
  if (native >= p.least && native <= p.most && !(p.above_least && native == p.least)) return native;  // refuses NaN
  fail(path, (has(path) ? to_text(*find(path)) : exact_text(native)) + " is out of range", "write " + wanted(p));
  return std::max(p.above_least ? 1.0 : 0.0, p.least);
}

double Reader::numeric(const std::string& path, const Parameter& p, const Value* value, Dim dim) {
  if (!value) {
    const auto preset = parse_quantity(path, p.preset, dim);
    return preset ? *preset : p.preset.empty() ? 1 : parse_double(p.preset.substr(0, p.preset.find(' '))).value_or(1);
  }
  if (const auto* number = std::get_if<double>(&value->held); number && (dim == Dim{} || *number == 0))
    return in_range(path, p, *number);
  if (const auto* text = value->text()) {
    const auto native = parse_quantity(where(path), *text, dim);
    if (native) return in_range(path, p, *native);
    errors_.insert(errors_.end(), native.errors().begin(), native.errors().end());
    return p.least > 0 ? p.least : 1;
  }
  if (std::holds_alternative<double>(value->held))
    fail(path, to_text(*value) + " has no unit", "write " + dimension_name(dim) + ", " + unit_examples(dim));
  else
    wrong(path, p, *value);
  return 1;
}

double Reader::quantity(const std::string& path) {
  const auto& p = *find_parameter(path);
  return numeric(path, p, given(path, p), p.dim);
}
std::optional<double> Reader::quantity_if_given(const std::string& path) {
  return has(path) ? std::optional(quantity(path)) : std::nullopt;
}
double Reader::level(const std::string& path, bool is_concentration) {
  const auto& p = *find_parameter(path);
  return numeric(path, p, given(path, p), is_concentration ? dim::concentration : dim::number);
}
double Reader::number(const std::string& path) {
  const auto& p = *find_parameter(path);
  const double value = numeric(path, p, given(path, p), dim::number);
  if (p.kind == Kind::integer && value != static_cast<double>(static_cast<long long>(value))) {
    fail(path, to_text(*find(path)) + " is not a whole number", "write " + wanted(p));
    return 1;
  }
  return value;
}
std::optional<double> Reader::number_if_given(const std::string& path) {
  return has(path) ? std::optional(number(path)) : std::nullopt;
}

std::string Reader::text(const std::string& path) {
  const auto& p = *find_parameter(path);
  const auto* value = given(path, p);
  if (!value) return std::string(p.preset);
  if (const auto* text = value->text()) return *text;
  if (const auto* number = std::get_if<double>(&value->held);
      number && (p.kind == Kind::expression || p.kind == Kind::value))
    return exact_text(*number);
  wrong(path, p, *value);
  return std::string(p.preset);
}

bool Reader::flag(const std::string& path) {
  const auto& p = *find_parameter(path);
  const auto* value = given(path, p);
  if (!value) return p.preset == "true";
  if (const auto* flag = std::get_if<bool>(&value->held)) return *flag;
  if (const auto* text = value->text(); text && (*text == "true" || *text == "false")) return *text == "true";
  wrong(path, p, *value);
  return false;
}

std::vector<std::string> Reader::texts(const std::string& path) {
  const auto& p = *find_parameter(path);
  const auto* value = given(path, p);
  std::vector<std::string> out;
  if (!value) return out;
  const List single{*value};
  for (const auto& element : value->list() ? *value->list() : single) {
    if (const auto* text = element.text())
      out.push_back(*text);
    else if (const auto* number = std::get_if<double>(&element.held); number && p.kind == Kind::values)
      out.push_back(exact_text(*number));
    else
      return wrong(path, p, *value), out;
  }
  return out;
}

std::string Reader::chosen(const std::string& path) {
  const auto& p = *find_parameter(path);
  const auto choices = choices_of(p);
  const auto* value = given(path, p);
  const std::string text = !value ? std::string(p.preset) : value->text() ? *value->text() : to_text(*value);
  if (std::find(choices.begin(), choices.end(), text) != choices.end()) return text;
  errors_.push_back({Fault::unknown_name, where(path), "there is no '" + text + "' here", name_hint(text, choices)});
  return choices[0];
}

bool Reader::chooses(const std::string& path, std::string_view name) {
  const auto choices = choices_of(*find_parameter(path));
  TEG_REQUIRE(std::find(choices.begin(), choices.end(), name) != choices.end());
  return chosen(path) == name;
}

}  // namespace teg::spec
