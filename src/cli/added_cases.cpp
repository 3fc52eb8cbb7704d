#include "cli/added_cases.h"

#include "base/hash.h"
#include "base/time.h"
#include "config/case_draw.h"
#include "config/project.h"
#include "config/row_rules.h"
#include "data/json.h"
#include "data/json_lines.h"
#include "domain/case.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <string_view>

namespace llmeval {

namespace {

constexpr std::size_t k_most_told = 20;

using ChangeText = std::function<std::string(std::string_view)>;

// The value with every text in it, names of members too, as `change` makes it. Of a number its digits: a card number is
// one without quotes as well.
Value with_texts(const Value& value, const ChangeText& change) {
  if (value.is_text()) return change(value.text());
  if (value.is_number()) {
    std::string text = change(value.number().text());
    return text == value.number().text() ? value : Value(std::move(text));
  }
  if (value.is_list()) {
    List list;
    for (const Value& item : value.list()) list.push_back(with_texts(item, change));
    return list;
  }
  if (!value.is_object()) return value;
  Object object;
  for (const Member& member : value.object()) object.set(change(member.key), with_texts(member.value, change));
  return object;
}

void for_each_text(const Value& value, const std::function<void(std::string_view)>& take) {
  with_texts(value, [&](std::string_view text) {
    take(text);
    return std::string(text);
  });
}

std::string text_of_parts(const Value& content) {
  if (content.is_text()) return content.text();
  std::string text;
  if (!content.is_list()) return text;
  for (const Value& part : content.list()) {
    const Value* written = part.find("text");
    if (written != nullptr && written->is_text()) text += (text.empty() ? "" : "\n") + written->text();
  }
  return text;
}

// Of messages, or of Gemini's contents.
std::string last_of_user(const Value& messages) {
  if (!messages.is_list()) return {};
  const List& list = messages.list();
  for (auto message = list.rbegin(); message != list.rend(); ++message) {
    const Value* role = message->find("role");
    if (role == nullptr || !role->is_text() || role->text() != "user") continue;
    for (const char* key : {"content", "parts"}) {
      const Value* content = message->find(key);
      std::string text = content == nullptr ? std::string() : text_of_parts(*content);
      if (!text.empty()) return text;
    }
  }
  return {};
}

std::string message_of_request(const Value& request) {
  for (const char* key : {"messages", "contents", "input"}) {
    const Value* messages = request.find(key);
    if (messages == nullptr) continue;
    std::string text = messages->is_text() ? messages->text() : last_of_user(*messages);
    if (!text.empty()) return text;
  }
  for (const char* key : {"message", "question", "prompt"}) {
    const Value* text = request.find(key);
    if (text != nullptr && text->is_text()) return text->text();
  }
  return {};
}

// When a line was written, by the names that logs have for it.
std::string time_of(const Value& line) {
  for (const char* key : {"recorded_at", "timestamp", "time", "at", "created_at", "ts", "date"}) {
    const Value* time = line.find(key);
    if (time == nullptr) continue;
    if (time->is_text() && parse_time(time->text())) return time->text();
    if (time->is_number() && time->number().to_int64()) return time->number().text();
  }
  return {};
}

}  // namespace

std::string last_user_message(const Value& line) {
  for (const char* pointer : {"/request/body", "/request", "/body", "/input", ""}) {
    const Result<const Value*> request = resolve_pointer(line, pointer);
    if (!request || *request == nullptr) continue;
    std::string text = message_of_request(**request);
    if (!text.empty()) return text;
  }
  return {};
}

void CaseAdder::know(const Case& subject) {
  for_each_text(subject.vars, [this](std::string_view text) { redactor_.avoid(text); });
  known_.insert(key_of(subject.vars));
  known_.insert(subject.id);
}

// Of what a case says whoever is named in it.
std::string CaseAdder::key_of(const Object& vars) const {
  if (!rules_.is_redacted) return case_hash(vars, {});
  Redactor redactor;
  Redactor::Counts counts{};
  PlaceholderOrder order;
  for_each_text(vars, [&](std::string_view text) { redactor.avoid(text); });
  const Value plain =
      with_texts(vars, [&](std::string_view text) { return order.renumber(redactor.redact(text, counts)); });
  return case_hash(plain.object(), {});
}

// Fills in the variables; false where one is missing.
bool CaseAdder::fill(const Value& line, const SuiteInputs& suite, Candidate& candidate, std::string& missing) const {
  for (const auto& [name, pointer] : rules_.map) {
    const Result<const Value*> found = resolve_pointer(line, pointer);
    if (!found || *found == nullptr) {
      missing = fmt::format("there is nothing at '{}'", inert_line(pointer));
      return false;
    }
    if (name == "reference") {
      candidate.reference = **found;
    } else {
      candidate.vars.set(name, **found);
    }
  }
  const auto take_field = [&](const std::string& name) {
    const Value* field = line.find(name);
    if (field != nullptr) candidate.vars.set(name, *field);
    return field != nullptr;
  };
  std::vector<std::string> wanted = suite.required;
  if (!suite.has_prompts && rules_.map.empty()) wanted = {"message"};
  std::vector<std::string> lacking;
  for (const std::string& name : wanted) {
    if (candidate.vars.find(name) == nullptr && !take_field(name)) lacking.push_back(name);
  }
  for (const std::string& name : suite.optional) {
    if (candidate.vars.find(name) == nullptr) take_field(name);
  }
  if (lacking.empty()) return true;
  std::string message = wanted.size() == 1 ? last_user_message(line) : std::string();
  if (message.empty()) {
    missing = fmt::format("there is no '{}' in it", inert_line(lacking.front()));
    return false;
  }
  candidate.vars.set(lacking.front(), Value(std::move(message)));
  return true;
}

void CaseAdder::take(const Value& line, std::uint32_t number, const SuiteInputs& suite, SourceId source,
                     AddedCases& added, Diagnostics& diagnostics) {
  Candidate candidate;
  std::string missing;
  if (!fill(line, suite, candidate, missing)) {
    ++added.incomplete;
    if (++told_ <= k_most_told) {
      diagnostics.warning({source, number, 1}, missing, "say where it is: --map NAME=/pointer");
    }
    return;
  }
  Object all = suite.vars;
  for (const Member& variable : candidate.vars) all.set(variable.key, variable.value);
  const std::string key = key_of(all);
  candidate.id = key.substr(0, 12);
  if (!known_.insert(key).second || !known_.insert(candidate.id).second) {
    ++added.known;
    return;
  }
  candidate.line = number;
  candidate.at = time_of(line);
  candidates_.push_back(std::move(candidate));
}

void CaseAdder::draw(std::uint64_t seed, AddedCases& added) {
  if (!rules_.pick) return;
  CaseDraw draw(*rules_.pick, seed);
  for (std::size_t i = 0; i < candidates_.size(); ++i) draw.add(sha256(candidates_[i].id).prefix(), i);
  std::vector<Candidate> picked;
  for (const std::uint64_t position : draw.positions()) picked.push_back(std::move(candidates_[position]));
  added.not_picked = candidates_.size() - picked.size();
  candidates_ = std::move(picked);
}

Value CaseAdder::row_of(Candidate candidate, AddedCases& added) {
  const auto cleaned = [&](const Value& value, const std::string& name) {
    FoundSensitive found{candidate.line, name, {}};
    Value plain = with_texts(value, [&](std::string_view text) { return redactor_.redact(text, found.counts); });
    const bool is_any = std::any_of(found.counts.begin(), found.counts.end(), [](std::uint64_t n) { return n > 0; });
    if (is_any) added.found.push_back(std::move(found));
    return rules_.is_redacted ? std::move(plain) : value;
  };
  Object vars;
  for (const Member& variable : candidate.vars) vars.append(variable.key, cleaned(variable.value, variable.key));
  Object row{{"id", Value(candidate.id)}, {"vars", Value(std::move(vars))}};
  if (candidate.reference) row.append("reference", cleaned(*candidate.reference, "reference"));
  Object tags{{"source", Value(fmt::format("{}:{}", rules_.log, candidate.line))}};
  if (!candidate.at.empty()) tags.append("at", Value(candidate.at));
  row.append("tags", Value(std::move(tags)));
  return row;
}

Result<AddedCases> CaseAdder::read(const SuiteInputs& suite, const std::string& path, const std::string& shown,
                                   Diagnostics& diagnostics) {
  const Value where(rules_.where);
  RowFilter filter(rules_.where.empty() ? nullptr : &where, diagnostics);
  if (diagnostics.has_errors()) return failure("--where is no expression", "write lang == 'de'");
  LLMEVAL_TRY(LineReader reader, LineReader::open(path));
  const SourceId source = diagnostics.add_source(shown);
  AddedCases added;
  for (;;) {
    const Result<std::optional<JsonLine>> next = reader.next();
    if (next && !*next) break;
    ++added.lines;
    JsonOptions options;
    options.source = source;
    options.first_line = reader.line();
    const auto line =
        next ? parse_json((*next)->text, options)
             : tl::expected<Value, JsonError>(tl::unexpected(JsonError{next.error().message, 0, reader.line(), 1}));
    if (!line || !line->is_object()) {
      ++added.malformed;
      const Place place{source, line ? reader.line() : line.error().line, line ? 1 : line.error().column};
      if (++told_ <= k_most_told)
        diagnostics.warning(place, line ? "a line of a log is an object" : line.error().message,
                            "the line is left out");
    } else if (!filter.keeps(line->object(), {source, reader.line(), 1})) {
      ++added.left_out;
    } else {
      take(*line, reader.line(), suite, source, added, diagnostics);
    }
  }
  filter.finish(diagnostics);
  draw(rules_.seed.value_or(default_seed(suite.name)), added);
  for (Candidate& candidate : candidates_) added.rows.push_back(row_of(std::move(candidate), added));
  return added;
}

}  // namespace llmeval
