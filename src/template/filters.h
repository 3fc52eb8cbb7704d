#pragma once

#include "template/datum.h"
#include "template/functions.h"
#include "template/operators.h"

#include <optional>
#include <span>
#include <string_view>

namespace llmeval {

/// The arguments of a call, by the filter's parameters; unset where not given.
using FilterArguments = std::span<const Datum>;

/// Applies a filter with Jinja2's result. Neither the input nor an argument is undefined; `default` and `image` are not
/// for here. \param call  the filter's own node, which `first` and `last` of nothing name.
Datum apply_filter(FilterId filter, const Datum& input, FilterArguments arguments, const ast::Expr& call,
                   const OpSite& site);

// Filters on numbers.
Datum filter_integer(const Datum& input, const Datum& otherwise);
Datum filter_real(const Datum& input, const Datum& otherwise, const OpSite& site);
Datum filter_round(const Datum& input, const Datum& precision, const Datum& method, const OpSite& site);

/// The value, which may be undefined, passes the test.
bool passes_test(TestId test, const Datum& value, const OpSite& site);

}  // namespace llmeval
