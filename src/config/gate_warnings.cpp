#include "base/suggest.h"
#include "config/gate_rules.h"
#include "config/member.h"
#include "domain/case_filter.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

namespace llmeval {

namespace {

// The two-sided standard normal quantile of a confidence in (0,1), by bisection.
double normal_quantile(double confidence) {
  double low = 0;
  double high = 10;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (std::erf(middle / std::sqrt(2.0)) < confidence ? low : high) = middle;
  }
  return low;
}

std::optional<double> number_of(const Value& rule, std::string_view key) {
  const Value* value = member_of_kind(rule, key, ValueKind::number);
  return value == nullptr ? std::nullopt : std::optional(value->number().to_double());
}

std::string counted(std::uint64_t cases) { return fmt::format("{} case{}", cases, cases == 1 ? "" : "s"); }

class GateChecker {
 public:
  GateChecker(const Value& gate, const GateSubjects& subjects, Diagnostics& diagnostics)
      : gate_(gate), subjects_(subjects), diagnostics_(diagnostics) {}

  void check() {
    for (const char* key : {"errors", "pass_rate", "score", "metric", "no_new_failures", "regression", "cost",
                            "latency", "fallbacks", "cached"}) {
      for (const Value& rule : items_member(gate_, key)) check_names(rule);
    }
    if (subjects_.cases == 0) return;
    for (const Value& rule : items_member(gate_, "pass_rate")) check_pass_rate(rule);
    for (const Value& rule : items_member(gate_, "regression")) check_regression(rule);
  }

 private:
  void check_names(const Value& rule) {
    for (const Value& glob : items_member(rule, "models")) {
      if (!glob.is_text() || subjects_.models.empty()) continue;
      const auto is_meant = [&](const std::string& name) { return is_picked({glob.text()}, name); };
      if (std::any_of(subjects_.models.begin(), subjects_.models.end(), is_meant)) continue;
      refuse(glob, "model", glob.text(), subjects_.models);
    }
    const Value* against = member_of_kind(rule, "against", ValueKind::text);
    if (against == nullptr) return;
    const std::string_view text = against->text();
    for (const auto& [kind, names] : {std::pair("model", &subjects_.models), std::pair("prompt", &subjects_.prompts)}) {
      if (!text.starts_with(kind) || text.find('/') != std::string_view(kind).size()) continue;
      const std::string name(text.substr(std::string_view(kind).size() + 1));
      if (!name.empty() && !names->empty() && std::find(names->begin(), names->end(), name) == names->end()) {
        refuse(*against, kind, name, *names);
      }
    }
  }

  void refuse(const Value& at, std::string_view kind, std::string_view name, const std::vector<std::string>& names) {
    const std::vector<std::string_view> known(names.begin(), names.end());
    std::string hint = did_you_mean(name, known);
    if (hint.empty() && !known.empty()) hint = fmt::format("{}s: {}", kind, fmt::join(known, ", "));
    diagnostics_.error(at.place(), fmt::format("the suite has no {} '{}'", kind, name), std::move(hint));
  }

  void check_pass_rate(const Value& rule) {
    const std::optional<double> min = number_of(rule, "min");
    const std::optional<double> confidence = number_of(rule, "confidence");
    if (!min || !confidence || rule.find("tags") != nullptr) return;
    const double z_squared = std::pow(normal_quantile(*confidence), 2);
    const auto all = static_cast<double>(subjects_.cases);
    // Wilson's lower bound where all pass is n / (n + z²).
    if (all / (all + z_squared) >= *min) return;
    const std::string what =
        fmt::format("with {} the gate can never pass: even if all pass, a rate of {} is not shown with confidence {}",
                    counted(subjects_.cases), *min, *confidence);
    diagnostics_.warning(rule.place(), what,
                         *min < 1 ? fmt::format("{} cases can", std::ceil(z_squared * *min / (1 - *min)))
                                  : std::string("no number of cases shows a rate of 1"));
  }

  void check_regression(const Value& rule) {
    if (rule.find("tags") != nullptr) return;
    const double alpha = number_of(rule, "alpha").value_or(RegressionGate().alpha);
    if (alpha <= 0 || alpha >= 0.5) return;
    const auto all = static_cast<double>(subjects_.cases);
    if (const std::optional<double> margin = number_of(rule, "margin")) {
      // Newcombe's lower bound where all pass on both sides is −z²/(n + z²), z of one side.
      const double z_squared = std::pow(normal_quantile(1 - 2 * alpha), 2);
      if (*margin <= 0 || z_squared / (all + z_squared) < *margin) return;
      diagnostics_.warning(rule.place(),
                           fmt::format("with {} the gate can never be sure: even if nothing changes, a loss of {} is "
                                       "not ruled out at alpha {}",
                                       counted(subjects_.cases), *margin, alpha),
                           fmt::format("{} cases can", std::floor(z_squared * (1 - *margin) / *margin) + 1));
      return;
    }
    // McNemar's one-sided p where all cases go from pass to fail is 2^-n.
    const double needed = std::ceil(-std::log2(alpha));
    if (all >= needed) return;
    diagnostics_.warning(rule.place(),
                         fmt::format("with {} the gate can never fail: even if all go from pass to fail, that may be "
                                     "chance at alpha {}",
                                     counted(subjects_.cases), alpha),
                         fmt::format("{} cases can", needed));
  }

  const Value& gate_;
  const GateSubjects& subjects_;
  Diagnostics& diagnostics_;
};

}  // namespace

void check_gate(const Value* value, const GateSubjects& subjects, Diagnostics& diagnostics) {
  if (value != nullptr && value->is_object()) GateChecker(*value, subjects, diagnostics).check();
}

}  // namespace llmeval
