#pragma once

#include "cli/console.h"

namespace llmeval {

/// The whole program: reads the words, runs the command, returns the process's exit code. Our own bugs end here,
/// with 70.
int run_program(const Surroundings& surroundings);

}  // namespace llmeval
