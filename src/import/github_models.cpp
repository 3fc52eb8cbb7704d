// A prompt file of GitHub Models: the prompt is a format of ours, its test data and evaluators become a suite.
#include "data/yaml.h"
#include "import/check_maker.h"
#include "import/foreign_files.h"
#include "import/import.h"
#include "import/names.h"
#include "import/project_writer.h"
#include "import/provider_ids.h"
#include "prompt/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace llmeval {

namespace {

constexpr std::string_view k_referee = "referee";
constexpr std::string_view k_fact = "expected";  // The column that GitHub's own evaluators read.

struct StringTest {
  std::string_view foreign;
  std::string_view check;
};
constexpr std::array<StringTest, 4> k_string_tests{
    {{"equals", "equals"}, {"contains", "contains"}, {"startsWith", "starts_with"}, {"endsWith", "ends_with"}}};

class GithubImport {
 public:
  GithubImport(const Value& file, const Prompt& prompt, ImportNotes& notes)
      : file_(file), prompt_(prompt), notes_(notes) {}

  void read_model() {
    const std::string id = text_of(file_, "model").value_or("");
    std::string why = "the file names no model";
    const auto model = id.empty() ? std::nullopt : read_model_id("github:" + id, ModelUse::answers, why);
    if (!model) return notes_.left_out(file_.place(), "the model", why);
    names_.push_back(model->name);
    models_.set(model->name, Value(model->entry));
  }

  void read_evaluators() {
    const Value* const evaluators = file_.find("evaluators");
    if (evaluators == nullptr || !evaluators->is_list()) return;
    for (const Value& evaluator : evaluators->list()) {
      const std::string name = text_of(evaluator, "name").value_or("");
      std::optional<MadeCheck> made = read_evaluator(evaluator, fmt::format("evaluator '{}'", name));
      if (!made) continue;
      Value item = expect_item(*made, {name, {}, {}});
      const auto reads = variables_of_item(item, evaluator.place(), fmt::format("evaluator '{}'", name), notes_);
      if (!reads) continue;
      reads_.insert(reads_.end(), reads->begin(), reads->end());
      expect_.push_back(std::move(item));
    }
  }

  void read_rows() {
    const Value* const rows = file_.find("testData");
    for (const Value& row : rows != nullptr && rows->is_list() ? rows->list() : List()) {
      ++tests_;
      if (!row.is_object()) {
        notes_.left_out(row.place(), "a row of 'testData'", "it is no object");
        continue;
      }
      cases_.emplace_back(read_row(row));
    }
  }

  ImportedProject finish(const std::string& name, const std::string& path, const std::string& text) {
    ImportedProject project;
    project.tests = tests_;
    if (expect_.empty()) notes_.left_out(file_.place(), "the suite", "no evaluator came of it, and cases need checks");
    if (cases_.empty()) notes_.left_out(file_.place(), "the suite", "it has no 'testData'");
    if (!expect_.empty() && !cases_.empty() && !names_.empty()) {
      project.cases = cases_.size();
      WrittenSuite suite;
      suite.name = name;
      suite.description = text_of(file_, "description").value_or("");
      suite.from = path;
      suite.prompts = {fmt::format("prompts/{}.prompt.yml", name)};
      suite.models = names_;
      // gh models takes the white space around an answer away.
      suite.answer = Value("trim");
      suite.expect = expect_;
      suite.cases = cases_;
      project.files = write_project({suite}, {}, models_, {});
      project.files.insert(project.files.begin(), {suite.prompts.front(), text});
      project.next = keys_to_set(models_);
    }
    project.notes = notes_.sorted();
    return project;
  }

 private:
  std::optional<MadeCheck> left_out(const Value& evaluator, const std::string& what, std::string why) {
    notes_.left_out(evaluator.place(), what, std::move(why));
    return std::nullopt;
  }

