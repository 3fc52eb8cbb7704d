#include "import/promptfoo_assertion_types.h"

#include <algorithm>
#include <array>

namespace llmeval {

namespace {

constexpr std::string_view k_program = "a program decides; write an 'exec' check for it";
constexpr std::string_view k_service = "it asks a service that llmeval does not";
constexpr std::string_view k_trace = "llmeval keeps no such traces; see 'tool_call' and 'tool_calls'";
constexpr std::string_view k_language = "llmeval does not read that language";
constexpr std::string_view k_retrieval =
    "write 'judge: {prompt: faithfulness}' with the contexts as variable 'contexts'";
constexpr std::string_view k_several = "it compares answers with one another; see 'judge_pairwise' and 'llmeval diff'";
constexpr std::string_view k_log_odds = "it needs the answer's log probabilities";

constexpr std::array<AssertionType, 70> k_known{{
    {"equals", AssertionMaker::text},
    {"contains", AssertionMaker::text},
    {"icontains", AssertionMaker::text},
    {"starts-with", AssertionMaker::text},
    {"regex", AssertionMaker::text},
    {"contains-all", AssertionMaker::list},
    {"contains-any", AssertionMaker::list},
    {"icontains-all", AssertionMaker::list},
    {"icontains-any", AssertionMaker::list},
    {"is-json", AssertionMaker::json},
    {"contains-json", AssertionMaker::json},
    {"cost", AssertionMaker::measure},
    {"latency", AssertionMaker::measure},
    {"word-count", AssertionMaker::measure},
    {"levenshtein", AssertionMaker::likeness},
    {"rouge-n", AssertionMaker::likeness},
    {"bleu", AssertionMaker::likeness},
    {"gleu", AssertionMaker::likeness},
    {"similar", AssertionMaker::likeness},
    {"similar:cosine", AssertionMaker::likeness},
    {"is-refusal", AssertionMaker::call},
    {"finish-reason", AssertionMaker::call},
    {"tool-call-f1", AssertionMaker::call},
    {"javascript", AssertionMaker::code},
    {"llm-rubric", AssertionMaker::judge},
    {"factuality", AssertionMaker::judge},
    {"model-graded-factuality", AssertionMaker::judge},
    {"model-graded-closedqa", AssertionMaker::judge},
    {"answer-relevance", AssertionMaker::judge},
    {"g-eval", AssertionMaker::judge},
    {"python", AssertionMaker::none, k_program},
    {"ruby", AssertionMaker::none, k_program},
    {"webhook", AssertionMaker::none, k_program},
    {"context-faithfulness", AssertionMaker::none, k_retrieval},
    {"context-recall", AssertionMaker::none, k_retrieval},
    {"context-relevance", AssertionMaker::none, k_retrieval},
    {"conversation-relevance", AssertionMaker::none, "a judge of whole conversations is not ready-made; see 'judge'"},
    {"classifier", AssertionMaker::none, k_service},
    {"moderation", AssertionMaker::none, k_service},
    {"guardrails", AssertionMaker::none, k_service},
    {"pi", AssertionMaker::none, k_service},
    {"search-rubric", AssertionMaker::none, k_service},
    {"agent-rubric", AssertionMaker::none, k_service},
    {"similar:dot", AssertionMaker::none, "'similar' measures by the cosine only"},
    {"similar:euclidean", AssertionMaker::none, "'similar' measures by the cosine only"},
    {"meteor", AssertionMaker::none, "there is no such measure; see 'rouge', 'bleu', 'similar'"},
    {"perplexity", AssertionMaker::none, k_log_odds},
    {"perplexity-score", AssertionMaker::none, k_log_odds},
    {"select-best", AssertionMaker::none, k_several},
    {"max-score", AssertionMaker::none, k_several},
    {"human", AssertionMaker::none, "people label answers by 'llmeval labels sheet'"},
    {"is-html", AssertionMaker::none, k_language},
    {"contains-html", AssertionMaker::none, k_language},
    {"is-sql", AssertionMaker::none, k_language},
    {"contains-sql", AssertionMaker::none, k_language},
    {"is-xml", AssertionMaker::none, k_language},
    {"contains-xml", AssertionMaker::none, k_language},
    {"is-valid-function-call", AssertionMaker::none, "say what the arguments have to fit: 'tool_call: {tool, schema}'"},
    {"is-valid-openai-function-call", AssertionMaker::none,
     "say what the arguments have to fit: 'tool_call: {tool, schema}'"},
    {"is-valid-openai-tools-call", AssertionMaker::none,
     "say what the arguments have to fit: 'tool_call: {tool, schema}'"},
    {"skill-used", AssertionMaker::none, k_trace},
    {"trajectory:goal-success", AssertionMaker::none, k_trace},
    {"trajectory:tool-args-match", AssertionMaker::none, k_trace},
    {"trajectory:step-count", AssertionMaker::none, k_trace},
    {"trajectory:tool-sequence", AssertionMaker::none, k_trace},
    {"trajectory:tool-used", AssertionMaker::none, k_trace},
    {"trace-error-spans", AssertionMaker::none, k_trace},
    {"trace-span-count", AssertionMaker::none, k_trace},
    {"trace-span-duration", AssertionMaker::none, k_trace},
    {"assert-set", AssertionMaker::none, "a set cannot stand in a set"},
}};

}  // namespace

const AssertionType* find_assertion_type(std::string_view type) {
  const auto* const found =
      std::find_if(k_known.begin(), k_known.end(), [&](const AssertionType& known) { return known.type == type; });
  return found == k_known.end() ? nullptr : found;
}

}  // namespace llmeval
