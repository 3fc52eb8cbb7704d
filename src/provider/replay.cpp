// Recorded answers: a JSON Lines file, indexed by the case's id when the run starts (16 bytes a row) and read row by
// row. A conversation's recording is a list of answers, one for each of its turns.
#include "provider/make.h"

#include "base/hash.h"
#include "data/json.h"
#include "data/json_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <utility>

namespace llmeval {

namespace {

struct IndexEntry {
  std::uint64_t key;  ///< Prefix of the id's SHA-256.
  std::uint64_t offset;

  friend auto operator<=>(const IndexEntry&, const IndexEntry&) = default;
};

struct ReplayFields {
  std::string path;
  std::string key = "id";
  std::string text = "answer";
};

JsonOptions row_options() {
  JsonOptions options;
  options.refuse_repeated_keys = false;
  options.places = false;
  return options;
}

// A scalar as text: ids may be numbers in somebody's log.
std::optional<std::string> scalar_text(const Value* value) {
  if (value == nullptr) return std::nullopt;
  if (value->is_text()) return value->text();
  if (value->is_number()) return value->number().text();
  return std::nullopt;
}

// A deque, which grows without a copy: of a million rows the copy of a vector was 16 MB at its peak.
Result<std::deque<IndexEntry>> index_rows(const ReplayFields& fields, const std::string& shown) {
  LLMEVAL_TRY(LineReader reader, LineReader::open(fields.path));
  std::deque<IndexEntry> index;
  for (;;) {
    LLMEVAL_TRY(const std::optional<JsonLine> line, reader.next());
    if (!line) break;
    const auto row = parse_json(line->text, row_options());
    if (!row) return failure(fmt::format("{}:{}:{}: {}", shown, line->line, row.error().column, row.error().message));
    const std::optional<std::string> id = scalar_text(row->find(fields.key));
    if (!id) {
      return failure(fmt::format("{}:{}: no field '{}' with the case's id", shown, line->line, fields.key),
                     "name the field with answers: {key: …}");
    }
    index.push_back({sha256(*id).prefix(), line->offset});
  }
  std::sort(index.begin(), index.end());
  const auto twice = std::adjacent_find(index.begin(), index.end(),
                                        [](const IndexEntry& a, const IndexEntry& b) { return a.key == b.key; });
  if (twice != index.end()) {
    return failure(fmt::format("'{}' holds two recordings of one case (at bytes {} and {})", shown, twice->offset,
                               (twice + 1)->offset));
  }
  return index;
}

class Replay final : public Provider {
 public:
  Replay(std::shared_ptr<const Model> model, ReplayFields fields, LineFile file, std::deque<IndexEntry> index)
      : model_(std::move(model)), fields_(std::move(fields)), file_(std::move(file)), index_(std::move(index)) {}

  Task<AttemptResult> attempt(std::shared_ptr<const Request> request, std::int32_t /*number*/,
                              CancelToken /*cancel*/) override {
    AttemptResult result = look_up(request->subject->id, request->turn);
    co_return result;
  }

 private:
  AttemptResult look_up(const std::string& id, std::int32_t turn) const {
    const std::uint64_t key = sha256(id).prefix();
    const auto found = std::lower_bound(index_.begin(), index_.end(), IndexEntry{key, 0});
    if (found == index_.end() || found->key != key) {
      return none(fmt::format("no recorded answer of case '{}'", id));
    }
    const Result<std::string> line = file_.line_at(found->offset);
    if (!line) return none(line.error().message);
    const auto row = parse_json(*line, row_options());
    if (!row) return none("the recording has changed since the run started");
    // A conversation is recorded as the list of its answers; one text is a list of one.
    const Value* recorded = row->find(fields_.text);
    const bool is_list = recorded != nullptr && recorded->is_list();
    const std::size_t count = is_list ? recorded->list().size() : 1;
    const auto position = static_cast<std::size_t>(turn) - 1;
    if (position >= count) {
      return none(fmt::format("the recording of case '{}' has {} {}, turn {} asks for another", id, count,
                              count == 1 ? "answer" : "answers", turn));
    }
    std::optional<std::string> text = scalar_text(is_list ? &recorded->list()[position] : recorded);
    if (!text) return none(fmt::format("the recording of case '{}' has no text in '{}'", id, fields_.text));
    return answer(*std::move(text));
  }

  AttemptResult answer(std::string text) const {
    AttemptResult result;
    result.outcome = text.empty() ? Outcome::empty : Outcome::ok;
    if (!text.empty()) result.completion.parts.emplace_back(TextPart{std::move(text)});
    result.completion.finish_reason = "stop";
    result.completion.reported_model = model_->model;
    return result;
  }

  static AttemptResult none(std::string message) {
    AttemptResult result;
    result.outcome = Outcome::no_recording;
    result.message = std::move(message);
    return result;
  }

  std::shared_ptr<const Model> model_;
  ReplayFields fields_;
  LineFile file_;
  std::deque<IndexEntry> index_;
};

}  // namespace

Result<std::unique_ptr<Provider>> make_replay(std::shared_ptr<const Model> model, const ProviderPorts& /*ports*/) {
  const Value& answers = *model->options.find("answers");
  const std::string& shown = answers.find("file")->text();
  ReplayFields fields;
  fields.path = model->folder + "/" + shown;
  if (const Value* key = answers.find("key")) fields.key = key->text();
  if (const Value* text = answers.find("text")) fields.text = text->text();
  LLMEVAL_TRY(std::deque<IndexEntry> index, index_rows(fields, shown));
  LLMEVAL_TRY(LineFile file, LineFile::open(fields.path));
  return std::make_unique<Replay>(std::move(model), std::move(fields), std::move(file), std::move(index));
}

}  // namespace llmeval