  // `{{name}}`, exactly so, is a column; other braces are text, which ours would take for tags.
  bool has_odd_tags(const std::string& text) const {
    std::string rest = text;
    const Value* const rows = file_.find("testData");
    const bool has_rows =
        rows != nullptr && rows->is_list() && !rows->list().empty() && rows->list().front().is_object();
    for (const Member& column : has_rows ? rows->list().front().object() : Object()) {
      const std::string tag = "{{" + column.key + "}}";
      for (std::size_t at = rest.find(tag); at != std::string::npos; at = rest.find(tag)) rest.erase(at, tag.size());
    }
    return has_tags(rest);
  }

  std::optional<MadeCheck> read_evaluator(const Value& evaluator, const std::string& what) {
    if (const Value* const test = evaluator.find("string")) return read_string(evaluator, *test, what);
    if (const Value* const judge = evaluator.find("llm")) return read_judge(evaluator, *judge, what);
    if (const auto uses = text_of(evaluator, "uses")) return read_ready(evaluator, *uses, what);
    return left_out(evaluator, what, "it has neither 'string' nor 'llm' nor 'uses'");
  }

  std::optional<MadeCheck> read_string(const Value& evaluator, const Value& test, const std::string& what) {
    for (const StringTest& known : k_string_tests) {
      const std::optional<std::string> text = text_of(test, known.foreign);
      if (!text || text->empty()) continue;
      if (has_odd_tags(*text)) return left_out(evaluator, what, "its braces are no {{column}} of 'testData'");
      MadeCheck made{std::string(known.check), {{"text", Value(*text)}}};
      if (known.check != "equals") made.options.set("ignore_case", Value(true));
      return made;
    }
    return left_out(evaluator, what, "its 'string' says nothing that llmeval knows");
  }

  std::optional<MadeCheck> read_judge(const Value& evaluator, const Value& judge, const std::string& what) {
    std::string rubric = text_of(judge, "prompt").value_or("");
    if (const auto system = text_of(judge, "systemPrompt")) rubric = *system + "\n" + rubric;
    for (std::size_t at = rubric.find("{{completion}}"); at != std::string::npos; at = rubric.find("{{completion}}"))
      rubric.replace(at, 14, "(the answer)");
    Object choices;
    const Value* const written = judge.find("choices");
    for (const Value& choice : written != nullptr && written->is_list() ? written->list() : List()) {
      const auto name = text_of(choice, "choice");
      const Value* const score = choice.find("score");
      if (name && score != nullptr && score->is_number()) choices.set(*name, *score);
    }
    if (choices.empty()) return left_out(evaluator, what, "it has no 'choices' with scores");
    if (has_odd_tags(rubric)) return left_out(evaluator, what, "its braces are no {{column}} of 'testData'");
    double least = 2;
    for (const Member& choice : choices) {
      const double score = choice.value.number().to_double();
      if (score > 0) least = std::min(least, score);
    }
    if (least > 1) return left_out(evaluator, what, "no choice has a score above 0");
    const std::string model = text_of(judge, "modelId").value_or("");
    notes_.differs(evaluator.place(), what, "our judge is told the prompt as its rubric, with the answer behind it");
    return MadeCheck{"judge_choice",
                     {{"rubric", Value(rubric)},
                      {"choices", Value(std::move(choices))},
                      {"min", Value(Number::from(least))},
                      {"model", Value(referee(model, evaluator.place()))}}};
  }

  std::optional<MadeCheck> read_ready(const Value& evaluator, const std::string& uses, const std::string& what) {
    std::optional<MadeCheck> made = make_ready(uses);
    if (!made) {
      return left_out(evaluator, what, fmt::format("'{}' has no equal among our judges with this 'testData'", uses));
    }
    notes_.differs(evaluator.place(), fmt::format("'{}'", uses), "the nearest judge of ours stands for it");
    made->options.set("model", Value(referee({}, evaluator.place())));
    return made;
  }

