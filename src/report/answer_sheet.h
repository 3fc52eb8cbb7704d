#pragma once

#include "domain/sample.h"
#include "event/event.h"
#include "report/options.h"
#include "report/output.h"

#include <functional>
#include <memory>

namespace llmeval {

/// A stored run's answers for somebody who reads them: a block a case, in it a column for each prompt × model × trial
/// with the verdict, latency and tokens over the answer. Where the columns would be narrower than reads well they go
/// below one another, in the end one by one. Inert; long answers are cut, unless verbose. Keeps one case in memory.
/// \param picks  asked once for each sample: whether it is shown.
/// \param options.columns  are taken as 24 where less.
std::unique_ptr<EventSink> make_answer_sheet(std::unique_ptr<Output> output, const ReportOptions& options,
                                             std::function<bool(const SampleKey&)> picks);

}  // namespace llmeval
