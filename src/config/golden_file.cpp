#include "config/golden_file.h"

#include "config/member.h"
#include "data/json.h"
#include "domain/case.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

// Enough to tell an edited case from what it was.
constexpr std::size_t k_asked_digits = 16;

std::vector<Field> decision_fields() {
  return {
      {"answer", Shape::text(), "The answer that was looked at, as checks saw it.", true},
      {"asked", Shape::text(), "The start of the hash of the case that it answers.", true},
      {"prompt", Shape::text(), "The prompt that asked."},
      {"model", Shape::text(), "The model that answered."},
      {"run", Shape::text(), "The run that it is from."},
      {"at", Shape::text(), "When it was decided."},
      {"by", Shape::text(), "Who decided."},
  };
}

void read_decision(const Value& written, GoldenDecision& into) {
  into.answer = text_member(written, "answer");
  into.asked = text_member(written, "asked");
  into.prompt = text_member(written, "prompt");
  into.model = text_member(written, "model");
  into.run = text_member(written, "run");
  into.at = text_member(written, "at");
  into.by = text_member(written, "by");
}

GoldenLine read_line(const Value& written) {
  GoldenLine line;
  line.case_id = text_member(written, "case");
  line.place = written.place();
  if (const Value* accepted = member_of_kind(written, "accepted", ValueKind::object)) {
    read_decision(*accepted, line.accepted.emplace());
    if (const Value* reference = accepted->find("reference")) line.accepted->reference = *reference;
  }
  if (const Value* failing = member_of_kind(written, "failing", ValueKind::object)) {
    read_decision(*failing, line.failing.emplace());
    line.failing->note = text_member(*failing, "note");
  }
  return line;
}

class GoldenReader {
 public:
  GoldenReader(SourceId source, Diagnostics& diagnostics) : source_(source), diagnostics_(diagnostics) {}

  void read(std::string_view text, std::uint32_t number) {
    JsonOptions options;
    options.source = source_;
    options.first_line = number;
    const auto value = parse_json(text, options);
    if (!value) {
      return diagnostics_.error({source_, value.error().line, value.error().column}, value.error().message);
    }
    const std::size_t before = diagnostics_.error_count();
    shape_->check(*value, "golden line", diagnostics_);
    if (diagnostics_.error_count() == before && value->is_object()) take(read_line(*value));
  }

  GoldenFile finish() { return std::move(file_); }

 private:
  void take(GoldenLine line) {
    if (const auto problem = check_case_id(line.case_id)) {
      diagnostics_.error(line.place, fmt::format("the case id '{}' {}", excerpt(line.case_id), *problem));
    } else if (const GoldenLine* first = file_.find(line.case_id)) {
      diagnostics_.error(
          line.place,
          fmt::format("the case '{}' is already at {}", excerpt(line.case_id), diagnostics_.describe(first->place)),
          "keep one line for each case");
    } else if (!line.accepted && !line.failing) {
      diagnostics_.error(line.place, fmt::format("nothing is decided about the case '{}'", excerpt(line.case_id)),
                         "remove the line");
    } else {
      file_.set(std::move(line));
    }
  }

  ShapeRef shape_ = golden_shape();
  SourceId source_;
  Diagnostics& diagnostics_;
  GoldenFile file_;
};

}  // namespace

const GoldenLine* GoldenFile::find(std::string_view case_id) const {
  const auto found = lines_.find(case_id);
  return found == lines_.end() ? nullptr : &found->second;
}

void GoldenFile::set(GoldenLine line) {
  if (!line.accepted && !line.failing) {
    lines_.erase(line.case_id);
  } else {
    std::string id = line.case_id;
    lines_.insert_or_assign(std::move(id), std::move(line));
  }
}

std::string asked_of(std::string_view case_hash) { return std::string(case_hash.substr(0, k_asked_digits)); }

bool is_asked(const GoldenDecision& decision, std::string_view case_hash) {
  return decision.asked == case_hash.substr(0, k_asked_digits);
}

std::string suite_file_stem(std::string_view suite) {
  std::string name;
  for (const char c : suite) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                          c == '_' || (c == '.' && !name.empty());
    name += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return name;
}

std::string golden_path(std::string_view suite) { return fmt::format("evals/golden/{}.jsonl", suite_file_stem(suite)); }

ShapeRef golden_shape() {
  std::vector<Field> accepted = decision_fields();
  accepted.push_back({"reference", Shape::any(), "What is right, where it is not the answer itself."});
  std::vector<Field> failing = decision_fields();
  failing.push_back({"note", Shape::text(), "Why the answer is wrong.", true});
  return Shape::object({
      {"case", Shape::text(), "The case's id.", true},
      {"accepted", Shape::object(std::move(accepted)), "The answer that is right: the case's reference."},
      {"failing", Shape::object(std::move(failing)), "An answer that is known to be wrong."},
  });
}

GoldenFile parse_golden(std::string_view text, SourceId source, Diagnostics& diagnostics) {
  GoldenReader reader(source, diagnostics);
  std::uint32_t number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) reader.read(line, number);
  }
  return reader.finish();
}

std::shared_ptr<const GoldenFile> read_golden(const FileSource& files, std::string_view suite,
                                              Diagnostics& diagnostics) {
  const std::string path = golden_path(suite);
  if (!files.exists(path)) return nullptr;
  const Result<std::string> text = files.read(path);
  if (!text) {
    diagnostics.error({}, text.error().message, text.error().hint);
    return nullptr;
  }
  return std::make_shared<const GoldenFile>(
      parse_golden(*text, diagnostics.add_source(files.display(path)), diagnostics));
}

}  // namespace llmeval
