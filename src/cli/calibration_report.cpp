#include "cli/calibration_report.h"

#include "cli/text_table.h"
#include "compare/rate_text.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmeval {

namespace {

constexpr std::size_t k_most_shown = 20;

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + inert_line(text);
  return all;
}

std::string counted(std::uint64_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string kappa_text(const Interval& interval) {
  return fmt::format("{:.2f} to {:.2f}", interval.low, interval.high);
}

std::string heading(const JudgedAnswers& judged) {
  std::string text = fmt::format("{} '{}' of {} · run {}", inert_line(judged.type), inert_line(judged.check),
                                 inert_line(judged.suite), judged.run_id);
  if (!judged.models.empty()) text += " · judged by " + joined(judged.models);
  for (const std::string& hash : judged.prompt_hashes) text += " · prompt " + hash.substr(0, 12);
  return text + '\n';
}

std::string basis(const JudgedAnswers& judged, const JudgeCalibration& found) {
  std::string text = fmt::format(
      "{} to {}, labelled by {} ({})", counted(found.labelled, "answer"), counted(found.cases, "case"),
      judged.people.size() == 1 ? "one person" : counted(judged.people.size(), "person"), joined(judged.people));
  if (found.people) text += "; " + people_agreement_text(*found.people);
  return text + '\n';
}

std::string measures(const JudgeCalibration& found) {
  const JudgeAgreement& of = *found.agreement;
  std::vector<std::vector<std::string>> rows{{"", "", "95 % CI", ""}};
  const auto add = [&rows](const char* name, const std::optional<MeasuredShare>& share, std::string note) {
    if (!share) return rows.push_back({name, "?", "", std::move(note)});
    rows.push_back({name, percent(share->share) + " %", percent(share->interval), std::move(note)});
  };
  const JudgedTable& table = found.table;
  add("agreement", of.agreement, fmt::format("{} of {}", table.both_pass + table.both_fail, table.total()));
  rows.push_back({"kappa", of.kappa ? fmt::format("{:.2f}", *of.kappa) : "?",
                  of.kappa_interval ? kappa_text(*of.kappa_interval) : "",
                  of.kappa ? "agreement beyond chance" : "undefined: all have one label"});
  add("sensitivity", of.sensitivity,
      fmt::format("passes {} of the {} that people pass", table.both_pass, table.passed_by_people()));
  add("specificity", of.specificity,
      fmt::format("fails {} of the {} that people fail", table.both_fail, table.failed_by_people()));
  add("base rate", of.base_rate, fmt::format("people pass; the judge passes {} %", percent(of.judged_rate)));
  return text_table(rows, {1, 2});
}

std::string rates(const JudgeCalibration& found) {
  if (found.run.judged == 0) return {};
  const double rate = static_cast<double>(found.run.passed) / static_cast<double>(found.run.judged);
  std::string text = fmt::format("pass rate of the run: {} % by the judge ({} of {})\n", percent(rate),
                                 found.run.passed, found.run.judged);
  if (found.corrected) {
    const double raw = found.corrected->raw;
    text += fmt::format("  corrected for its mistakes: {} % ({} %), Rogan-Gladen{}\n", percent(found.corrected->rate),
                        percent(found.corrected->interval),
                        raw < 0 || raw > 1 ? "; by these mistakes it would lie outside 0 to 100 %" : "");
  } else {
    text += "  its mistakes cannot be corrected: it passes what people fail as often, or one kind is not labelled\n";
  }
  if (found.powered && found.labelled_of_run > 0) {
    text += fmt::format("  prediction-powered: {} % ({} %), {} of the run's answers and all judgements, λ = {:.2f}\n",
                        percent(found.powered->mean), percent(found.powered->interval),
                        counted(found.labelled_of_run, "label"), found.powered->weight);
  } else {
    text += "  prediction-powered: no, since fewer than two labels are of this run's answers\n";
  }
  return text;
}

std::string position_text(const PositionBias& bias) {
  return fmt::format(
      "position: {} pairs in both orders, {} % consistent; {} times the first shown won both, {} times the second (p = "
      "{:.3f})\n",
      bias.pairs, percent(bias.consistency.value_or(0)), bias.first_biased, bias.second_biased, bias.p_value);
}

// What a reader must know before believing the numbers.
std::string cautions(const JudgedAnswers& judged, const JudgeCalibration& found) {
  std::string text;
  const auto say = [&text](const std::string& line) { text += "note: " + line + '\n'; };
  const JudgeAgreement& of = *found.agreement;
  if (of.kappa_interval && of.kappa_interval->high - of.kappa_interval->low > 2 * k_kappa_reach) {
    say(fmt::format("kappa is known to ±{:.2f} only; about {} labels would tell it to ±{:.1f}",
                    (of.kappa_interval->high - of.kappa_interval->low) / 2, *found.labels_enough, k_kappa_reach));
  }
  if (!of.kappa) say("without answers that people pass and answers that they fail nothing is known beyond chance");
  if (found.powered && found.table.disagreements() < k_few_disagreements) {
    say(fmt::format("only {} of the labels disagree{}: the prediction-powered interval is too narrow to be believed",
                    found.table.disagreements(), found.table.disagreements() == 1 ? "s" : ""));
  }
  if (found.labelled > found.cases) say("answers to one case count as one in every interval");
  if (found.split > 0) say(fmt::format("people are split on {}, left out above", counted(found.split, "answer")));
  if (judged.not_blind > 0) {
    say(fmt::format("{} given with the judge's verdict in sight, which people tend to follow",
                    counted(judged.not_blind, "label") + (judged.not_blind == 1 ? " was" : " were")));
  }
  if (judged.picked > 0) {
    say(fmt::format("{} of picked answers left out: only random ones measure a judge",
                    counted(judged.picked, "label")));
  }
  if (judged.of_another_judge > 0) {
    say(fmt::format("{} left out, of answers that this judge has not scored (llmeval score RUN does)",
                    counted(judged.of_another_judge, "label")));
  }
  return text;
}

std::string people_word(const LabelledAnswer& answer) {
  const std::optional<bool> people = answer.people_pass();
  if (!people) return "people are split";
  return *people ? "people pass" : "people fail";
}

std::string disagreements(const JudgedAnswers& judged, const JudgeCalibration& found) {
  if (found.disagreements.empty()) return "no disagreements\n";
  std::string text = fmt::format("{} to read:\n", counted(found.disagreements.size(), "disagreement"));
  for (std::size_t i = 0; i < std::min(found.disagreements.size(), k_most_shown); ++i) {
    const LabelledAnswer& answer = judged.answers[found.disagreements[i]];
    const SampleKey& key = answer.key;
    text += fmt::format("\n{} it, the judge {} it: {} · {}{}{}\n", people_word(answer),
                        answer.score.pass ? "passes" : "fails", inert_line(key.case_id),
                        key.prompt.empty() ? "" : inert_line(key.prompt) + " × ", inert_line(key.model),
                        key.trial > 1 ? fmt::format(" · trial {}", key.trial) : "");
    text += fmt::format("  answer: {}\n", quoted_excerpt(answer.answer, 200));
    if (!answer.score.reason.empty()) text += fmt::format("  judge: {}\n", excerpt(answer.score.reason, 200));
    if (!answer.comments.empty()) text += fmt::format("  people: {}\n", excerpt(answer.comments, 200));
  }
  if (found.disagreements.size() > k_most_shown) {
    text += fmt::format("\n… and {} more; -o json:- lists all\n", found.disagreements.size() - k_most_shown);
  }
  return text;
}

Value count_value(std::uint64_t count) { return Value(static_cast<std::int64_t>(count)); }

Value interval_value(const Interval& interval) { return Value(List{Value(interval.low), Value(interval.high)}); }

Value share_value(const std::optional<MeasuredShare>& share) {
  if (!share) return {};
  return Value(Object{{"share", Value(share->share)}, {"ci95", interval_value(share->interval)}});
}

Value texts_value(const std::vector<std::string>& texts) {
  List list;
  for (const std::string& text : texts) list.emplace_back(text);
  return Value(std::move(list));
}

Value table_value(const JudgedTable& table) {
  return Value(Object{{"both_pass", count_value(table.both_pass)},
                      {"judge_only", count_value(table.judge_only)},
                      {"people_only", count_value(table.people_only)},
                      {"both_fail", count_value(table.both_fail)}});
}

Value rates_value(const JudgeCalibration& found) {
  Object rates{{"judged", count_value(found.run.judged)}, {"passed", count_value(found.run.passed)}};
  rates.append("rogan_gladen", found.corrected ? Value(Object{{"rate", Value(found.corrected->rate)},
                                                              {"raw", Value(found.corrected->raw)},
                                                              {"ci95", interval_value(found.corrected->interval)}})
                                               : Value());
  rates.append("prediction_powered", found.powered
                                         ? Value(Object{{"rate", Value(found.powered->mean)},
                                                        {"standard_error", Value(found.powered->standard_error)},
                                                        {"lambda", Value(found.powered->weight)},
                                                        {"labels", count_value(found.labelled_of_run)},
                                                        {"ci95", interval_value(found.powered->interval)}})
                                         : Value());
  return Value(std::move(rates));
}

Value position_value(const std::optional<PositionBias>& bias) {
  if (!bias) return {};
  return Value(Object{{"pairs", count_value(bias->pairs)},
                      {"consistency", bias->consistency ? Value(*bias->consistency) : Value()},
                      {"first_biased", count_value(bias->first_biased)},
                      {"second_biased", count_value(bias->second_biased)},
                      {"p", Value(bias->p_value)}});
}

Value answer_value(const LabelledAnswer& answer) {
  const SampleKey& key = answer.key;
  return Value(Object{{"run", Value(answer.run_id)},
                      {"case", Value(key.case_id)},
                      {"prompt", key.prompt.empty() ? Value() : Value(key.prompt)},
                      {"model", Value(key.model)},
                      {"trial", Value(static_cast<std::int64_t>(key.trial))},
                      {"judge_pass", Value(answer.score.pass)},
                      {"judge_score", answer.score.score ? Value(*answer.score.score) : Value()},
                      {"judge_reason", Value(answer.score.reason)},
                      {"labels_pass", count_value(answer.passes())},
                      {"labels_fail", count_value(answer.labels.size() - answer.passes())},
                      {"comments", answer.comments.empty() ? Value() : Value(answer.comments)},
                      {"answer", Value(answer.answer)}});
}

}  // namespace

