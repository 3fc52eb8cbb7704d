#include "template/segments.h"

#include "data/json.h"
#include "template/python.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

using Kind = TemplateSegment::Kind;

std::string write_tag(const TemplatePiece& piece) {
  const bool is_output = piece.kind == TemplatePiece::Kind::output;
  std::string tag = is_output ? "{{ " : "{% ";
  for (const TemplateToken& token : piece.tokens) {
    if (token.kind == TemplateToken::Kind::end) break;
    if (token.kind == TemplateToken::Kind::text) {
      append_json_quoted(tag, token.text);
    } else {
      tag += token.text;
    }
    tag += ' ';
  }
  return tag + (is_output ? "}}" : "%}");
}

}  // namespace

void SegmentWriter::add(const TemplatePiece& piece) {
  switch (piece.kind) {
    case TemplatePiece::Kind::role:
      segments_.push_back({Kind::role, piece.text});
      return;
    case TemplatePiece::Kind::text:
      if (!segments_.empty() && segments_.back().kind == Kind::text) {
        segments_.back().text += piece.text;
      } else {
        segments_.push_back({Kind::text, piece.text});
      }
      return;
    case TemplatePiece::Kind::output:
    case TemplatePiece::Kind::statement:
      segments_.push_back({Kind::tag, write_tag(piece)});
      return;
  }
}

void SegmentWriter::add_tag(std::string tag) { segments_.push_back({Kind::tag, std::move(tag)}); }

std::vector<TemplateSegment> SegmentWriter::finish(bool chat) && {
  if (!chat) return std::move(segments_);
  std::vector<TemplateSegment> kept;
  const bool has_markers =
      std::any_of(segments_.begin(), segments_.end(), [](const auto& s) { return s.kind == Kind::role; });
  if (!has_markers) kept.push_back({Kind::role, "user"});
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    TemplateSegment& segment = segments_[i];
    const bool ends_message = i + 1 == segments_.size() || segments_[i + 1].kind == Kind::role;
    if (segment.kind == Kind::text && ends_message) segment.text.resize(strip_end(segment.text).size());
    if (segment.kind != Kind::text || !segment.text.empty()) kept.push_back(std::move(segment));
  }
  return kept;
}

}  // namespace llmeval
