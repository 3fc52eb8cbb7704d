#include "check/checks/checks.h"
#include "check/composite.h"

namespace llmeval {

CheckType any_of_check() {
  return list_of_checks("any_of", "At least one of several checks holds.",
                        "any_of: [{contains: refund}, {json: {path: /category, equals: refuse}}]",
                        {HowMany::Kind::any, 1});
}

}  // namespace llmeval
