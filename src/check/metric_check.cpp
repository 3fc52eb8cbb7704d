#include "check/metric_check.h"

#include "base/assert.h"
#include "check/text_targets.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

std::optional<std::string> find_wordless(const Metric& metric, const Targets& references) {
  const auto wordless = std::find_if(references.sought.begin(), references.sought.end(),
                                     [&](const std::string& one) { return metric.split(one).empty(); });
  if (wordless == references.sought.end()) return std::nullopt;
  return fmt::format("there is no word in {} to compare with", quoted_excerpt(*wordless, 60));
}

class MetricCheck final : public Check {
 public:
  MetricCheck(TextTargets references, Metric metric) : references_(std::move(references)), metric_(std::move(metric)) {}

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    Targets made;
    const Evaluated<const Targets*> references = references_.get(input, made);
    if (!references) return Measured::failed(Outcome::invalid_check, references.error());
    if (references_.constant() == nullptr) {
      if (std::optional<std::string> wrong = find_wordless(metric_, **references)) {
        return Measured::failed(Outcome::invalid_check, *std::move(wrong));
      }
    }
    std::string formed;
    const Evaluated<double> share = metric_.measure(references_.form().apply(look.text, formed), (*references)->sought);
    if (!share) return Measured::failed(Outcome::check_limit, share.error());
    Measured measured;
    measured.holds = true;
    measured.measure = share_measure(*share);
    measured.got = fmt::format("{} for {} against {}", describe(*measured.measure), quoted_excerpt(look.text, 60),
                               (*references)->shown);
    return measured;
  }

  void add_variables(std::vector<VariableUse>& uses) const override { references_.add_variables(uses); }

 private:
  TextTargets references_;
  Metric metric_;
};

}  // namespace

Decimal share_measure(double share) {
  const std::optional<Decimal> measure = Decimal::parse(fmt::format("{:.6f}", share));
  LLMEVAL_ASSERT(measure);
  return *measure;
}

CheckType metric_check(CheckType type, bool ignores_case, std::function<Metric(const Value& options)> metric_of) {
  type.measure = MeasureKind::score;
  type.needs_bound = true;
  type.options.insert(type.options.begin(),
                      {"references", Shape::list_or_one(Shape::text()),
                       "The text to be like, or several, of which the nearest counts; each, or the whole list, may be "
                       "{{ }}.",
                       true});
  type.make = [ignores_case, metric_of = std::move(metric_of)](const Value& options,
                                                               Diagnostics& diagnostics) -> std::unique_ptr<Check> {
    const Value& written = *options.find("references");
    std::optional<TextTargets> references =
        TextTargets::parse_list(written, TextForm::parse(options, ignores_case), diagnostics);
    if (!references) return nullptr;
    Metric metric = metric_of(options);
    if (const Targets* const constant = references->constant()) {
      if (std::optional<std::string> wrong = find_wordless(metric, *constant)) {
        diagnostics.error(written.place(), *std::move(wrong));
        return nullptr;
      }
    }
    return std::make_unique<MetricCheck>(*std::move(references), std::move(metric));
  };
  return type;
}

}  // namespace llmeval
