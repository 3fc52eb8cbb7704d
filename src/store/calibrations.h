#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "store/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// How well a judge was found to agree with people.
struct CalibrationRecord {
  std::string suite;
  std::string check;                ///< Its name.
  std::vector<std::string> judges;  ///< Hashes of who judged, and by which criteria, sorted.
  std::string run_id;               ///< The run whose scores were compared.
  std::uint64_t labels = 0;         ///< Answers that people labelled.
  std::optional<double> kappa;      ///< Absent: undefined, since all have one label.
  std::optional<double> kappa_low;  ///< Of its 95 % interval, as the next.
  std::optional<double> kappa_high;
  std::string result;  ///< All of it, as `calibrate -o json` writes it.
  SystemTime at;
};

Result<> store_calibration(const Database& database, const CalibrationRecord& calibration);

/// Of a check in a suite, newest first.
Result<std::vector<CalibrationRecord>> read_calibrations(const Database& database, const std::string& suite,
                                                         const std::string& check);

}  // namespace llmeval
