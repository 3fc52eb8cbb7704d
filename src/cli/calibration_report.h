#pragma once

#include "cli/judged_answers.h"
#include "compare/calibration.h"

#include <string>

namespace llmeval {

/// What a calibration found, for people: inert, lines ended by \n.
std::string calibration_text(const JudgedAnswers& judged, const JudgeCalibration& found);

/// The same as JSON: a machine's format, whose keys stay.
Value calibration_value(const JudgedAnswers& judged, const JudgeCalibration& found);

/// `of 40 pairs of people 36 agree (90.0 %), over 40 answers`
std::string people_agreement_text(const PeopleAgreement& people);

}  // namespace llmeval
