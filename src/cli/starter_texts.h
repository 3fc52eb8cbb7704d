#pragma once

#include <array>
#include <string_view>

namespace llmeval {

// The texts that `llmeval init` writes. Tests run what is written.

inline constexpr std::string_view k_demo_prompt = R"(---
name: triage
description: Sorts a support ticket and drafts a first reply.
inputs:
  - {name: ticket, kind: string}
outputs:
  - {name: category, kind: string}
  - {name: reply, kind: string}
---
system:
You sort support tickets. Answer with JSON: {"category": "billing" | "bug" | "other", "reply": "…"}.
user:
{{ ticket }}
)";

// With the model's name for {}.
inline constexpr std::string_view k_demo_suite = R"(suite: triage
description: Sorts tickets into the right category.
prompts: [../prompts/triage.prompty]
models: [{}]
expect:                       # for every case
  - is_json
  - json: {{path: /category, equals: "{{{{ reference }}}}"}}
cases:
  - id: double-charge
    vars: {{ticket: My card was charged twice.}}
    reference: billing
    expect:
      - not: {{contains: as an AI}}
  - id: crash-on-start
    vars: {{ticket: The app crashes when I open it.}}
    reference: bug
  - id: praise
    vars: {{ticket: I just wanted to say thank you!}}
    reference: other
)";

inline constexpr std::string_view k_own_suite_path = "evals/main.eval.yaml";

// With the model's name and the variables.
inline constexpr std::string_view k_own_suite = R"(suite: main
description: What a good answer is, in a sentence.
prompts: [../prompts/main.prompty]
models: [{}]
expect:                       # for every case
  - not: {{contains: as an AI}}
cases:
  - id: first                 # a stable name: results are compared by it
{}    # expect: [{{contains: refund}}]      what is right in this case; `llmeval help files` has all that can be written
)";

inline constexpr std::string_view k_models_head =
    "# Each entry is a model that suites and --model can name.\nmodels:\n";

inline constexpr std::string_view k_demo_model = R"(  demo:
    provider: sim          # simulated: no key, no network
    latency: {median: 40ms, p95: 120ms}
    rules:
      - when: '(?i)charged|invoice|refund'
        answer: '{"category": "billing", "reply": "We are looking into your payment."}'
      - when: '(?i)crash|error'
        answer: '{"category": "bug", "reply": "Thank you, our engineers will look at it."}'
      - answer: '{"category": "other", "reply": "Thank you for your message."}'
  # A real one: set OPENAI_API_KEY and run `llmeval run --model mini`.
  # mini:
  #   provider: openai
  #   model: gpt-5-mini
  #   parameters: {max_output_tokens: 800}
)";

/// A model to begin with, one of each provider that needs more than its name.
struct StarterModel {
  std::string_view provider;
  std::string_view name;
  std::string_view entry;       ///< In models.yaml.
  std::string_view extra_path;  ///< A file that it needs besides; empty: none.
  std::string_view extra_text;
};

inline constexpr std::array k_starter_models{
    StarterModel{"openai",
                 "mini",
                 R"(  mini:
    provider: openai
    model: gpt-5-mini
    parameters: {max_output_tokens: 800}
    # price: {input: 0.25, output: 2.00}        USD per million tokens
    # limits: {requests_per_minute: 500}
)",
                 {},
                 {}},
    StarterModel{"anthropic",
                 "main",
                 R"(  main:
    provider: anthropic
    model: claude-sonnet-4-6
    parameters: {max_output_tokens: 800}
)",
                 {},
                 {}},
    StarterModel{"gemini",
                 "main",
                 R"(  main:
    provider: gemini
    model: gemini-2.5-flash
    parameters: {max_output_tokens: 800}
)",
                 {},
                 {}},
    StarterModel{"bedrock",
                 "main",
                 R"(  main:
    provider: bedrock
    base_url: https://bedrock-runtime.us-east-1.amazonaws.com
    model: anthropic.claude-sonnet-4-6
    parameters: {max_output_tokens: 800}
)",
                 {},
                 {}},
    StarterModel{"sim",
                 "demo",
                 R"(  demo:
    provider: sim          # simulated: no key, no network
    rules:
      - answer: 'A simulated answer to: {{ message }}'
)",
                 {},
                 {}},
    StarterModel{"http",
                 "app",
                 R"(  app:
    provider: http         # an application of your own: what it is sent, and where its answer is
    base_url: http://127.0.0.1:8080/chat
    # secrets: {token: APP_TOKEN}                the variable that holds it; {{ secrets.token }} here alone
    # headers: {Authorization: "Bearer {{ secrets.token }}"}
    body: {message: "{{ message }}", session: "{{ sample.id }}"}
    answer: /answer
    # version: {env: GIT_SHA}                    without one its answers are asked for anew in every run
)",
                 {},
                 {}},
    StarterModel{"exec", "app",
                 R"(  app:
    provider: exec         # a program: the request as JSON on its standard input, the answer on its output
    command: [python3, app.py]
)",
                 "evals/app.py",
                 R"(import json
import sys

request = json.load(sys.stdin)  # id, messages, vars, config
print("An answer to:", request["messages"][-1]["content"])
)"},
    StarterModel{"replay", "recorded",
                 R"(  recorded:
    provider: replay       # recorded answers, by the ids of cases
    answers: {file: answers.jsonl}
)",
                 "evals/answers.jsonl", "{\"id\": \"first\", \"answer\": \"Put a recorded answer here.\"}\n"},
};

// As .github/docs/workflows/pull-request.yml, which a test compares; where there is no key, forks need no other
// workflow.
inline constexpr std::string_view k_workflow = R"(name: evals
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
  pull-requests: write # the comment
jobs:
  evals:
)";

inline constexpr std::string_view k_workflow_own = R"(    # Those of forks see no secrets: llmeval help ci
    if: github.event_name == 'push' || github.event.pull_request.head.repo.full_name == github.repository
)";

inline constexpr std::string_view k_workflow_steps = R"(    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      # llmeval and its action; the repository's variable LLMEVAL_REPOSITORY says where they are.
      - uses: actions/checkout@v4
        with:
          repository: ${{ vars.LLMEVAL_REPOSITORY }}
          path: .llmeval-source
      # What it does, and what else it can: llmeval help ci
      - uses: ./.llmeval-source/.github/actions/llmeval
)";

}  // namespace llmeval
