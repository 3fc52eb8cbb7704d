#include "config/gate_rules.h"

#include "base/duration.h"
#include "config/member.h"

#include <fmt/format.h>

#include <array>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

std::optional<double> number_member(const Value& object, std::string_view key) {
  const Value* value = member_of_kind(object, key, ValueKind::number);
  return value == nullptr ? std::nullopt : std::optional(value->number().to_double());
}

std::optional<Duration> duration_member(const Value& object, std::string_view key) {
  const Value* value = member_of_kind(object, key, ValueKind::text);
  const Result<Duration> parsed = value == nullptr ? Result<Duration>(Duration(0)) : parse_duration(value->text());
  return value != nullptr && parsed ? std::optional(*parsed) : std::nullopt;
}

std::vector<std::string> texts_member(const Value& object, std::string_view key) {
  std::vector<std::string> texts;
  for (const Value& item : items_member(object, key)) {
    if (item.is_text()) texts.push_back(item.text());
  }
  return texts;
}

RuleScope read_scope(const Value& rule, std::string_view check_key = "check") {
  return {texts_member(rule, "tags"), texts_member(rule, "models"), text_member(rule, check_key)};
}

// `model/NAME` or `prompt/NAME`.
std::optional<Rival> read_rival(const Value& rule, Diagnostics& diagnostics) {
  const Value* value = member_of_kind(rule, "against", ValueKind::text);
  if (value == nullptr) return std::nullopt;
  const std::string_view text = value->text();
  const std::size_t slash = text.find('/');
  const std::string_view kind = text.substr(0, slash);
  if (slash == std::string_view::npos || slash + 1 == text.size() || (kind != "model" && kind != "prompt")) {
    diagnostics.error(value->place(), fmt::format("'{}' is nothing to compare with", text),
                      "write model/NAME or prompt/NAME");
    return std::nullopt;
  }
  return Rival{kind == "model" ? Rival::Kind::model : Rival::Kind::prompt, std::string(text.substr(slash + 1))};
}

GateRule read_regression(const Value& rule, Diagnostics& diagnostics) {
  RegressionGate gate{read_scope(rule), number_member(rule, "margin"), 0.01, read_rival(rule, diagnostics)};
  gate.alpha = number_member(rule, "alpha").value_or(gate.alpha);
  return gate;
}

GateRule read_new_failures(const Value& rule) {
  NewFailuresGate gate{.scope = read_scope(rule)};
  if (const Value* confirm = member_of_kind(rule, "confirm", ValueKind::number)) {
    gate.confirm = static_cast<std::uint64_t>(confirm->number().to_int64().value_or(3));
  }
  return gate;
}

GateRule read_cost(const Value& rule, Diagnostics& diagnostics) {
  CostGate gate{read_scope(rule), {}, number_member(rule, "max_increase"), read_rival(rule, diagnostics)};
  if (const Value* max = member_of_kind(rule, "max", ValueKind::number)) {
    if (const std::optional<Decimal> usd = max->number().to_decimal()) gate.max = Money::from_usd(*usd);
  }
  if (rule.find("max") == nullptr && rule.find("max_increase") == nullptr) {
    diagnostics.error(rule.place(), "'cost' bounds nothing", "write max: 2.50, or max_increase: 0.1");
  }
  return gate;
}

GateRule read_cached(const Value& rule) {
  return CachedGate{read_scope(rule), number_member(rule, "max_share"), duration_member(rule, "max_age")};
}

// One of each measure that the rule names.
void read_metrics(const Value& rule, std::vector<GateRule>& rules, Diagnostics& diagnostics) {
  using Measure = MetricGate::Measure;
  constexpr std::array<std::pair<std::string_view, Measure>, 5> k_measures{{{"macro_f1", Measure::macro_f1},
                                                                            {"f1", Measure::f1},
                                                                            {"recall", Measure::recall},
                                                                            {"precision", Measure::precision},
                                                                            {"kappa", Measure::kappa}}};
  const std::size_t before = rules.size();
  for (const auto& [key, measure] : k_measures) {
    const Value* bound = member_of_kind(rule, key, ValueKind::object);
    if (bound == nullptr) continue;
    rules.emplace_back(MetricGate{read_scope(rule, "name"), measure, number_member(*bound, "min").value_or(0),
                                  text_member(*bound, "label")});
  }
  if (rules.size() == before) {
    diagnostics.error(rule.place(), "'metric' bounds nothing", "write macro_f1: {min: 0.9}");
  }
}

class GateReader {
 public:
  GateReader(const Value& gate, Diagnostics& diagnostics) : gate_(gate), diagnostics_(diagnostics) {}

  std::vector<GateRule> read() {
    const auto add = [this](GateRule rule) { rules_.push_back(std::move(rule)); };
    each("errors", [&](const Value& rule) {
      add(ErrorsGate{read_scope(rule), number_member(rule, "max_share").value_or(0)});
    });
    if (rules_.empty()) add(ErrorsGate());
    each("pass_rate", [&](const Value& rule) {
      add(PassRateGate{read_scope(rule), number_member(rule, "min").value_or(1), number_member(rule, "confidence")});
    });
    each("score", [&](const Value& rule) {
      add(ScoreGate{read_scope(rule, "name"), number_member(rule, "min").value_or(0)});
    });
    each("metric", [&](const Value& rule) { read_metrics(rule, rules_, diagnostics_); });
    each("no_new_failures", [&](const Value& rule) { add(read_new_failures(rule)); });
    each("regression", [&](const Value& rule) { add(read_regression(rule, diagnostics_)); });
    each("cost", [&](const Value& rule) { add(read_cost(rule, diagnostics_)); });
    each("latency", [&](const Value& rule) {
      add(LatencyGate{read_scope(rule), duration_member(rule, "p95").value_or(Duration(0))});
    });
    each("fallbacks", [&](const Value& rule) {
      add(FallbacksGate{read_scope(rule), number_member(rule, "max_share").value_or(0)});
    });
    each("cached", [&](const Value& rule) { add(read_cached(rule)); });
    if (text_member(gate_, "model_change") == "fail") add(ModelChangeGate());
    if (const Value* judge = gate_.find("judge")) add(JudgeGate{number_member(*judge, "min_kappa").value_or(1)});
    return std::move(rules_);
  }

 private:
  template <typename Read>
  void each(std::string_view key, Read read) {
    for (const Value& rule : items_member(gate_, key)) {
      if (rule.is_object()) read(rule);
    }
  }

  const Value& gate_;
  Diagnostics& diagnostics_;
  std::vector<GateRule> rules_;
};

// Whether anything depends on how samples come out.
bool looks_at_quality(const Value& gate) {
  for (const char* key : {"pass_rate", "score", "metric", "no_new_failures", "regression"}) {
    if (gate.find(key) != nullptr) return true;
  }
  return false;
}

}  // namespace

Gate read_gate(const Value* value, Diagnostics& diagnostics) {
  if (value == nullptr) return default_gate(false);
  Gate gate;
  gate.rules = GateReader(*value, diagnostics).read();
  if (value->is_object() && !looks_at_quality(*value)) {
    diagnostics.warning(value->place(), "the gate has no 'pass_rate': it passes however many cases fail",
                        "write pass_rate: {min: 1}, or leave the whole gate out");
  }
  return gate;
}

}  // namespace llmeval
