#include "serve/fault.h"

#include "base/duration.h"
#include "data/json.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace llmeval {

namespace {

struct Row {
  std::string_view name;
  Outcome outcome;
  WireFault wire;
};

constexpr std::array k_rows{
    Row{"rate_limited", Outcome::rate_limited, WireFault::none},
    Row{"quota_exhausted", Outcome::quota_exhausted, WireFault::none},
    Row{"overloaded", Outcome::overloaded, WireFault::none},
    Row{"server_error", Outcome::server_error, WireFault::none},
    Row{"timeout", Outcome::timeout, WireFault::none},
    Row{"auth", Outcome::auth, WireFault::none},
    Row{"not_found", Outcome::not_found, WireFault::none},
    Row{"invalid_request", Outcome::invalid_request, WireFault::none},
    Row{"context_length_exceeded", Outcome::context_length_exceeded, WireFault::none},
    Row{"content_filtered", Outcome::content_filtered, WireFault::none},
    Row{"refusal", Outcome::refusal, WireFault::none},
    Row{"truncated", Outcome::truncated, WireFault::none},
    Row{"empty", Outcome::empty, WireFault::none},
    Row{"malformed_tool_args", Outcome::malformed_tool_args, WireFault::none},
    Row{"slow_first_token", Outcome::ok, WireFault::slow_first_token},
    Row{"stall", Outcome::ok, WireFault::stall},
    Row{"cut", Outcome::ok, WireFault::cut},
    Row{"reset", Outcome::ok, WireFault::reset},
    Row{"garbage", Outcome::ok, WireFault::garbage},
    Row{"partial_json", Outcome::ok, WireFault::partial_json},
    Row{"wrong_content_type", Outcome::ok, WireFault::wrong_content_type},
};

const Row& find_row(const std::string& name) {
  for (const Row& row : k_rows) {
    if (row.name == name) return row;
  }
  return k_rows.front();
}

FaultRule read_rule(const Value& entry, Diagnostics& diagnostics) {
  FaultRule rule;
  rule.written = entry;
  const Row& row = find_row(entry.find("fault")->text());
  rule.fault = {row.name, row.outcome, row.wire, std::nullopt};
  if (const Value* wait = entry.find("wait")) rule.fault.wait = *parse_duration(wait->text());
  if (const Value* share = entry.find("share")) rule.share = share->number().to_double();
  if (const Value* times = entry.find("times")) rule.times = times->number().to_int64();
  if (const Value* when = entry.find("when")) {
    auto regex = Regex::compile(when->text());
    if (regex) {
      rule.when = *std::move(regex);
    } else {
      diagnostics.error(when->place(),
                        fmt::format("bad regex at offset {}: {}", regex.error().offset, regex.error().message));
    }
  }
  return rule;
}

}  // namespace

ShapeRef fault_list_shape() {
  std::vector<std::string> names;
  for (const Row& row : k_rows) names.emplace_back(row.name);
  return Shape::list(Shape::object({
      {"fault", Shape::words(std::move(names)), "What goes wrong.", true},
      {"when", Shape::text(), "A regular expression on the question's last message; absent: every question."},
      {"share", Shape::number(0, 1), "Of the questions that match; 1 by default."},
      {"times", Shape::integer(1, INT64_MAX), "Only so often; without it for ever."},
      {"wait", Shape::duration(), "The hint how long to wait (none by default); of slow_first_token how long (10s)."},
  }));
}

std::vector<FaultRule> read_fault_rules(const Value& list, Diagnostics& diagnostics) {
  std::vector<FaultRule> rules;
  for (const Value& entry : list.list()) rules.push_back(read_rule(entry, diagnostics));
  return rules;
}

std::optional<Fault> FaultPlan::draw(std::string_view text, std::string_view key, std::int64_t occurrence) {
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    FaultRule& rule = rules_[i];
    if (rule.times && rule.hits >= *rule.times) continue;
    if (rule.when) {
      const auto found = rule.when->search(text);
      if (!found || !*found) continue;
    }
    if (rule.share < 1) {
      const std::string number = std::to_string(i);
      const std::string asked = std::to_string(occurrence);
      Rng rng = Rng(seed_).child({"fault", number, key, asked});
      if (rng.uniform() >= rule.share) continue;
    }
    ++rule.hits;
    return rule.fault;
  }
  return std::nullopt;
}

Value FaultPlan::to_value() const {
  List list;
  for (const FaultRule& rule : rules_) {
    Object entry = rule.written.object();
    entry.set("hits", Value(rule.hits));
    list.emplace_back(std::move(entry));
  }
  return list;
}

namespace {

// The rules of a PUT; what is wrong with them goes to `diagnostics`.
std::vector<FaultRule> parse_rules(const std::string& body, Diagnostics& diagnostics) {
  JsonOptions options;
  options.source = diagnostics.add_source("faults");
  const auto list = parse_json(body, options);
  if (!list) {
    diagnostics.error({options.source, list.error().line, list.error().column}, list.error().message);
    return {};
  }
  fault_list_shape()->check(*list, "the list of faults", diagnostics);
  return diagnostics.has_errors() ? std::vector<FaultRule>() : read_fault_rules(*list, diagnostics);
}

}  // namespace

void control_faults(FaultPlan& plan, const HttpServerRequest& request, Responder& responder) {
  const std::vector<HttpHeader> headers{{"content-type", "application/json"}};
  if (request.method == "DELETE") plan.replace({});
  if (request.method == "PUT") {
    Diagnostics diagnostics;
    std::vector<FaultRule> rules = parse_rules(request.body, diagnostics);
    if (diagnostics.has_errors()) {
      List errors;
      for (const Diagnostic& found : diagnostics.sorted()) errors.emplace_back(found.to_text());
      const Value body(Object{{"errors", Value(std::move(errors))}});
      return responder.reply(422, headers, to_json(body));
    }
    plan.replace(std::move(rules));
  }
  responder.reply(200, headers, to_json(plan.to_value()));
}

}  // namespace llmeval
