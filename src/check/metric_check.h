#pragma once

#include "check/check.h"
#include "check/metrics/text_metrics.h"
#include "check/metrics/words.h"

#include <functional>
#include <string_view>

namespace llmeval {

// Inside check/ only: checks of how like a text is to references, from 0 to 1.

struct Metric {
  Words (*split)(std::string_view text);  ///< A reference without such a word is an error: nothing is like it.
  std::function<Evaluated<double>(std::string_view text, References references)> measure;
};

/// Makes of `type` (name, summary, example, its own options) the check `name: {references: …, min: …}`.
/// \param ignores_case  where `type` has the fields of a TextForm: the default of `ignore_case`
CheckType metric_check(CheckType type, bool ignores_case, std::function<Metric(const Value& options)> metric_of);

/// A measure in [0,1], to six decimals.
Decimal share_measure(double share);

}  // namespace llmeval
