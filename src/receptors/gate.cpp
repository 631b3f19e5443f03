#include "receptors/gate.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace teg::receptors {
namespace {

constexpr std::size_t deepest_stack = 512;

std::size_t index_of(const std::vector<Symbol>& symbols, const std::string& name) {
  const auto at = std::find_if(symbols.begin(), symbols.end(), [&](const Symbol& s) { return s.name == name; });
  return static_cast<std::size_t>(at - symbols.begin());
}

bool takes_two(Operation operation) {
  switch (operation) {
    case Operation::add:
    case Operation::subtract:
    case Operation::multiply:
    case Operation::divide:
    case Operation::power:
    case Operation::max:
    case Operation::min: return true;
    case Operation::number:
    case Operation::name:
    case Operation::call:
    case Operation::negate:
    case Operation::abs:
    case Operation::exp:
    case Operation::log:
    case Operation::sqrt:
    case Operation::step: return false;
  }
  return false;
}

bool is_constant(const Affine& a) {
  return std::all_of(a.factor.begin(), a.factor.end(), [](double f) { return f == 0; });
}
Affine scaled(Affine a, double by) {
  a.constant *= by;
  for (double& f : a.factor) f *= by;
  return a;
}
Affine sum(Affine a, const Affine& b) {
  a.constant += b.constant;
  for (std::size_t i = 0; i < a.factor.size(); ++i) a.factor[i] += b.factor[i];
  return a;
}

std::optional<Affine> affine_of(const Node& node, const std::vector<Symbol>& symbols) {
  Affine out{0, std::vector<double>(symbols.size(), 0.0)};
  if (node.operation == Operation::number) {
    out.constant = node.number.native;
    return out;
  }
  if (node.operation == Operation::name) {
    out.factor[index_of(symbols, node.name)] = 1;
    return out;
  }
  const auto a = affine_of(node.arguments[0], symbols);
  const auto b = node.arguments.size() > 1 ? affine_of(node.arguments[1], symbols) : std::optional<Affine>(out);
  if (!a || !b) return std::nullopt;
  if (node.operation == Operation::add) return sum(*a, *b);
  if (node.operation == Operation::subtract) return sum(*a, scaled(*b, -1));
  if (node.operation == Operation::negate) return scaled(*a, -1);
  if (node.operation == Operation::multiply && is_constant(*b)) return scaled(*a, b->constant);
  if (node.operation == Operation::multiply && is_constant(*a)) return scaled(*b, a->constant);
  if (node.operation == Operation::divide && is_constant(*b)) return scaled(*a, 1 / b->constant);
  if (!is_constant(*a) || !is_constant(*b)) return std::nullopt;
  out.constant = apply(node.operation, a->constant, b->constant);
  return out;
}

}  // namespace

Result<Gate> Gate::compile(std::string_view where, std::string_view text, const std::vector<Symbol>& symbols,
                           std::string_view called) {
  auto parsed = Expression::parse(where, text);
  if (!parsed) return parsed.errors();
  const auto value = parsed->evaluate([&](const Node& node) -> Result<Measure> {
    const auto i = index_of(symbols, node.name);
    if (i < symbols.size()) return Measure{1, symbols[i].dim};
    std::vector<std::string> names;
    for (const auto& s : symbols) names.push_back(s.name);
    auto error = parsed->error_at(node.position, "there is no " + std::string(called) + " '" + node.name + "'",
                                  name_hint(node.name, names));
    error.fault = Fault::unknown_name;
    return error;
  });
  if (!value) return value.errors();
  if (value->dim != Dim{})
    return parsed->error_at(
        0, "a gate is a plain number, but this is " + dimension_name(value->dim),
        "divide it by a quantity of that dimension, for example (" + std::string(text) + ") / 1 uM");
  Gate gate;
  gate.emit(parsed->root(), symbols);
  gate.affine_ = affine_of(parsed->root(), symbols);
  return gate;
}

void Gate::emit(const Node& node, const std::vector<Symbol>& symbols) {
  for (const auto& argument : node.arguments) emit(argument, symbols);
  const std::size_t symbol = node.operation == Operation::name ? index_of(symbols, node.name) : 0;
  program_.push_back({node.operation, node.number.native, symbol});
}

double Gate::value(std::span<const double> symbol_values) const {
  std::array<double, deepest_stack> stack;
  std::size_t top = 0;
  for (const auto& i : program_) {
    if (i.operation == Operation::number) {
      stack[top++] = i.number;
    } else if (i.operation == Operation::name) {
      stack[top++] = symbol_values[i.symbol];
    } else if (takes_two(i.operation)) {
      --top;
      stack[top - 1] = apply(i.operation, stack[top - 1], stack[top]);
    } else {
      stack[top - 1] = apply(i.operation, stack[top - 1], 0);
    }
  }
  return stack[0];
}

bool Gate::uses(std::size_t symbol) const {
  return std::any_of(program_.begin(), program_.end(),
                     [&](const Instruction& i) { return i.operation == Operation::name && i.symbol == symbol; });
}

}  // namespace teg::receptors