std::string people_agreement_text(const PeopleAgreement& people) {
  return fmt::format("of {} pairs of people {} agree ({} %), over {}", people.pairs, people.agreed,
                     percent(static_cast<double>(people.agreed) / static_cast<double>(people.pairs)),
                     counted(people.answers, "answer"));
}

std::string calibration_text(const JudgedAnswers& judged, const JudgeCalibration& found) {
  std::string text = heading(judged);
  if (!found.agreement)
    return text + fmt::format("people are split on all {}\n", counted(found.split, "labelled answer"));
  text += basis(judged, found) + measures(found) + rates(found);
  if (found.position) text += position_text(*found.position);
  return text + cautions(judged, found) + disagreements(judged, found);
}

Value calibration_value(const JudgedAnswers& judged, const JudgeCalibration& found) {
  Object object{{"suite", Value(judged.suite)},
                {"check", Value(judged.check)},
                {"type", Value(judged.type)},
                {"run", Value(judged.run_id)},
                {"judges", texts_value(judged.judges)},
                {"models", texts_value(judged.models)},
                {"prompt_hashes", texts_value(judged.prompt_hashes)},
                {"labelled", count_value(found.labelled)},
                {"cases", count_value(found.cases)},
                {"people", texts_value(judged.people)},
                {"table", table_value(found.table)}};
  const auto of = [&](auto member) { return found.agreement ? member(*found.agreement) : Value(); };
  object.append("agreement", of([](const JudgeAgreement& a) { return share_value(a.agreement); }));
  object.append("kappa", of([](const JudgeAgreement& a) {
                  if (!a.kappa) return Value();
                  return Value(Object{{"value", Value(*a.kappa)}, {"ci95", interval_value(*a.kappa_interval)}});
                }));
  object.append("sensitivity", of([](const JudgeAgreement& a) { return share_value(a.sensitivity); }));
  object.append("specificity", of([](const JudgeAgreement& a) { return share_value(a.specificity); }));
  object.append("base_rate", of([](const JudgeAgreement& a) { return share_value(a.base_rate); }));
  object.append("judged_rate", of([](const JudgeAgreement& a) { return Value(a.judged_rate); }));
  object.append("pass_rate", rates_value(found));
  object.append("position_bias", position_value(found.position));
  object.append("people_agreement", found.people ? Value(Object{{"answers", count_value(found.people->answers)},
                                                                {"pairs", count_value(found.people->pairs)},
                                                                {"agreed", count_value(found.people->agreed)}})
                                                 : Value());
  object.append("labels_enough", found.labels_enough ? count_value(*found.labels_enough) : Value());
  object.append("split", count_value(found.split));
  object.append("not_blind", count_value(judged.not_blind));
  object.append("picked_left_out", count_value(judged.picked));
  object.append("of_another_judge", count_value(judged.of_another_judge));
  List answers;
  for (const std::size_t at : found.disagreements) answers.push_back(answer_value(judged.answers[at]));
  object.append("disagreements", Value(std::move(answers)));
  return Value(std::move(object));
}

}  // namespace llmeval
