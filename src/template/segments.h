#pragma once

#include "template/lexer.h"
#include "template/template.h"

#include <string>
#include <vector>

namespace llmeval {

/// Builds the canonical form of a template (src/template/README.md) piece by piece, in the order of the text.
class SegmentWriter {
 public:
  void add(const TemplatePiece& piece);
  void add_tag(std::string tag);

  /// \param chat  the template has roles: what a message loses at its end is left out, and one without markers is a
  /// user's message.
  std::vector<TemplateSegment> finish(bool chat) &&;

 private:
  std::vector<TemplateSegment> segments_;
};

}  // namespace llmeval
