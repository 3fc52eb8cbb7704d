#pragma once

#include "base/result.h"
#include "report/comparison_report.h"
#include "report/document.h"

#include <span>

namespace llmeval {

/// A comparison as a page or a comment: the verdict first, what each group shows, the cases that regressed; everything
/// else is folded away. Reads the samples that it lists. An error is the store's.
Result<Document> comparison_document(std::span<const RunComparison> comparisons, const ReadSample& read,
                                     const ComparisonReportOptions& options);

}  // namespace llmeval
