#pragma once

#include <yaml.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace llmeval {

/// A mistake that libyaml found, in words that help the one who wrote the file.
struct YamlSyntaxError {
  std::string message;
  std::string hint;
  std::uint32_t line = 1;    ///< From 1, in the text.
  std::uint32_t column = 1;  ///< From 1, in code points.
};

/// \param parser  has just failed on `text`.
YamlSyntaxError describe_syntax_error(const yaml_parser_t& parser, std::string_view text);

}  // namespace llmeval
