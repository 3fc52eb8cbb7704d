#include "cli/console.h"
#include "cli/program.h"

int main(int argc, char** argv) { return llmeval::run_program(llmeval::read_surroundings(argc, argv)); }
