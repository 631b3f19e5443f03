#include "core/expression.hpp"

#include <array>
#include <cctype>
#include <cmath>

#include "core/maths.hpp"
#include "core/text.hpp"

namespace teg {
namespace {

struct Function {
  std::string_view name;
  Operation operation;
  std::size_t arguments;
};
constexpr std::array functions{Function{"max", Operation::max, 2},  Function{"min", Operation::min, 2},
                               Function{"abs", Operation::abs, 1},  Function{"exp", Operation::exp, 1},
                               Function{"log", Operation::log, 1},  Function{"sqrt", Operation::sqrt, 1},
                               Function{"step", Operation::step, 1}};
constexpr std::size_t longest_expression = 4096, deepest_expression = 100;

bool starts_name(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
// Serotonin is the one name of the field that begins with a digit; no unit is called HT.
bool starts_serotonin(std::string_view text) { return text.starts_with("5HT"); }
bool in_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

struct Failure {
  std::size_t position;
  std::string what, fix;
};

class Parser {
 public:
  Parser(std::string_view text, const std::vector<std::string>& calls) : text_(text), calls_(calls) {}

  Node whole() {
    Node node = sum();
    skip_space();
    if (at_ < text_.size())
      throw Failure{at_, "'" + std::string(text_.substr(at_, 1)) + "' is unexpected here",
                    "write an operator (+ - * / ^) or end the expression"};
    return node;
  }

 private:
  void skip_space() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  bool take(char c) {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  static Node make(Operation operation, std::size_t position, std::vector<Node> arguments) {
    Node node;
    node.operation = operation;
    node.position = position;
    node.arguments = std::move(arguments);
    return node;
  }

  Node sum() {
    Node left = product();
    for (;;) {
      skip_space();
      const std::size_t here = at_;
      if (take('+'))
        left = make(Operation::add, here, {std::move(left), product()});
      else if (take('-'))
        left = make(Operation::subtract, here, {std::move(left), product()});
      else
        return left;
    }
  }
  Node product() {
    Node left = unary();
    for (;;) {
      skip_space();
      const std::size_t here = at_;
      if (take('*'))
        left = make(Operation::multiply, here, {std::move(left), unary()});
      else if (take('/'))
        left = make(Operation::divide, here, {std::move(left), unary()});
      else
        return left;
    }
  }
  Node unary() {
    skip_space();
    const std::size_t here = at_;
    const Depth depth(*this);
    if (take('-')) return make(Operation::negate, here, {unary()});
    Node base = atom();
    skip_space();
    const std::size_t hat = at_;
    if (take('^')) return make(Operation::power, hat, {std::move(base), unary()});
    return base;
  }
  Node atom() {
    skip_space();
    const std::size_t here = at_;
    if (take('(')) {
      Node inner = sum();
      if (!take(')'))
        throw Failure{at_, "a ')' is missing", "close the bracket opened at character " + std::to_string(here + 1)};
      return inner;
    }
    if (at_ < text_.size() && (starts_name(text_[at_]) || starts_serotonin(text_.substr(at_)))) return name();
    if (at_ < text_.size() && (std::isdigit(static_cast<unsigned char>(text_[at_])) || text_[at_] == '.'))
      return number();
    throw Failure{at_,
                  at_ < text_.size() ? "'" + std::string(text_.substr(at_, 1)) + "' is unexpected here"
                                     : "the expression ends too early",
                  "write a number, a name, a function or a bracket"};
  }
  Node number() {
    const std::size_t here = at_;
    const std::size_t longest = here + number_length(text_.substr(here));
    const auto value = parse_double(text_.substr(here, longest - here));
    if (!value) throw Failure{here, "this is not a number", "write a number such as 0.05 or 1e-3"};
    at_ = longest;
    Node node = make(Operation::number, here, {});
    node.number = {*value, {}};
    skip_space();
    const std::size_t unit_from = at_;
    while (at_ < text_.size() && (in_name(text_[at_]) || static_cast<unsigned char>(text_[at_]) >= 0x80)) ++at_;
    if (at_ == unit_from) return node;
    const auto unit_text = text_.substr(unit_from, at_ - unit_from);
    const auto unit = parse_unit(unit_text);
    if (!unit)
      throw Failure{unit_from, "'" + std::string(unit_text) + "' is not a unit",
                    "write * between a number and a name, or a unit such as nM, uM, ms or s"};
    node.number = {*value * unit->native, unit->dim};
    return node;
  }
  Node name() {
    const std::size_t here = at_;
    const auto continues = [&] {
      return in_name(text_[at_]) || (text_[at_] == '.' && at_ + 1 < text_.size() && in_name(text_[at_ + 1]));
    };
    while (at_ < text_.size() && continues()) ++at_;
    Node node = make(Operation::name, here, {});
    node.name = text_.substr(here, at_ - here);
    if (!take('(')) return node;
    node.operation = Operation::call;
    if (!take(')')) {
      do node.arguments.push_back(sum());
      while (take(','));
      if (!take(')')) throw Failure{at_, "a ')' is missing", "close the bracket of " + node.name};
    }
    return known_function(std::move(node));
  }
  Node known_function(Node node) const {
    std::vector<std::string> names = calls_;
    for (const auto& function : functions) {
      names.emplace_back(function.name);
      if (function.name != node.name) continue;
      if (function.arguments != node.arguments.size())
        throw Failure{node.position,
                      node.name + " takes " + std::to_string(function.arguments) + " arguments, not " +
                          std::to_string(node.arguments.size()),
                      "separate arguments by commas"};
      node.operation = function.operation;
      return node;
    }
    for (const auto& call : calls_)
      if (call == node.name || node.name.ends_with("." + call)) return node;
    throw Failure{node.position, "there is no function '" + node.name + "'", name_hint(node.name, names)};
  }

  struct Depth {
    explicit Depth(Parser& p) : parser(p) {
      if (++parser.depth_ > deepest_expression)
        throw Failure{parser.at_, "the expression is nested too deeply", "use fewer brackets"};
    }
    ~Depth() { --parser.depth_; }
    Parser& parser;
  };

  std::string_view text_;
  const std::vector<std::string>& calls_;
  std::size_t at_ = 0, depth_ = 0;
};

}  // namespace

Result<Expression> Expression::parse(std::string_view where, std::string_view text, std::vector<std::string> calls) {
  Expression expression;
  expression.where_ = where;
  expression.text_ = text;
  if (text.size() > longest_expression)
    return Error{Fault::bad_value, std::string(where), "the expression is longer than 4096 characters", "shorten it"};
  try {
    expression.root_ = std::make_shared<const Node>(Parser(text, calls).whole());
  } catch (const Failure& failure) {
    return expression.error_at(failure.position, failure.what, failure.fix);
  }
  return expression;
}

Error Expression::error_at(std::size_t position, std::string what, std::string fix) const {
  what.append("\n    ").append(text_).append("\n    ").append(std::string(position, ' ')).append("^");
  return {Fault::bad_value, where_, std::move(what), std::move(fix)};
}

double apply(Operation operation, double a, double b) {
  switch (operation) {
    case Operation::number:
    case Operation::name:
    case Operation::call: return a;
    case Operation::add: return a + b;
    case Operation::subtract: return a - b;
    case Operation::multiply: return a * b;
    case Operation::divide: return a / b;
    case Operation::negate: return -a;
    case Operation::power: return pow(a, b);
    case Operation::max: return a > b ? a : b;
    case Operation::min: return a < b ? a : b;
    case Operation::abs: return a < 0 ? -a : a;
    case Operation::exp: return exp(a);
    case Operation::log: return log(a);
    case Operation::sqrt: return std::sqrt(a);
    case Operation::step: return a > 0 ? 1.0 : 0.0;
  }
  return a;
}

Result<Dim> result_dimension(const Expression& in, const Node& node, const std::vector<Measure>& arguments) {
  const Dim a = arguments.empty() ? Dim{} : arguments[0].dim, b = arguments.size() < 2 ? Dim{} : arguments[1].dim;
  const auto unlike = [&](const std::string& fix) {
    return in.error_at(node.position, dimension_name(a) + " meets " + dimension_name(b) + " here", fix);
  };
  switch (node.operation) {
    case Operation::number:
    case Operation::name:
    case Operation::call: return a;
    case Operation::add:
    case Operation::subtract:
    case Operation::max:
    case Operation::min:
      if (a != b) return unlike("give both the same dimension, for example by writing a unit behind the number");
      return a;
    case Operation::multiply: return a + b;
    case Operation::divide: return a - b;
    case Operation::negate:
    case Operation::abs: return a;
    case Operation::power:
      if (b != Dim{}) return unlike("an exponent is a plain number");
      if (a == Dim{}) return a;
      if (node.arguments[1].operation != Operation::number || !(std::abs(arguments[1].native) <= 9) ||
          arguments[1].native != std::floor(arguments[1].native))
        return in.error_at(node.position, "only a plain number can be raised to such a power",
                           "divide by a unit first");
      return static_cast<int>(arguments[1].native) * a;
    case Operation::exp:
    case Operation::log:
    case Operation::sqrt:
      if (a != Dim{})
        return in.error_at(node.position, "this function takes a plain number, not " + dimension_name(a),
                           "divide its argument by a quantity of the same dimension, such as 1 uM or 1 s");
      return a;
    case Operation::step: return Dim{};
  }
  return a;
}

Result<Measure> Expression::evaluate(const Node& node, const NameValue& value_of, const CallValue& call) const {
  if (node.operation == Operation::number) return node.number;
  if (node.operation == Operation::name) return value_of(node);
  if (node.operation == Operation::call) return call(node);
  std::vector<Measure> arguments;
  for (const auto& argument : node.arguments) {
    auto value = evaluate(argument, value_of, call);
    if (!value) return value;
    arguments.push_back(*value);
  }
  const auto dimension = result_dimension(*this, node, arguments);
  if (!dimension) return dimension.errors();
  return Measure{apply(node.operation, arguments[0].native, arguments.size() > 1 ? arguments[1].native : 0),
                 *dimension};
}

Result<Measure> Expression::evaluate(const NameValue& value_of, const CallValue& call) const {
  return evaluate(*root_, value_of, call);
}

}  // namespace teg
