#pragma once

#include "domain/outcome.h"
#include "event/event.h"
#include "report/options.h"
#include "report/output.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace llmeval {

/// The samples that wait for their next attempt.
struct Retrying {
  std::uint64_t samples = 0;
  Outcome outcome = Outcome::ok;  ///< Of the one that goes next: why it waits …
  Duration next{0};               ///< … and how long still.
};

/// How a run is going, while it is: `12/80 · 9 pass · 2 fail · 1 error · 8 in flight · 3.2/s · $0.0123 · ETA 21s`, at
/// most `columns` wide: what matters least is left out first (cost, rate, in flight, ETA, retries). Where samples wait
/// for their next attempt, `2 retrying (rate_limited, next in 3s)` stands in it too. \param done_before  samples that
/// were done when `elapsed` began: the rate is not of them.
std::string status_line(const Tally& tally, Duration elapsed, std::size_t columns, std::uint64_t done_before = 0,
                        const Retrying& retrying = {});

/// Shows it on `output` (standard error): on a terminal one line that is rewritten with every tick and gone at the end;
/// else a plain line once in an interval. The first errors and notices, with `verbose` also the first retries, get a
/// line of their own (shows_notice). Quiet shows nothing. What cannot be written is lost: no run fails for its status
/// line.
std::unique_ptr<EventSink> make_live_status(std::unique_ptr<Output> output, const StatusOptions& options);

}  // namespace llmeval
