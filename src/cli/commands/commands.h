#pragma once

#include "cli/arguments.h"
#include "cli/console.h"
#include "cli/exit_code.h"

namespace llmeval {

/// What a command gets: everything from outside, and where it speaks.
struct CommandContext {
  const Surroundings& surroundings;
  const CommonOptions& common;
  Console& console;
};

// One file a command.
ExitCode run_command(const RunCommand& command, CommandContext context);
ExitCode run_command(const ValidateCommand& command, CommandContext context);
ExitCode run_command(const TryCommand& command, CommandContext context);
ExitCode run_command(const ExplainCommand& command, CommandContext context);
ExitCode run_command(const InitCommand& command, CommandContext context);
ExitCode run_command(const ImportCommand& command, CommandContext context);
ExitCode run_command(const SchemaCommand& command, CommandContext context);
ExitCode run_command(const ChecksCommand& command, CommandContext context);
ExitCode run_command(const PingCommand& command, CommandContext context);
ExitCode run_command(const PricesCommand& command, CommandContext context);
ExitCode run_command(const RunsCommand& command, CommandContext context);
ExitCode run_command(const ShowCommand& command, CommandContext context);
ExitCode run_command(const DiffCommand& command, CommandContext context);
ExitCode run_command(const TrendCommand& command, CommandContext context);
ExitCode run_command(const GateCommand& command, CommandContext context);
ExitCode run_command(const ScoreCommand& command, CommandContext context);
ExitCode run_command(const FollowCommand& command, CommandContext context);
ExitCode run_command(const ExportCommand& command, CommandContext context);
ExitCode run_command(const LabelsSheetCommand& command, CommandContext context);
ExitCode run_command(const LabelsImportCommand& command, CommandContext context);
ExitCode run_command(const LabelsListCommand& command, CommandContext context);
ExitCode run_command(const CasesAddCommand& command, CommandContext context);
ExitCode run_command(const AcceptCommand& command, CommandContext context);
ExitCode run_command(const ReviewCommand& command, CommandContext context);
ExitCode run_command(const CalibrateCommand& command, CommandContext context);
ExitCode run_command(const BaselineSetCommand& command, CommandContext context);
ExitCode run_command(const BaselineShowCommand& command, CommandContext context);
ExitCode run_command(const BaselineListCommand& command, CommandContext context);
ExitCode run_command(const BaselineExportCommand& command, CommandContext context);
ExitCode run_command(const BaselineImportCommand& command, CommandContext context);
ExitCode run_command(const CacheStatsCommand& command, CommandContext context);
ExitCode run_command(const CacheClearCommand& command, CommandContext context);
ExitCode run_command(const CacheExplainCommand& command, CommandContext context);
ExitCode run_command(const MockCommand& command, CommandContext context);
ExitCode run_command(const ProxyCommand& command, CommandContext context);
ExitCode run_command(const PromptRenderCommand& command, CommandContext context);
ExitCode run_command(const PromptHashCommand& command, CommandContext context);
ExitCode run_command(const PromptLockCommand& command, CommandContext context);
ExitCode run_command(const PromptDiffCommand& command, CommandContext context);
ExitCode run_command(const PromptLogCommand& command, CommandContext context);
ExitCode run_command(const VerifySchemaCommand& command, CommandContext context);
ExitCode run_command(const VerifyChecksCommand& command, CommandContext context);
ExitCode run_command(const VerifyStatsCommand& command, CommandContext context);
ExitCode run_command(const StatsCommand& command, CommandContext context);

}  // namespace llmeval