  std::optional<MadeCheck> make_ready(const std::string& uses) {
    const Value half(Number::from(0.5));
    if (uses == "github/relevance") return MadeCheck{"judge", {{"prompt", Value("answer_relevance")}, {"min", half}}};
    if (uses == "github/fluency") {
      return MadeCheck{"judge", {{"rubric", Value("Is written in fluent, correct language.")}, {"min", half}}};
    }
    if (uses == "github/coherence") {
      constexpr std::string_view k_coherent = "Is coherent: its parts follow from one another and make one answer.";
      return MadeCheck{"judge", {{"rubric", Value(k_coherent)}, {"min", half}}};
    }
    if (uses != "github/similarity" || !has_column(k_fact)) return std::nullopt;
    has_facts_ = true;
    // Grades from 'contains all of the fact, and more' on.
    return MadeCheck{"judge_choice", {{"prompt", Value("factuality")}, {"min", Value(Number::from(0.6))}}};
  }

  bool has_column(std::string_view name) const {
    const Value* const rows = file_.find("testData");
    if (rows == nullptr || !rows->is_list()) return false;
    return std::all_of(rows->list().begin(), rows->list().end(),
                       [&](const Value& row) { return row.find(name) != nullptr; });
  }

  std::string referee(const std::string& id, Place place) {
    std::string why;
    const auto model = id.empty() ? std::nullopt : read_model_id("github:" + id, ModelUse::judges, why);
    // One that answers as well is another entry: a judge of its own is a matter of choosing another model there.
    const std::string name = model ? fmt::format("{}-{}", k_referee, model->name) : std::string(k_referee);
    Object entry = model ? model->entry : read_model_id("github:openai/gpt-4.1", ModelUse::judges, why)->entry;
    if (!model) notes_.differs(place, "the grader", "none is named: 'referee' in models.yaml is yours to choose");
    models_.set(name, Value(std::move(entry)));
    return name;
  }

  Object read_row(const Value& row) {
    Object entry;
    Object vars;
    for (const Member& member : row.object()) {
      const bool is_read =
          prompt_.uses(member.key) || std::find(reads_.begin(), reads_.end(), member.key) != reads_.end();
      if (is_read) vars.append(member.key, member.value, member.place);
      const bool is_fact = has_facts_ && member.key == k_fact;
      if (is_read || is_fact || !unread_.insert(member.key).second) continue;
      notes_.left_out(member.place, fmt::format("column '{}'", member.key), "no prompt and no check reads it");
    }
    if (!vars.empty()) entry.set("vars", Value(std::move(vars)));
    if (has_facts_) entry.set("reference", Value(scalar_of(*row.find(k_fact)).value_or("")));
    return entry;
  }

  const Value& file_;
  const Prompt& prompt_;
  ImportNotes& notes_;
  Object models_;
  std::vector<std::string> names_;
  std::vector<std::string> reads_;
  std::set<std::string, std::less<>> unread_;
  List expect_;
  List cases_;
  std::size_t tests_ = 0;
  bool has_facts_ = false;
};

}  // namespace

std::optional<ImportedProject> import_github_models(const FileSource& files, const std::string& path,
                                                    Diagnostics& diagnostics) {
  const std::optional<Prompt> prompt = load_prompt(files, path, diagnostics);
  const Result<std::string> text = files.read(path);
  if (!prompt || !text) return std::nullopt;
  const std::optional<Value> file = parse_yaml(*text, diagnostics.add_source(files.display(path)), diagnostics);
  if (!file || diagnostics.has_errors()) return std::nullopt;
  ImportNotes notes;
  GithubImport import(*file, *prompt, notes);
  import.read_model();
  import.read_evaluators();
  import.read_rows();
  const std::string name = slug(prompt->version.name);
  return import.finish(name.empty() ? "prompt" : name, path, *text);
}

}  // namespace llmeval
