#include "import/javascript.h"

#include "data/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace llmeval {

namespace {

bool is_name_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$'; }

// What an operand is: an expression of ours and its type, or a place in the answer's JSON.
struct Operand {
  enum class Kind { text, number, condition, json } kind = Kind::text;
  std::string expression;        // Ours; of json the pointer.
  std::optional<Value> literal;  // Where it is one.
};

struct Node {
  Value item;
  bool is_expression = false;  // Then `item` is the text of an `expr`.
  bool reads_json = false;
};

class Reader {
 public:
  explicit Reader(std::string_view code) : rest_(code) {}

  std::optional<JavascriptCheck> read() {
    std::optional<Node> node = any();
    skip();
    if (!node || !rest_.empty()) return std::nullopt;
    return JavascriptCheck{finished(*node), counts_};
  }

  std::optional<std::string> path(std::string_view root) {
    if (!word(root)) return std::nullopt;
    std::optional<std::string> pointer = pointer_tail();
    skip();
    return rest_.empty() ? pointer : std::nullopt;
  }

 private:
  void skip() {
    while (!rest_.empty() && std::isspace(static_cast<unsigned char>(rest_.front())) != 0) rest_.remove_prefix(1);
  }
  bool sign(std::string_view text) {
    skip();
    if (rest_.substr(0, text.size()) != text) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  bool word(std::string_view text) {
    skip();
    if (rest_.substr(0, text.size()) != text) return false;
    if (rest_.size() > text.size() && is_name_char(rest_[text.size()])) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  std::optional<std::string> name() {
    std::size_t end = 0;
    while (end < rest_.size() && is_name_char(rest_[end])) ++end;
    if (end == 0 || std::isdigit(static_cast<unsigned char>(rest_.front())) != 0) return std::nullopt;
    std::string text(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return text;
  }
  // Without escapes: what they mean in JavaScript and with us is not the same for all.
  std::optional<std::string> text_literal() {
    skip();
    if (rest_.empty() || (rest_.front() != '\'' && rest_.front() != '"')) return std::nullopt;
    const std::size_t end = rest_.find(rest_.front(), 1);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view text = rest_.substr(1, end - 1);
    if (text.find_first_of("\\\n{") != std::string_view::npos) return std::nullopt;
    rest_.remove_prefix(end + 1);
    return std::string(text);
  }
  std::optional<Number> number_literal() {
    skip();
    std::size_t end = 0;
    while (end < rest_.size() && (std::isdigit(static_cast<unsigned char>(rest_[end])) != 0 || rest_[end] == '.'))
      ++end;
    const std::optional<Number> number = Number::parse(rest_.substr(0, end));
    if (number) rest_.remove_prefix(end);
    return number;
  }

  // any: all ('||' all)*; all: not ('&&' not)*
  std::optional<Node> any() { return joined("||", "or", "any_of", &Reader::all); }
  std::optional<Node> all() { return joined("&&", "and", "all_of", &Reader::negation); }

  std::optional<Node> joined(std::string_view operation, std::string_view word, const char* check,
                             std::optional<Node> (Reader::*part)()) {
    std::vector<Node> parts;
    do {
      std::optional<Node> next = (this->*part)();
      if (!next) return std::nullopt;
      parts.push_back(*std::move(next));
    } while (sign(operation));
    if (parts.size() == 1) return parts.front();
    Node node;
    node.is_expression = std::all_of(parts.begin(), parts.end(), [](const Node& one) { return one.is_expression; });
    node.reads_json = !node.is_expression;
    std::string expression;
    List items;
    for (Node& one : parts) {
      if (node.is_expression)
        expression += fmt::format("{}({})", expression.empty() ? "" : fmt::format(" {} ", word), one.item.text());
      if (!node.is_expression) items.push_back(finished(one));
    }
    node.item = node.is_expression ? Value(std::move(expression)) : Value(Object{{check, Value(std::move(items))}});
    return node;
  }

  std::optional<Node> negation() {
    skip();
    if (rest_.substr(0, 1) == "!" && rest_.substr(0, 2) != "!=") {
      rest_.remove_prefix(1);
      std::optional<Node> inner = negation();
      // A place that is not there fails with us, negated or not.
      if (!inner || inner->reads_json) return std::nullopt;
      return Node{Value(fmt::format("not ({})", inner->item.text())), true, false};
    }
    const std::string_view before = rest_;
    if (sign("(")) {
      std::optional<Node> inner = any();
      if (inner && sign(")")) return inner;
      rest_ = before;
      return std::nullopt;
    }
    return comparison();
  }

  std::optional<Node> comparison() {
    std::optional<Operand> left = operand();
    if (!left) return std::nullopt;
    constexpr std::array<std::pair<std::string_view, std::string_view>, 8> k_signs{
        {{"===", "=="}, {"!==", "!="}, {"==", "=="}, {"!=", "!="}, {"<=", "<="}, {">=", ">="}, {"<", "<"}, {">", ">"}}};
    for (const auto& [foreign, ours] : k_signs) {
      if (!sign(foreign)) continue;
      const std::optional<Operand> right = operand();
      return right ? compared(*left, foreign, ours, *right) : std::nullopt;
    }
    if (left->kind != Operand::Kind::condition) return std::nullopt;
    return Node{Value(left->expression), true, false};
  }

  std::optional<Node> compared(const Operand& left, std::string_view foreign, std::string_view ours,
                               const Operand& right) const {
    if (left.kind == Operand::Kind::json) return compared_json(left, foreign, right);
    const bool is_order = foreign.front() == '<' || foreign.front() == '>';
    const bool are_numbers = left.kind == Operand::Kind::number && right.kind == Operand::Kind::number;
    const bool are_texts = left.kind == Operand::Kind::text && right.kind == Operand::Kind::text && !is_order;
    if ((!are_numbers && !are_texts) || left.literal || right.kind == Operand::Kind::json) return std::nullopt;
    return Node{Value(fmt::format("{} {} {}", left.expression, ours, right.expression)), true, false};
  }

  // Exactly equal to a literal; what another type would be converted to is nobody's wish.
  std::optional<Node> compared_json(const Operand& left, std::string_view foreign, const Operand& right) const {
    if (foreign != "===" || !right.literal) return std::nullopt;
    // A text that is JSON itself could not be told from the number or word it reads as.
    if (right.literal->is_text() && parse_json(right.literal->text())) return std::nullopt;
    Object options{{"path", Value(left.expression)}, {"equals", *right.literal}};
    return Node{Value(Object{{"json", Value(std::move(options))}}), false, true};
  }

  std::optional<Operand> operand() {
    if (const auto text = text_literal()) {
      std::string quoted;
      append_json_quoted(quoted, *text);
      return Operand{Operand::Kind::text, quoted, Value(*text)};
    }
    if (const auto number = number_literal()) return Operand{Operand::Kind::number, number->text(), Value(*number)};
    if (word("true")) return Operand{Operand::Kind::condition, "true", Value(true)};
    if (word("false")) return Operand{Operand::Kind::condition, "false", Value(false)};
    if (word("JSON")) return json_operand();
    if (!word("output")) return std::nullopt;
    return text_tail("answer");
  }

  std::optional<Operand> json_operand() {
    if (!sign(".parse") || !sign("(") || !word("output") || !sign(")")) return std::nullopt;
    const auto pointer = pointer_tail();
    if (!pointer || pointer->empty()) return std::nullopt;
    return Operand{Operand::Kind::json, *pointer, {}};
  }

  std::optional<std::string> pointer_tail() {
    std::string pointer;
    for (;;) {
      if (sign("?.") || sign(".")) {
        const auto member = name();
        if (!member) return std::nullopt;
        pointer += "/" + *member;
      } else if (sign("[")) {
        const auto text = text_literal();
        const auto number = text ? std::nullopt : number_literal();
        if ((!text && !(number && number->is_integer())) || !sign("]")) return std::nullopt;
        if (text && text->find_first_of("/~") != std::string::npos) return std::nullopt;
        pointer += "/" + (text ? *text : number->text());
      } else {
        return pointer;
      }
    }
  }

  // What follows a text: `.trim().toLowerCase().includes('x')`.
  std::optional<Operand> text_tail(std::string expression) {
    while (sign(".")) {
      const auto method = name();
      if (!method) return std::nullopt;
      if (*method == "length") {
        counts_ = true;
        return Operand{Operand::Kind::number, fmt::format("({} | length)", expression), {}};
      }
      if (!sign("(")) return std::nullopt;
      const auto argument = text_literal();
      if (!sign(")")) return std::nullopt;
      if (!argument) {
        const std::string_view filter = *method == "trim"          ? "trim"
                                        : *method == "toLowerCase" ? "lower"
                                        : *method == "toUpperCase" ? "upper"
                                                                   : "";
        if (filter.empty()) return std::nullopt;
        expression = fmt::format("({} | {})", expression, filter);
        continue;
      }
      return with_argument(*method, expression, *argument);
    }
    return Operand{Operand::Kind::text, expression, {}};
  }

  std::optional<Operand> with_argument(const std::string& method, const std::string& text,
                                       const std::string& argument) {
    if (argument.empty()) return std::nullopt;
    const bool is_ascii =
        std::all_of(argument.begin(), argument.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    std::string quoted;
    append_json_quoted(quoted, argument);
    const auto condition = [](std::string expression) {
      return Operand{Operand::Kind::condition, std::move(expression), {}};
    };
    if (method == "includes") return condition(fmt::format("{} in {}", quoted, text));
    if (method == "startsWith" && is_ascii)
      return condition(fmt::format("{}[:{}] == {}", text, argument.size(), quoted));
    if (method == "endsWith" && is_ascii)
      return condition(fmt::format("{}[-{}:] == {}", text, argument.size(), quoted));
    if (method == "split" && sign(".") && word("length")) {
      return Operand{Operand::Kind::number, fmt::format("({} | split({}) | length)", text, quoted), {}};
    }
    return std::nullopt;
  }

  static Value finished(const Node& node) {
    return node.is_expression ? Value(Object{{"expr", node.item}}) : node.item;
  }

  std::string_view rest_;
  bool counts_ = false;
};

}  // namespace

std::optional<JavascriptCheck> read_javascript(std::string_view code) {
  while (!code.empty() && (std::isspace(static_cast<unsigned char>(code.back())) != 0 || code.back() == ';')) {
    code.remove_suffix(1);
  }
  // Several lines are a function's body, in which `return` stands where its author wrote it.
  if (code.find('\n') != std::string_view::npos) return std::nullopt;
  return Reader(code).read();
}

std::optional<std::string> javascript_path(std::string_view code, std::string_view root) {
  return Reader(code).path(root);
}

}  // namespace llmeval
