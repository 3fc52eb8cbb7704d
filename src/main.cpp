#include "cli/console.h"
#include "cli/program.h"

#include <malloc.h>

namespace {

// What is known of a million cases is tens of megabytes, some of it for a while only. Left to itself the C library soon
// keeps such blocks among the small ones, where a freed one is not given back: tried, 25 bytes a case.
void give_back_large_blocks() {
#ifdef M_MMAP_THRESHOLD
  ::mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
}

}  // namespace

int main(int argc, char** argv) {
  give_back_large_blocks();
  return llmeval::run_program(llmeval::read_surroundings(argc, argv));
}
