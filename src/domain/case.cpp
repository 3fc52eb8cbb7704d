#include "domain/case.h"

#include "base/hash.h"
#include "data/json.h"
#include "text/utf8.h"

#include <utility>

namespace llmeval {

Value tools_to_value(const CannedTools& tools) {
  Object named;
  for (const CannedTool& tool : tools.tools) {
    List results;
    for (const CannedResult& result : tool.results) {
      Object one;
      if (result.arguments) one.append("arguments", *result.arguments);
      one.append("result", result.result);
      results.emplace_back(std::move(one));
    }
    named.append(tool.name, std::move(results));
  }
  return Object{{"max_steps", static_cast<std::int64_t>(tools.max_steps)}, {"tools", std::move(named)}};
}

std::string case_hash(const Object& vars, const std::optional<Value>& reference, const std::vector<Message>& history,
                      const std::vector<Message>& turns, const CannedTools* tools) {
  // Written as text at once: a Value of it all would copy every variable of every case.
  std::string whole = R"({"v":1,"vars":)";
  append_canonical_json(whole, vars);
  if (reference) {
    whole += R"(,"reference":)";
    append_canonical_json(whole, *reference);
  }
  if (!history.empty()) {
    whole += R"(,"history":)";
    append_canonical_json(whole, messages_to_value(history));
  }
  if (!turns.empty()) {
    whole += R"(,"turns":)";
    append_canonical_json(whole, messages_to_value(turns));
  }
  if (tools != nullptr) {
    whole += R"(,"tools":)";
    append_canonical_json(whole, tools_to_value(*tools));
  }
  whole += '}';
  return sha256(whole).hex();
}

std::string case_hash(const Case& subject) {
  static const std::optional<Value> none;
  return case_hash(subject.vars, subject.reference_is_accepted ? none : subject.reference, subject.history,
                   subject.turns, subject.tools.get());
}

std::optional<std::string> check_case_id(std::string_view id) {
  if (id.empty()) return "is empty";
  if (id.size() > 200) return "is longer than 200 bytes";
  if (find_invalid_utf8(id)) return "is not valid UTF-8";
  for (std::size_t at = 0; at < id.size();) {
    const char32_t c = next_code_point(id, at);
    if (c == U'~') return "holds '~', which is reserved for derived cases";
    if (c < 0x20 || (c >= 0x7f && c < 0xa0)) return "holds a control character";
  }
  return std::nullopt;
}

}  // namespace llmeval
