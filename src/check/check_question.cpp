#include "check/check_question.h"

#include "data/json.h"

#include <fmt/format.h>

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

// The members that follow those of question_digest(), and the end of the object.
std::string question_content(const Request& request) {
  std::string json = R"("messages":)";
  append_json(json, messages_to_value(request.messages));
  json += R"(,"parameters":)";
  append_json(json, request.parameters);
  if (request.output_schema) {
    json += R"(,"output_schema":)";
    append_json(json, *request.output_schema);
  }
  if (!request.tools.empty()) {
    json += R"(,"tools":)";
    append_json(json, tools_to_value(request.tools));
  }
  json += '}';
  return json;
}

Digest question_digest(const CheckQuestion& question, std::string_view content) {
  std::string json = "llmeval question 1\n{\"purpose\":";
  append_json(json, std::string(purpose_name(question.purpose)));
  json += R"(,"model":)";
  append_json(json, question.model);
  json += fmt::format(R"(,"vote":{},)", question.vote);
  json += content;
  return sha256(json);
}

Digest question_digest(const CheckQuestion& question) {
  return question_digest(question, question_content(*question.request));
}

}  // namespace llmeval
