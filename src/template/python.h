#pragma once

#include "template/datum.h"

#include <string>
#include <string_view>

namespace llmeval {

// How Python 3 writes and reads values: what Jinja2 prints.

/// A text that would have grown beyond the bound that the writer was given.
struct TextTooLong {};

/// Python's white space (str.isspace), which is more than Unicode's White_Space.
bool is_python_space(char32_t code_point);
/// Without the white space at its start or end, or both.
std::string_view strip_start(std::string_view text);
std::string_view strip_end(std::string_view text);
std::string_view strip(std::string_view text);

/// `repr` of a float: the shortest digits that read back, `1e+16` and `1e-05` beyond 16 digits and below 0.0001, `2.0`,
/// `inf`.
std::string format_float(double number);
/// What Python's float() reads: with spaces around, underscores between digits, `.5`, `5.`, `inf`, `nan`. Nullopt:
/// ValueError.
std::optional<double> parse_python_float(std::string_view text);
/// What Python's int() reads in base 10. Nullopt: ValueError.
std::optional<Integer> parse_python_integer(std::string_view text);

/// Appends what `{{ value }}` prints. Not for undefined values. Throws TextTooLong once `out` is longer than
/// `max_size`.
void append_printed(std::string& out, const Datum& value, std::size_t max_size);

/// Appends json.dumps(value, ensure_ascii=False, indent=indent). Throws TextTooLong as above, and NotFinite for an
/// infinite number, which JSON cannot say.
struct NotFinite {};
void append_python_json(std::string& out, const Datum& value, std::optional<int> indent, std::size_t max_size);

}  // namespace llmeval
