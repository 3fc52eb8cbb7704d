#pragma once

#include <map>
#include <string_view>

namespace llmeval {

// Inside check/ only.

/// The files of prompts/judges/ as they were when the program was built, by name. Made by the build.
const std::map<std::string_view, std::string_view>& ready_judge_files();

}  // namespace llmeval
