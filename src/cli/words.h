#pragma once

#include "cli/arguments.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Validator;
}  // namespace CLI

namespace llmeval {

// The words of every command and their help. Only words*.cpp and arguments.cpp know CLI11.

/// Takes the command that the words name, once they are read.
using Choose = std::function<void(Command)>;

/// run, validate: what loads the project.
void add_run_words(CLI::App& app, const Choose& choose);
/// try, explain, ping, prices: what looks first.
void add_look_words(CLI::App& app, const Choose& choose);
/// runs, show, follow, score, export: what reads the results.
void add_store_words(CLI::App& app, const Choose& choose);
/// diff: what compares stored runs.
void add_compare_words(CLI::App& app, const Choose& choose);
/// trend: what looks at many.
void add_trend_words(CLI::App& app, const Choose& choose);
/// labels, calibrate: what people say of answers.
void add_label_words(CLI::App& app, const Choose& choose);
/// cases, accept, review: golden answers.
void add_golden_words(CLI::App& app, const Choose& choose);
/// baseline: the runs that others are compared with.
void add_baseline_words(CLI::App& app, const Choose& choose);
/// cache: the answers of earlier runs.
void add_cache_words(CLI::App& app, const Choose& choose);
/// mock, proxy: what answers over HTTP.
void add_serve_words(CLI::App& app, const Choose& choose);
/// init, schema, verify: what writes and looks at files.
void add_file_words(CLI::App& app, const Choose& choose);
/// import: projects of other tools.
void add_import_words(CLI::App& app, const Choose& choose);
/// prompt: files and stored versions.
void add_prompt_words(CLI::App& app, const Choose& choose);
/// stats: what needs no project.
void add_stats_words(CLI::App& app, const Choose& choose);

// What several of them share.

CLI::Validator whole_number(std::int64_t least, std::int64_t most, const std::string& range);
CLI::Validator positive();
CLI::Validator one_of(const std::vector<std::string>& words);
void add_selection(CLI::App& command, SelectionOptions& selection);
void add_outputs(CLI::App& command, std::vector<std::string>& outputs);
void add_strict(CLI::App& command, bool& strict);
/// --format text|json
void add_format(CLI::App& command, bool& json);
/// `7d`; `names` as CLI11 wants them.
void add_duration(CLI::App& command, const std::string& names, std::optional<Duration>& into, const std::string& help);
/// `2M`
void add_count(CLI::App& command, const std::string& names, std::optional<std::int64_t>& into, const std::string& help);
/// `2.50`, US dollars.
void add_money(CLI::App& command, const std::string& names, std::optional<Money>& into, const std::string& help);
void add_cache_options(CLI::App& command, CacheOptions& options);
void add_verbosity(CLI::App& command, int& verbosity);
/// Lets an option that may be repeated take one value at a time: `-c a suite` must not swallow the suite.
void single_values(CLI::App& command);

}  // namespace llmeval
