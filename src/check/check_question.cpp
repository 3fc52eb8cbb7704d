#include "check/check_question.h"

#include "data/json.h"

namespace llmeval {

namespace {

Value tools_to_value(const std::vector<Tool>& tools) {
  List list;
  for (const Tool& tool : tools) {
    list.emplace_back(Object{{"name", tool.name}, {"description", tool.description}, {"parameters", tool.parameters}});
  }
  return list;
}

}  // namespace

Digest question_digest(const CheckQuestion& question) {
  const Request& request = *question.request;
  Object content{{"purpose", std::string(purpose_name(question.purpose))},
                 {"model", question.model},
                 {"vote", static_cast<std::int64_t>(question.vote)},
                 {"messages", messages_to_value(request.messages)},
                 {"parameters", request.parameters}};
  if (request.output_schema) content.set("output_schema", *request.output_schema);
  if (!request.tools.empty()) content.set("tools", tools_to_value(request.tools));
  return sha256("llmeval question 1\n" + to_json(content));
}

}  // namespace llmeval
