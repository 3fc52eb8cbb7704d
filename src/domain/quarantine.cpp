#include "domain/quarantine.h"

#include <algorithm>

namespace llmeval {

bool Quarantine::holds(std::string_view suite, std::string_view case_id, SystemTime now) const {
  return std::any_of(cases.begin(), cases.end(), [&](const QuarantinedCase& one) {
    return one.case_id == case_id && one.suite == suite && now < one.ends_at;
  });
}

}  // namespace llmeval
