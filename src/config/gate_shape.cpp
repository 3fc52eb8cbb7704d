#include "config/gate_rules.h"

#include <utility>
#include <vector>

namespace llmeval {

namespace {

// What narrows a rule, and whether `check` does.
enum class Narrowing { samples, checks };

ShapeRef rule_of(std::vector<Field> fields, Narrowing by) {
  if (by == Narrowing::checks) {
    fields.push_back({"check", Shape::text(), "Only what the check of this name found, instead of the sample."});
  }
  fields.push_back({"tags", Shape::list_or_one(Shape::text()), "Only cases with these tags, as --tag: x, k=glob, !x."});
  fields.push_back({"models", Shape::list_or_one(Shape::text()), "Only these models: names or globs."});
  return Shape::list_or_one(Shape::object(std::move(fields)));
}

Field against_field() {
  return {"against", Shape::text(), "model/NAME or prompt/NAME of the same run to compare with, not the baseline."};
}

ShapeRef change_shape() {
  return rule_of({{"margin", Shape::number(0.0001, 1),
                   "How much worse is still good: 0.02 is two points of the pass rate. Without it the rule fails only "
                   "where worse is shown."},
                  {"alpha", Shape::number(0.000001, 0.49), "How often it may be wrong; 0.01 by default."},
                  against_field()},
                 Narrowing::checks);
}

ShapeRef new_failures_shape() {
  return rule_of({{"confirm", Shape::integer(0, 100),
                   "A case that passed and fails is asked so often again, as it is and as it was: it is a new failure "
                   "where all the first fail and all the others pass, else flaky. 3 by default; 0: every one counts."}},
                 Narrowing::checks);
}

ShapeRef cost_shape() {
  return rule_of({{"max", Shape::money(), "US dollars that all samples together may cost."},
                  {"max_increase", Shape::number(0, 1000), "How much more than before: 0.1 is 10 %."},
                  against_field()},
                 Narrowing::samples);
}

ShapeRef metric_shape() {
  const ShapeRef least = Shape::object({
      {"min", Shape::number(0, 1), "At least.", true},
      {"label", Shape::text(), "Of this class; without it each class that is expected must reach it."},
  });
  const ShapeRef least_of_all = Shape::object({{"min", Shape::number(0, 1), "At least.", true}});
  return rule_of({{"name", Shape::text(), "Of the classify check.", true},
                  {"macro_f1", least_of_all, "The mean of the classes' F1."},
                  {"f1", least, "The harmonic mean of a class's precision and recall."},
                  {"recall", least, "How many of a class were found."},
                  {"precision", least, "How many of those taken for a class are of it."},
                  {"kappa", least_of_all, "Cohen's kappa: agreement beyond chance."}},
                 Narrowing::samples);
}

}  // namespace

ShapeRef gate_shape() {
  const ShapeRef pass_rate = rule_of({{"min", Shape::number(0, 1), "Share of the scored cases that must pass.", true},
                                      {"confidence", Shape::number(0.5, 0.9999),
                                       "Decide by Wilson's interval of this confidence, with three answers."}},
                                     Narrowing::checks);
  const ShapeRef score = rule_of(
      {{"name", Shape::text(), "Of the check.", true}, {"min", Shape::number(0, 1), "Its mean score at least.", true}},
      Narrowing::samples);
  const ShapeRef errors =
      rule_of({{"max_share", Shape::number(0, 1), "Share of the samples that may be errors; 0 by default.", true}},
              Narrowing::samples);
  const ShapeRef fallbacks = rule_of(
      {{"max_share", Shape::number(0, 1), "Share of the samples that a fallback may have served; 0 forbids it.", true}},
      Narrowing::samples);
  const ShapeRef cached =
      rule_of({{"max_share", Shape::number(0, 1), "Share of the samples whose answer may come from the cache."},
               {"max_age", Shape::duration(), "How old a cached answer may be: 7d."}},
              Narrowing::samples);
  const ShapeRef latency = rule_of(
      {{"p95", Shape::duration(), "95 % of the answers take at most this long: 4s.", true}}, Narrowing::samples);
  const ShapeRef judge = Shape::object({
      {"min_kappa", Shape::number(0.01, 1),
       "Cohen's kappa that llmeval calibrate must have found for each judge as it is now: prompt, models, votes, "
       "criteria.",
       true},
  });
  return Shape::object({{"pass_rate", pass_rate, "How many must pass."},
                        {"score", score, "How good the mean score of a check must be."},
                        {"regression", change_shape(), "It must not have got worse than the baseline."},
                        {"no_new_failures", new_failures_shape(), "No case that passed may fail."},
                        {"cost", cost_shape(), "What it may cost."},
                        {"latency", latency, "How long answers may take."},
                        {"metric", metric_shape(), "How well a classify check must find its classes."},
                        {"errors", errors, "How many may go unmeasured."},
                        {"cached", cached, "How many answers may be cached, and how old."},
                        {"model_change", Shape::words({"fail", "warn"}),
                         "Another model id answers than in the run before, or two in one run; warn by default."},
                        {"fallbacks", fallbacks, "How many answers may be those of another model."},
                        {"judge", judge, "How far judges that decide must agree with people."}});
}

}  // namespace llmeval
