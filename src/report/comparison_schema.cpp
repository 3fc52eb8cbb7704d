#include "base/assert.h"
#include "data/json.h"
#include "report/comparison_report.h"

#include <string_view>

namespace llmeval {

namespace {

// Fields are added, never renamed or removed, so that unknown ones are allowed.
constexpr std::string_view k_schema = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "What llmeval diff --format json prints",
  "description": "Two stored runs, case by case. Times are RFC 3339 in UTC. What nobody knows is null, never zero.",
  "type": "object",
  "required": ["comparisons"],
  "properties": {
    "comparisons": {"type": "array", "items": {"$ref": "#/$defs/comparison"}, "description": "One, but with --by: one for each further model or prompt."}
  },
  "$defs": {
    "count": {"type": "integer", "minimum": 0},
    "share": {"type": "number", "minimum": 0, "maximum": 1},
    "maybe_share": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/share"}]},
    "hash": {"type": "string", "pattern": "^([0-9a-f]{64})?$"},
    "time": {"type": "string", "format": "date-time"},
    "maybe_time": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/time"}]},
    "interval": {
      "description": "95 %, [low, high]; null where there is none.",
      "anyOf": [{"type": "null"}, {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}]
    },
    "kind": {
      "enum": ["regressed", "fixed", "still_failing", "still_passing", "newly_errored", "unmeasured", "new", "gone", "incomparable"],
      "description": "newly_errored: measured before, an error now; unmeasured: else an error, skipped or unscored on one side; incomparable: on both sides, but not the same any more."
    },
    "comparison": {
      "type": "object",
      "required": ["before", "after", "differences", "groups", "cases"],
      "properties": {
        "before": {"$ref": "#/$defs/run"},
        "after": {"$ref": "#/$defs/run"},
        "differences": {"type": "array", "items": {"$ref": "#/$defs/difference"}, "description": "What differs between the runs beside their samples."},
        "groups": {"type": "array", "items": {"$ref": "#/$defs/group"}, "description": "By suite, prompt and model."},
        "cases": {"type": "array", "items": {"$ref": "#/$defs/case"}, "description": "All but those that pass on both sides, by suite, prompt, model and id; with --only, those asked for."}
      }
    },
    "run": {
      "type": "object",
      "required": ["reference", "run", "started_at", "git_commit", "dirty", "planned", "stop_reason", "samples"],
      "properties": {
        "reference": {"type": "string", "description": "As it was asked for."},
        "run": {"type": "string", "minLength": 1},
        "started_at": {"$ref": "#/$defs/time"},
        "git_commit": {"type": ["string", "null"]},
        "dirty": {"type": "boolean"},
        "planned": {"$ref": "#/$defs/count"},
        "stop_reason": {"type": ["string", "null"], "description": "Why the run ended before its plan; null: it did not."},
        "samples": {"$ref": "#/$defs/count", "description": "That were compared."}
      }
    },
    "difference": {
      "type": "object",
      "required": ["kind", "name", "before", "after"],
      "properties": {
        "kind": {"enum": ["prompt", "model", "suite_file", "incomplete", "narrowed", "seed", "version"]},
        "name": {"type": "string", "description": "Of the prompt, model or suite; else empty."},
        "before": {"type": "string", "description": "A hash, settings as JSON, a reason, options."},
        "after": {"type": "string"}
      }
    },
    "side": {
      "type": "object",
      "required": ["prompt", "prompt_hash", "model", "pass", "fail", "error", "skipped", "unscored", "flaky_cases", "cached", "fallback", "first_answer_at", "last_answer_at", "reported_models"],
      "properties": {
        "prompt": {"type": "string", "description": "Empty where the suite has none, or this side nothing of the group."},
        "prompt_hash": {"$ref": "#/$defs/hash"},
        "model": {"type": "string"},
        "pass": {"$ref": "#/$defs/count", "description": "Samples."},
        "fail": {"$ref": "#/$defs/count"},
        "error": {"$ref": "#/$defs/count"},
        "skipped": {"$ref": "#/$defs/count"},
        "unscored": {"$ref": "#/$defs/count"},
        "flaky_cases": {"$ref": "#/$defs/count", "description": "Whose trials passed and failed."},
        "cached": {"$ref": "#/$defs/count"},
        "fallback": {"$ref": "#/$defs/count"},
        "first_answer_at": {"$ref": "#/$defs/maybe_time", "description": "When the oldest of its answers was asked for."},
        "last_answer_at": {"$ref": "#/$defs/maybe_time"},
        "reported_models": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["model", "samples", "first_at", "last_at"],
            "properties": {
              "model": {"type": ["string", "null"], "description": "As the provider names it; null: it does not."},
              "samples": {"$ref": "#/$defs/count"},
              "first_at": {"$ref": "#/$defs/time"},
              "last_at": {"$ref": "#/$defs/time"}
            }
          }
        }
      }
    },
    "counts": {
      "type": "object",
      "required": ["regressed", "fixed", "still_failing", "still_passing", "newly_errored", "unmeasured", "new", "gone", "incomparable"],
      "additionalProperties": {"$ref": "#/$defs/count"}
    },
    "rate": {
      "description": "Of the cases measured on both sides; null where there are none.",
      "anyOf": [
        {"type": "null"},
        {
          "type": "object",
          "required": ["before", "after", "change", "interval", "p_exact", "p_mid", "p_adjusted"],
          "properties": {
            "before": {"$ref": "#/$defs/share"},
            "after": {"$ref": "#/$defs/share"},
            "change": {"type": "number", "minimum": -1, "maximum": 1},
            "interval": {"$ref": "#/$defs/interval", "description": "Newcombe's, of the paired change."},
            "p_exact": {"$ref": "#/$defs/share", "description": "McNemar's exact one, two-sided."},
            "p_mid": {"$ref": "#/$defs/share"},
            "p_adjusted": {"$ref": "#/$defs/share", "description": "p_exact among the groups, or among the checks of all groups (Benjamini–Hochberg)."}
          }
        }
      ]
    },
    "measure": {
      "description": "Means over the cases that have it on both sides; null where none has.",
      "anyOf": [
        {"type": "null"},
        {
          "type": "object",
          "required": ["cases", "before", "after", "change", "standard_error", "interval"],
          "properties": {
            "cases": {"type": "integer", "minimum": 1},
            "before": {"type": "number"},
            "after": {"type": "number"},
            "change": {"type": "number", "description": "Mean of after − before, of each case with itself."},
            "standard_error": {"type": ["number", "null"], "description": "Of the change, by clusters where there are; null of a single one."},
            "interval": {"$ref": "#/$defs/interval", "description": "Student's, of the change."}
          }
        }
      ]
    },
    "shape_side": {
      "description": "Answers that have it, of those that could; of length quantiles in characters.",
      "anyOf": [
        {"type": "object", "required": ["count", "total"], "properties": {"count": {"$ref": "#/$defs/count"}, "total": {"$ref": "#/$defs/count"}}},
        {"type": "object", "required": ["p10", "p50", "p90"], "properties": {"p10": {"type": "number"}, "p50": {"type": "number"}, "p90": {"type": "number"}}}
      ]
    },
    "shape": {
      "type": "object",
      "required": ["kind", "pointer", "what", "before", "after", "p_adjusted"],
      "properties": {
        "kind": {"enum": ["json", "presence", "type", "value", "code_fence", "script", "length"]},
        "pointer": {"type": "string", "description": "RFC 6901, but * is any item of a list; empty: the whole answer."},
        "what": {"type": "string", "description": "The type, value or script; else empty."},
        "before": {"$ref": "#/$defs/shape_side"},
        "after": {"$ref": "#/$defs/shape_side"},
        "p_adjusted": {"$ref": "#/$defs/share", "description": "Of a two-sample test, among all of the comparison (Benjamini–Hochberg)."}
      }
    },
    "group": {
      "type": "object",
      "required": ["suite", "before", "after", "shown", "cases", "pass_rate", "clusters", "further_cases", "score", "score_p", "measures", "shape", "checks"],
      "properties": {
        "suite": {"type": "string"},
        "before": {"$ref": "#/$defs/side"},
        "after": {"$ref": "#/$defs/side"},
        "shown": {"enum": ["worse", "better", "nothing shown", "not measured"], "description": "At α = 0.05, by exact one-sided p adjusted over the groups. Nothing shown does not say that it is not worse."},
        "cases": {"$ref": "#/$defs/counts"},
        "pass_rate": {"$ref": "#/$defs/rate"},
        "clusters": {
          "description": "Where the suite's 'cluster' says which cases are not independent; errors, intervals and p go by it.",
          "anyOf": [
            {"type": "null"},
            {
              "type": "object",
              "required": ["tag", "count", "independent_cases"],
              "properties": {
                "tag": {"type": "string"},
                "count": {"type": "integer", "minimum": 1, "description": "Clusters of the cases of pass_rate."},
                "independent_cases": {"type": "number", "exclusiveMinimum": 0, "description": "As many as these cases are worth."}
              }
            }
          ]
        },
        "further_cases": {"type": ["integer", "null"], "description": "How many more cases like these would decide; null: decided, or no number would."},
        "score": {"$ref": "#/$defs/measure"},
        "score_p": {"$ref": "#/$defs/maybe_share", "description": "Two-sided, of graded scores; null: all are 0 or 1."},
        "measures": {
          "type": "object",
          "required": ["latency_ms", "input_tokens", "output_tokens", "cost_nano_usd"],
          "additionalProperties": {"$ref": "#/$defs/measure"}
        },
        "shape": {"type": "array", "items": {"$ref": "#/$defs/shape"}, "description": "What changed in the shape of the answers."},
        "checks": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["name", "type", "occurrence", "decides", "cases", "pass_rate", "score"],
            "properties": {
              "name": {"type": "string"},
              "type": {"type": "string"},
              "occurrence": {"$ref": "#/$defs/count", "description": "Which of those of this name in a sample, from 0."},
              "decides": {"type": "boolean", "description": "Its weight is over 0."},
              "cases": {"$ref": "#/$defs/counts"},
              "pass_rate": {"$ref": "#/$defs/rate"},
              "score": {"$ref": "#/$defs/measure"}
            }
          }
        }
      }
    },
    "outcome": {
      "description": "Null: not there on this side.",
      "anyOf": [
        {"type": "null"},
        {
          "type": "object",
          "required": ["verdict", "score", "trials", "passed"],
          "properties": {
            "verdict": {"enum": ["pass", "fail", "error", "skipped", "unscored"]},
            "score": {"$ref": "#/$defs/maybe_share"},
            "trials": {"type": "integer", "minimum": 1},
            "passed": {"$ref": "#/$defs/count"}
          }
        }
      ]
    },
    "case": {
      "type": "object",
      "required": ["kind", "flaky", "suite", "case", "prompt", "model", "why", "before", "after", "checks", "reasons"],
      "properties": {
        "kind": {"$ref": "#/$defs/kind"},
        "flaky": {"type": "boolean", "description": "Its trials pass and fail, on either side."},
        "suite": {"type": "string"},
        "case": {"type": "string", "minLength": 1},
        "prompt": {"type": "string", "description": "After; of what is gone, before."},
        "model": {"type": "string"},
        "why": {"type": ["string", "null"], "description": "Why it is incomparable."},
        "before": {"$ref": "#/$defs/outcome"},
        "after": {"$ref": "#/$defs/outcome"},
        "checks": {
          "type": "array",
          "description": "Its checks but for those that pass on both sides.",
          "items": {
            "type": "object",
            "required": ["name", "type", "occurrence", "kind", "before", "after"],
            "properties": {
              "name": {"type": "string"},
              "type": {"type": "string"},
              "occurrence": {"$ref": "#/$defs/count"},
              "kind": {"$ref": "#/$defs/kind"},
              "before": {"$ref": "#/$defs/outcome"},
              "after": {"$ref": "#/$defs/outcome"}
            }
          }
        },
        "reasons": {"type": "array", "items": {"type": "string"}, "description": "Of a case that regressed or could not be measured any more: why, now. Untrusted text."}
      }
    }
  }
})json";

}  // namespace

Value published_comparison_schema() {
  auto schema = parse_json(k_schema);
  LLMEVAL_ASSERT(schema.has_value());
  return *std::move(schema);
}

}  // namespace llmeval
