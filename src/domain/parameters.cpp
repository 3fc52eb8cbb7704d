#include "domain/parameters.h"

#include "domain/model.h"

#include <algorithm>

namespace llmeval {

const std::vector<ParameterInfo>& parameters() {
  static const std::vector<ParameterInfo> table{
      {"temperature", Shape::number(0, 2), "Randomness of the choice of tokens.", {}},
      {"top_p", Shape::number(0, 1), "Share of the probability mass that tokens are drawn from.", {"topP"}},
      {"max_output_tokens",
       Shape::integer(1, 10'000'000),
       "Upper bound of the answer's length, reasoning included.",
       {"max_tokens", "max_completion_tokens", "maxOutputTokens", "maxTokens"}},
      {"stop", Shape::list_or_one(Shape::text()), "Texts that end the answer.", {"stopSequences", "stop_sequences"}},
      {"seed", Shape::integer(INT64_MIN, INT64_MAX), "Asks the provider to repeat itself, best effort.", {}},
      {"presence_penalty", Shape::number(-2, 2), "Makes new topics likelier.", {"presencePenalty"}},
      {"frequency_penalty", Shape::number(-2, 2), "Makes repetition rarer.", {"frequencyPenalty"}},
      {"reasoning_effort",
       Shape::text(),
       "How long a reasoning model may think: low, medium, high …",
       {"reasoningEffort"}},
      {"extra",
       Shape::map(Shape::any()),
       "What only this provider knows: put into the body of the request as it is.",
       {}},
  };
  return table;
}

const ParameterInfo* find_parameter(std::string_view name) {
  for (const ParameterInfo& parameter : parameters()) {
    const auto& aliases = parameter.aliases;
    if (parameter.name == name || std::find(aliases.begin(), aliases.end(), name) != aliases.end()) return &parameter;
  }
  return nullptr;
}

bool takes_parameter(const ProviderInfo& provider, std::string_view name) {
  const auto is_it = [&](std::string_view accepted) { return accepted == "*" || accepted == name; };
  return std::any_of(provider.parameters.begin(), provider.parameters.end(), is_it);
}

ShapeRef parameters_shape() {
  std::vector<Field> fields;
  for (const ParameterInfo& parameter : parameters()) {
    fields.push_back({parameter.name, parameter.shape, parameter.description, false});
  }
  return Shape::object(std::move(fields));
}

}  // namespace llmeval
