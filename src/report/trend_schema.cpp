#include "base/assert.h"
#include "data/json.h"
#include "report/trend_report.h"

#include <string_view>

namespace llmeval {

namespace {

// Fields are added, never renamed or removed, so that unknown ones are allowed.
constexpr std::string_view k_schema = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "What llmeval trend --format json prints",
  "description": "How suites fared over time. Times are RFC 3339 in UTC. What nobody knows is null, never zero.",
  "type": "object",
  "required": ["by", "left_out", "tests", "series"],
  "properties": {
    "by": {"enum": ["run", "day"], "description": "What a row is; of a day, runs with one prompt."},
    "left_out": {
      "type": "object",
      "description": "Runs that are no rows.",
      "required": ["rescored", "unfinished", "older"],
      "properties": {
        "rescored": {"$ref": "#/$defs/count", "description": "They only scored another run's answers again."},
        "unfinished": {"$ref": "#/$defs/count", "description": "They did not come to an end, or not yet."},
        "older": {"$ref": "#/$defs/count", "description": "Each of their suites has enough newer ones (--limit)."}
      }
    },
    "tests": {
      "type": "object",
      "description": "By measure: in how many series anything could have changed. Changes are named where p times this is at most 0.01.",
      "required": ["pass_rate", "latency", "cost"],
      "additionalProperties": {"$ref": "#/$defs/count"}
    },
    "series": {"type": "array", "items": {"$ref": "#/$defs/series"}, "description": "By suite, prompt and model."}
  },
  "$defs": {
    "count": {"type": "integer", "minimum": 0},
    "share": {"type": "number", "minimum": 0, "maximum": 1},
    "maybe_count": {"type": ["integer", "null"], "minimum": 0},
    "series": {
      "type": "object",
      "required": ["suite", "prompt", "model", "older_rows", "rows", "changes"],
      "properties": {
        "suite": {"type": "string"},
        "prompt": {"type": "string", "description": "Its name; empty where the suite has none."},
        "model": {"type": "string"},
        "older_rows": {"$ref": "#/$defs/count", "description": "Left out by --limit."},
        "rows": {"type": "array", "items": {"$ref": "#/$defs/row"}, "description": "The oldest first."},
        "changes": {"type": "array", "items": {"$ref": "#/$defs/change"}, "description": "That chance hardly explains. None does not say that there is none."}
      }
    },
    "row": {
      "type": "object",
      "required": ["runs", "started_at", "origin", "part", "git_commit", "dirty", "version", "prompt_hash", "reported_models", "trials", "cases", "pass_rate", "interval", "same_cases", "samples", "cached", "latency_p50_us", "latency_p95_us", "cost_per_case_nano_usd"],
      "properties": {
        "runs": {"type": "array", "items": {"type": "string"}, "minItems": 1, "description": "The oldest first."},
        "started_at": {"type": "string", "format": "date-time", "description": "Of the newest, like the commit."},
        "origin": {"enum": ["stored", "imported", "file"], "description": "file: read by --with, not stored."},
        "part": {"type": "boolean", "description": "A part of the cases only was selected, or the run ended before its plan."},
        "git_commit": {"type": ["string", "null"]},
        "dirty": {"type": "boolean"},
        "version": {"type": "string", "description": "Of llmeval."},
        "prompt_hash": {"type": ["string", "null"], "pattern": "^[0-9a-f]{64}$"},
        "reported_models": {"type": "array", "items": {"type": "string"}, "description": "As providers named what answered."},
        "trials": {"type": "string", "description": "How many a case, and what they come to."},
        "cases": {
          "type": "object",
          "required": ["pass", "fail", "error", "skipped", "unscored"],
          "additionalProperties": {"$ref": "#/$defs/count"}
        },
        "pass_rate": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/share"}], "description": "pass/(pass + fail)"},
        "interval": {
          "description": "Wilson's of the pass rate, 95 %, [low, high].",
          "anyOf": [{"type": "null"}, {"type": "array", "items": {"$ref": "#/$defs/share"}, "minItems": 2, "maxItems": 2}]
        },
        "same_cases": {
          "description": "Cases that this row and the one before both measured, and judged alike; null: none.",
          "anyOf": [
            {"type": "null"},
            {
              "type": "object",
              "required": ["cases", "passed_before", "passed"],
              "additionalProperties": {"$ref": "#/$defs/count"}
            }
          ]
        },
        "samples": {"$ref": "#/$defs/count"},
        "cached": {"$ref": "#/$defs/count", "description": "Samples that the cache answered."},
        "latency_p50_us": {"$ref": "#/$defs/maybe_count"},
        "latency_p95_us": {"$ref": "#/$defs/maybe_count"},
        "cost_per_case_nano_usd": {"$ref": "#/$defs/maybe_count", "description": "With its trials and checks: mean over the cases whose cost is known."}
      }
    },
    "change": {
      "type": "object",
      "required": ["measure", "row", "earliest_row", "latest_row", "run_before", "run_after", "before", "after", "cases", "p", "causes"],
      "properties": {
        "measure": {"enum": ["pass_rate", "latency", "cost"]},
        "row": {"type": "integer", "minimum": 1, "description": "The first one after the change, from 0."},
        "earliest_row": {"type": "integer", "minimum": 1, "description": "Where it may as well be."},
        "latest_row": {"type": "integer", "minimum": 1},
        "run_before": {"type": "string"},
        "run_after": {"type": "string"},
        "before": {"type": "number", "description": "Share, microseconds or nano-dollars, up to the change before."},
        "after": {"type": "number", "description": "And up to the next one."},
        "cases": {"$ref": "#/$defs/count", "description": "That both sides have."},
        "p": {"$ref": "#/$defs/share", "description": "At most; of this series alone."},
        "causes": {
          "type": "array",
          "description": "What is recorded to differ between the rows on both sides; none: nothing is.",
          "items": {
            "type": "object",
            "required": ["kind", "before", "after"],
            "properties": {
              "kind": {"enum": ["prompt", "reported_model", "settings", "trials", "cases", "checks", "version", "commit"]},
              "before": {"type": "string", "description": "A hash, names, settings as JSON; of cases and checks empty."},
              "after": {"type": "string", "description": "The same; of cases and checks how many."}
            }
          }
        }
      }
    }
  }
})json";

}  // namespace

Value published_trend_schema() {
  auto schema = parse_json(k_schema);
  LLMEVAL_ASSERT(schema.has_value());
  return *std::move(schema);
}

}  // namespace llmeval
