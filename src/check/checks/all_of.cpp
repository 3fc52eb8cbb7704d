#include "check/checks/checks.h"
#include "check/composite.h"

namespace llmeval {

CheckType all_of_check() {
  return list_of_checks("all_of", "All of several checks hold; with a name and a weight they count as one.",
                        "all_of: {of: [is_json, {length: {max: 600}}], name: form}", {HowMany::Kind::all, 0});
}

}  // namespace llmeval
