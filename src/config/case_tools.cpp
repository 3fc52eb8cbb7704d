#include "config/case_tools.h"

#include "config/member.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace llmeval {

namespace {

constexpr std::int64_t k_most_steps = 1000;

// Calls `visit` with every text of a value, in order.
template <class Visit>
void visit_texts(Value& value, const Visit& visit) {
  if (value.is_text()) return visit(value);
  if (value.is_list()) {
    for (Value& item : value.list()) visit_texts(item, visit);
  }
  if (!value.is_object()) return;
  for (const Member& member : std::as_const(value).object()) visit_texts(*value.object().find(member.key), visit);
}

template <class Visit>
void visit_texts(WrittenResult& result, const Visit& visit) {
  if (result.arguments) visit_texts(*result.arguments, visit);
  visit_texts(result.result, visit);
}

// Whether a text is more than itself; the same for reading and for filling in.
bool may_be_template(const Value& text) { return text.text().find('{') != std::string::npos; }

class Reader {
 public:
  explicit Reader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  std::optional<WrittenTool> read(const Member& member) {
    WrittenTool tool{member.key, member.place, {}};
    const List one{member.value};
    const List& results = member.value.is_list() ? member.value.list() : one;
    if (results.empty())
      return refuse(member.value.place(), fmt::format("the tool '{}' has no result", inert_line(member.key)));
    for (const Value& written : results) {
      if (!written.is_object() || written.find("result") == nullptr) return std::nullopt;  // The shape has told it.
      if (!tool.results.empty() && !tool.results.back().arguments) {
        return refuse(written.place(), "this result never answers: the one before it is for every call",
                      "put the one without arguments last");
      }
      std::optional<WrittenResult> result = read_result(written);
      if (!result) return std::nullopt;
      tool.results.push_back(*std::move(result));
    }
    return tool;
  }

 private:
  std::nullopt_t refuse(Place place, std::string message, std::string hint = {}) {
    diagnostics_.error(place, std::move(message), std::move(hint));
    return std::nullopt;
  }

  std::optional<WrittenResult> read_result(const Value& written) {
    WrittenResult result;
    if (const Value* arguments = written.find("arguments")) {
      if (!arguments->is_object()) return std::nullopt;
      result.arguments = *arguments;
    }
    result.result = *written.find("result");
    bool is_right = true;
    visit_texts(result, [&](Value& text) {
      if (!may_be_template(text)) return;
      std::optional<TypedText> parsed = TypedText::parse(text.text(), text.place(), diagnostics_);
      is_right = is_right && parsed.has_value();
      if (parsed) result.templates.push_back(*std::move(parsed));
    });
    return is_right ? std::optional(std::move(result)) : std::nullopt;
  }

  Diagnostics& diagnostics_;
};

CannedTools canned(const std::vector<WrittenTool>& tools, const std::optional<std::int32_t>& max_steps) {
  CannedTools canned;
  if (max_steps) canned.max_steps = *max_steps;
  for (const WrittenTool& tool : tools) {
    CannedTool& one = canned.tools.emplace_back();
    one.name = tool.name;
    for (const WrittenResult& result : tool.results) {
      CannedResult& answer = one.results.emplace_back();
      if (result.arguments) answer.arguments = result.arguments->object();
      answer.result = result.result;
    }
  }
  return canned;
}

// What is known of them as soon as they are put together.
void finish(WrittenTools& written) {
  for (const WrittenTool& tool : written.tools) {
    for (const WrittenResult& result : tool.results) {
      written.has_templates =
          written.has_templates || std::any_of(result.templates.begin(), result.templates.end(),
                                               [](const TypedText& text) { return !text.is_plain(); });
    }
  }
  if (!written.tools.empty()) {
    written.plain = std::make_shared<const CannedTools>(canned(written.tools, written.max_steps));
  }
}

}  // namespace

ShapeRef tools_shape() {
  const ShapeRef result = Shape::object({
      {"arguments", Shape::map(Shape::any()),
       "For calls that have these arguments, whatever else they have; without, for every call."},
      {"result", Shape::any(), "What the model is told: a text, or a value, which it gets as JSON.", true},
  });
  return Shape::map(Shape::list_or_one(result));
}

ShapeRef max_steps_shape() { return Shape::integer(1, k_most_steps)->with_default(10); }

void WrittenTools::add_variables(std::vector<VariableUse>& uses) const {
  for (const WrittenTool& tool : tools) {
    for (const WrittenResult& result : tool.results) {
      for (const TypedText& text : result.templates)
        uses.insert(uses.end(), text.variables().begin(), text.variables().end());
    }
  }
}

std::shared_ptr<const WrittenTools> read_tools(const Value& written, bool& is_right, Diagnostics& diagnostics) {
  const Value* const tools = written.find("tools");
  const Value* const max_steps = member_of_kind(written, "max_steps", ValueKind::number);
  if (tools == nullptr && max_steps == nullptr) return nullptr;
  auto read = std::make_shared<WrittenTools>();
  if (max_steps != nullptr) {
    const std::optional<std::int64_t> steps = max_steps->number().to_int64();
    read->max_steps = static_cast<std::int32_t>(std::clamp<std::int64_t>(steps.value_or(1), 1, k_most_steps));
    read->max_steps_place = max_steps->place();
  }
  if (tools != nullptr && tools->is_object()) {
    for (const Member& member : tools->object()) {
      std::optional<WrittenTool> tool = Reader(diagnostics).read(member);
      is_right = is_right && tool.has_value();
      if (tool) read->tools.push_back(*std::move(tool));
    }
  } else if (tools != nullptr) {
    is_right = false;
  }
  finish(*read);
  return read;
}

std::shared_ptr<const WrittenTools> overlay_tools(const std::shared_ptr<const WrittenTools>& below,
                                                  const std::shared_ptr<const WrittenTools>& above) {
  if (below == nullptr || above == nullptr) return above == nullptr ? below : above;
  auto both = std::make_shared<WrittenTools>();
  both->tools = below->tools;
  both->max_steps = above->max_steps ? above->max_steps : below->max_steps;
  both->max_steps_place = above->max_steps ? above->max_steps_place : below->max_steps_place;
  for (const WrittenTool& tool : above->tools) {
    const auto same = std::find_if(both->tools.begin(), both->tools.end(),
                                   [&](const WrittenTool& one) { return one.name == tool.name; });
    if (same != both->tools.end()) {
      *same = tool;
    } else {
      both->tools.push_back(tool);
    }
  }
  finish(*both);
  return both;
}

std::shared_ptr<const CannedTools> fill_tools(const WrittenTools& written, const Object& vars,
                                              std::vector<RenderError>& errors) {
  if (!written.has_templates) return written.plain;
  std::vector<WrittenTool> tools = written.tools;
  for (WrittenTool& tool : tools) {
    for (WrittenResult& result : tool.results) {
      std::size_t next = 0;
      visit_texts(result, [&](Value& text) {
        if (!may_be_template(text)) return;
        Rendered<Value> value = result.templates[next++].evaluate(vars);
        if (value) {
          text = *std::move(value);
        } else {
          errors.push_back(std::move(value).error());
        }
      });
    }
  }
  return std::make_shared<const CannedTools>(canned(tools, written.max_steps));
}

}  // namespace llmeval
