#include "report/report_schema.h"

#include "base/assert.h"
#include "data/json.h"

#include <string_view>

namespace llmeval {

namespace {

// Fields are added, never renamed or removed, so that unknown ones are allowed.
constexpr std::string_view k_schema = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "A report of llmeval run -o json",
  "description": "Money is in whole nano-dollars, durations are in microseconds, times are RFC 3339 in UTC. What nobody knows is null, never zero.",
  "type": "object",
  "required": ["run", "samples", "groups", "confusion", "notices", "tally", "gate"],
  "properties": {
    "run": {"$ref": "#/$defs/run"},
    "samples": {"type": "array", "items": {"$ref": "#/$defs/sample"}, "description": "In the order of the plan: suite, case, prompt, model, trial. Those without a verdict are left out."},
    "groups": {"type": "array", "items": {"$ref": "#/$defs/group"}, "description": "By suite, prompt and model, in the order of the plan."},
    "confusion": {"type": "array", "items": {"$ref": "#/$defs/confusion"}, "description": "Of each classify check, by suite, prompt, model and name: which classes were taken for which."},
    "notices": {"type": "array", "items": {"$ref": "#/$defs/notice"}, "description": "What happened to the run and is no sample's verdict, in its order."},
    "tally": {"$ref": "#/$defs/tally"},
    "gate": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/gate"}], "description": "Null where the run has not been decided."}
  },
  "$defs": {
    "count": {"type": "integer", "minimum": 0},
    "share": {"type": "number", "minimum": 0, "maximum": 1},
    "maybe_share": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/share"}]},
    "interval": {
      "description": "95 %, [low, high]; null where there is none.",
      "anyOf": [{"type": "null"}, {"type": "array", "items": {"type": "number", "minimum": -1, "maximum": 1}, "minItems": 2, "maxItems": 2}]
    },
    "hash": {"type": "string", "pattern": "^([0-9a-f]{64})?$"},
    "time": {"type": "string", "format": "date-time"},
    "usage": {
      "type": ["object", "null"],
      "description": "Tokens as providers count them; input includes cached, output includes reasoning. Null: not told.",
      "required": ["input_tokens", "output_tokens"],
      "properties": {"input_tokens": {"type": "integer"}, "output_tokens": {"type": "integer"}}
    },
    "decision": {"enum": ["pass", "fail", "inconclusive", "broken", "incomplete"]},
    "run": {
      "type": "object",
      "required": ["id", "started_at", "finished_at", "version", "git_commit", "dirty", "seed", "scored", "planned", "suites", "models", "stop_reason", "exit_code"],
      "properties": {
        "id": {"type": "string", "minLength": 1},
        "started_at": {"$ref": "#/$defs/time"},
        "finished_at": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/time"}]},
        "version": {"type": "string", "description": "Of llmeval."},
        "git_commit": {"type": ["string", "null"], "description": "Null outside a repository."},
        "dirty": {"type": "boolean", "description": "The working tree had changes."},
        "seed": {"type": "integer", "minimum": 0},
        "scored": {"type": "boolean", "description": "False: the run only looked at answers (--no-score)."},
        "resumed": {"type": "integer", "minimum": 0, "description": "How often the run went on after an interruption."},
        "scored_from": {"type": ["string", "null"], "description": "The run whose stored answers were scored again; null: the answers are the run's own."},
        "baseline": {"type": ["string", "null"], "description": "The run that it was compared with; null: none."},
        "baseline_asked_at": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/time"}], "description": "When the oldest answer of that run was asked for."},
        "planned": {"$ref": "#/$defs/count"},
        "suites": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["name", "path", "hash", "description", "prompts", "models", "planned"],
            "properties": {
              "name": {"type": "string"},
              "path": {"type": "string", "description": "From the project's root."},
              "hash": {"$ref": "#/$defs/hash", "description": "SHA-256 of the file."},
              "description": {"type": "string"},
              "prompts": {
                "type": "array",
                "items": {
                  "type": "object",
                  "required": ["name", "path", "hash"],
                  "properties": {"name": {"type": "string"}, "path": {"type": "string"}, "hash": {"$ref": "#/$defs/hash"}}
                }
              },
              "models": {"type": "array", "items": {"type": "string"}},
              "planned": {"$ref": "#/$defs/count"}
            }
          }
        },
        "models": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["name", "settings"],
            "properties": {"name": {"type": "string"}, "settings": {"description": "As configured, without secrets."}}
          }
        },
        "stop_reason": {"type": ["string", "null"], "description": "Why the run ended before its plan; null: it did not."},
        "exit_code": {"type": ["integer", "null"], "description": "Null: the run was killed."}
      }
    },
    "notice": {
      "type": "object",
      "required": ["at", "kind", "model", "state", "text", "wait_us", "sample"],
      "properties": {
        "at": {"$ref": "#/$defs/time"},
        "kind": {"enum": ["throttled", "circuit", "budget", "slow", "model_change", "judge"]},
        "model": {"type": ["string", "null"], "description": "Null: the whole run."},
        "state": {"type": "string", "description": "throttled: refused, paused; circuit: open, half_open, closed, with key_ before it that of the model's key; slow: sending, waiting, retrying; model_change: changed, mixed, fingerprint; judge: uncalibrated, stale, weak."},
        "text": {"type": "string"},
        "wait_us": {"type": ["integer", "null"], "description": "Until it may go on, or for how long it has gone on."},
        "sample": {"type": ["integer", "null"], "description": "The sample's place in the plan, from 0."}
      }
    },
    "tally": {
      "type": "object",
      "required": ["planned", "started", "pass", "fail", "error", "skipped", "unscored", "cached", "fallback", "attempts", "usage", "cost_nano_usd", "known_cost_nano_usd", "unpriced", "spent_nano_usd", "oldest_cached_us"],
      "properties": {
        "planned": {"$ref": "#/$defs/count"},
        "started": {"$ref": "#/$defs/count"},
        "pass": {"$ref": "#/$defs/count"},
        "fail": {"$ref": "#/$defs/count"},
        "error": {"$ref": "#/$defs/count", "description": "Not measured: neither pass nor fail."},
        "skipped": {"$ref": "#/$defs/count", "description": "Planned and left, each with its reason."},
        "unscored": {"$ref": "#/$defs/count", "description": "Answered where nothing is scored (--no-score)."},
        "cached": {"$ref": "#/$defs/count"},
        "fallback": {"$ref": "#/$defs/count", "description": "Served by another model than the one asked."},
        "attempts": {"$ref": "#/$defs/count"},
        "usage": {"$ref": "#/$defs/usage"},
        "cost_nano_usd": {"type": ["integer", "null"], "description": "Null where the cost of a sample is unknown."},
        "known_cost_nano_usd": {"type": "integer", "description": "Sum of the costs that are known."},
        "unpriced": {"$ref": "#/$defs/count", "description": "Finished samples whose cost is unknown."},
        "spent_nano_usd": {"type": ["integer", "null"], "description": "What of the cost this run spent: nothing for cached answers. Null where nobody knows."},
        "oldest_cached_us": {"type": ["integer", "null"], "minimum": 0, "description": "How old the oldest cached answer was; null where none is cached."}
      }
    },
    "gate": {
      "type": "object",
      "required": ["decision", "narrowed_by", "rules"],
      "properties": {
        "decision": {"$ref": "#/$defs/decision"},
        "narrowed_by": {"type": "array", "items": {"type": "string"}, "description": "The options by which the run had a part of its suites' cases; empty: it had all."},
        "rules": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["suite", "rule", "decision", "text"],
            "properties": {
              "suite": {"type": "string"},
              "rule": {"type": "string"},
              "decision": {"$ref": "#/$defs/decision"},
              "text": {"type": "string"}
            }
          }
        }
      }
    },
    "group": {
      "type": "object",
      "required": ["suite", "prompt", "prompt_hash", "model", "pass", "fail", "error", "skipped", "unscored", "cases", "cached", "oldest_cached_us", "fallback", "score", "pass_rate", "interval", "latency_p50_us", "latency_p95_us", "usage", "unmetered", "cost_nano_usd", "known_cost_nano_usd", "unpriced"],
      "properties": {
        "suite": {"type": "string"},
        "prompt": {"type": "string", "description": "Empty where the suite has none."},
        "prompt_hash": {"$ref": "#/$defs/hash"},
        "model": {"type": "string"},
        "pass": {"$ref": "#/$defs/count"},
        "fail": {"$ref": "#/$defs/count"},
        "error": {"$ref": "#/$defs/count"},
        "skipped": {"$ref": "#/$defs/count"},
        "unscored": {"$ref": "#/$defs/count", "description": "Answered where nothing is scored (--no-score)."},
        "cases": {
          "type": "object",
          "description": "The same by case: what its trials come to by the suite's policy.",
          "required": ["pass", "fail", "error", "skipped", "unscored"],
          "properties": {
            "pass": {"$ref": "#/$defs/count"},
            "fail": {"$ref": "#/$defs/count"},
            "error": {"$ref": "#/$defs/count"},
            "skipped": {"$ref": "#/$defs/count"},
            "unscored": {"$ref": "#/$defs/count", "description": "Answered where nothing is scored (--no-score)."}
          }
        },
        "cached": {"$ref": "#/$defs/count"},
        "oldest_cached_us": {"type": ["integer", "null"], "minimum": 0},
        "fallback": {"$ref": "#/$defs/count"},
        "score": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/share"}], "description": "Mean over the scored samples."},
        "pass_rate": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/share"}], "description": "pass/(pass + fail) of the cases; null over nothing."},
        "interval": {
          "description": "The rate's 95 % Wilson interval, [low, high].",
          "anyOf": [{"type": "null"}, {"type": "array", "items": {"$ref": "#/$defs/share"}, "minItems": 2, "maxItems": 2}]
        },
        "latency_p50_us": {"type": ["integer", "null"], "description": "Of answered samples; a cached answer counts as it was recorded."},
        "latency_p95_us": {"type": ["integer", "null"]},
        "usage": {"$ref": "#/$defs/usage"},
        "unmetered": {"$ref": "#/$defs/count", "description": "Finished samples whose usage is unknown."},
        "cost_nano_usd": {"type": ["integer", "null"], "description": "Null where the cost of a sample is unknown."},
        "known_cost_nano_usd": {"type": "integer"},
        "unpriced": {"$ref": "#/$defs/count"},
        "checking_cost_nano_usd": {"type": "integer", "description": "What of the known cost judges and other models took that checks asked. Absent: none asked, or nobody knows."}
      }
    },
    "confusion": {
      "type": "object",
      "description": "Samples whose check found labels, also of samples that are errors by another check. Intervals count a case once, however many trials it has. Labels are untrusted text.",
      "required": ["suite", "prompt", "prompt_hash", "model", "name", "total", "accuracy", "accuracy_interval", "macro_f1", "macro_f1_interval", "kappa", "kappa_interval", "classes", "cells"],
      "properties": {
        "suite": {"type": "string"},
        "prompt": {"type": "string", "description": "Empty where the suite has none."},
        "prompt_hash": {"$ref": "#/$defs/hash"},
        "model": {"type": "string"},
        "name": {"type": "string", "description": "Of the check."},
        "total": {"$ref": "#/$defs/count"},
        "accuracy": {"$ref": "#/$defs/share"},
        "accuracy_interval": {"$ref": "#/$defs/interval", "description": "Wilson's."},
        "macro_f1": {"$ref": "#/$defs/maybe_share", "description": "Mean over the classes that cases expect."},
        "macro_f1_interval": {"$ref": "#/$defs/interval", "description": "By the delta method, in Wilson's form."},
        "kappa": {"anyOf": [{"type": "null"}, {"type": "number", "minimum": -1, "maximum": 1}], "description": "Cohen's; null where chance alone would always agree."},
        "kappa_interval": {"$ref": "#/$defs/interval", "description": "By the error of Fleiss, Cohen and Everitt."},
        "classes": {
          "type": "array",
          "description": "Empty where there are over 1,000. The last may be (none): answers without a class.",
          "items": {
            "type": "object",
            "required": ["label", "expected", "found", "right", "precision", "precision_interval", "recall", "recall_interval", "f1", "f1_interval"],
            "properties": {
              "label": {"type": "string"},
              "expected": {"$ref": "#/$defs/count"},
              "found": {"$ref": "#/$defs/count"},
              "right": {"$ref": "#/$defs/count"},
              "precision": {"$ref": "#/$defs/maybe_share", "description": "right/found"},
              "precision_interval": {"$ref": "#/$defs/interval"},
              "recall": {"$ref": "#/$defs/maybe_share", "description": "right/expected"},
              "recall_interval": {"$ref": "#/$defs/interval"},
              "f1": {"$ref": "#/$defs/maybe_share", "description": "2·right/(expected + found); null where no case expects the class."},
              "f1_interval": {"$ref": "#/$defs/interval"}
            }
          }
        },
        "cells": {
          "type": "array",
          "description": "The matrix; pairs that are not here did not occur.",
          "items": {
            "type": "object",
            "required": ["expected", "actual", "count"],
            "properties": {"expected": {"type": "string"}, "actual": {"type": "string"}, "count": {"type": "integer", "minimum": 1}}
          }
        }
      }
    },
    "sample": {
      "type": "object",
      "required": ["suite", "case", "description", "tags", "prompt", "prompt_hash", "model", "reported_model", "trial", "verdict", "outcome", "reason", "score", "answer", "scores", "latency_us", "duration_us", "usage", "cost_nano_usd", "cached", "cached_age_us", "served_by", "attempts"],
      "properties": {
        "suite": {"type": "string"},
        "case": {"type": "string", "minLength": 1},
        "description": {"type": "string"},
        "tags": {"type": "object", "additionalProperties": {"type": "string"}},
        "prompt": {"type": "string"},
        "prompt_hash": {"$ref": "#/$defs/hash"},
        "model": {"type": "string"},
        "reported_model": {"type": ["string", "null"], "description": "As the provider names it."},
        "trial": {"type": "integer", "minimum": 1},
        "verdict": {"enum": ["pass", "fail", "error", "skipped", "unscored", "unscored"]},
        "outcome": {"type": ["string", "null"], "description": "Of the last call; null where the sample was skipped."},
        "reason": {"type": ["string", "null"], "description": "Why it failed without a check, could not be measured or was skipped."},
        "score": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/share"}], "description": "Weighted mean of the deciding checks; null where nothing was scored."},
        "answer": {"type": ["string", "null"], "description": "Null where the model gave none. Untrusted text."},
        "turns": {
          "type": "array",
          "description": "Of a sample that asks its model more than once: its answers, turn by turn and, where tools are called, step by step. The last one is `answer`.",
          "items": {
            "type": "object",
            "required": ["turn", "outcome", "answer", "latency_us"],
            "properties": {
              "turn": {"type": "integer", "minimum": 1},
              "outcome": {"type": "string"},
              "answer": {"type": ["string", "null"]},
              "latency_us": {"type": ["integer", "null"]},
              "tool_calls": {
                "type": "array",
                "items": {
                  "type": "object",
                  "required": ["name", "arguments"],
                  "properties": {
                    "name": {"type": "string"},
                    "arguments": {"type": "string", "description": "As the model wrote them. Untrusted text."}
                  }
                }
              }
            }
          }
        },
        "scores": {
          "type": "array",
          "description": "One per check, in the order of the file; those of turns before the case's own.",
          "items": {
            "type": "object",
            "required": ["check", "name", "score", "pass", "weight", "reason", "error", "turn"],
            "properties": {
              "check": {"type": "string"},
              "name": {"type": "string"},
              "score": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/share"}]},
              "pass": {"type": "boolean"},
              "weight": {"type": "number", "minimum": 0, "description": "0: measured, never decides."},
              "reason": {"type": "string"},
              "error": {"type": ["string", "null"], "description": "Why the check could not measure."},
              "turn": {"type": "integer", "minimum": 1, "description": "Of the answer that it looked at."},
              "applies": {"const": false, "description": "Its 'when' is not for this sample. Absent: it applies."},
              "expected_label": {"type": "string", "description": "Of a classify check."},
              "actual_label": {"type": ["string", "null"], "description": "Null: the answer has no class. Untrusted text."},
              "judging": {
                "type": "object",
                "description": "Of a check that asked judges: who judged, and how far they agreed.",
                "required": ["prompt_hash", "criteria_hash", "models", "votes", "spread"],
                "properties": {
                  "prompt_hash": {"$ref": "#/$defs/hash", "description": "Of the judge's prompt."},
                  "criteria_hash": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/hash"}], "description": "Of what the check says of good and bad: rubric, bounds, how votes are combined."},
                  "models": {"type": "array", "items": {"type": "string"}},
                  "votes": {"type": "array", "items": {"$ref": "#/$defs/maybe_share"}, "description": "By model, then in the order of asking; null: it could not be read."},
                  "spread": {"$ref": "#/$defs/share", "description": "From the lowest vote to the highest."}
                }
              }
            }
          }
        },
        "latency_us": {"type": ["integer", "null"], "description": "Of the served attempts, from sending to the last byte."},
        "duration_us": {"type": "integer", "description": "Of the whole sample, with queue, retries and checks."},
        "usage": {"$ref": "#/$defs/usage"},
        "cost_nano_usd": {"type": ["integer", "null"]},
        "checking_cost_nano_usd": {"type": ["integer", "null"], "description": "What of the cost its checks asked for: judges, embeddings. Absent: they asked nobody."},
        "cached": {"type": "boolean", "description": "The answer came from an earlier call: latency, usage and cost are those of that call, and nothing was spent."},
        "cached_age_us": {"type": ["integer", "null"], "minimum": 0, "description": "How old the oldest cached answer of the sample was; null where none is cached."},
        "served_by": {"type": "string", "description": "The model that answered: the sample's own or a fallback."},
        "attempts": {"$ref": "#/$defs/count"}
      }
    }
  }
})json";

}  // namespace

Value published_report_schema() {
  auto schema = parse_json(k_schema);
  LLMEVAL_ASSERT(schema.has_value());
  return *std::move(schema);
}

}  // namespace llmeval
