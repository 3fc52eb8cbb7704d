#pragma once

#include "text/word_diff.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace llmeval {

// A report between what it says and how a page shows it. Nothing in it is neutralised yet: each form does that for its
// own sink, for our words too.

enum class Tone : std::uint8_t { none, good, bad, warn };

/// A piece of a line.
struct DocumentText {
  std::string text;
  bool is_foreign = false;  ///< A name, a model's answer, anything that is not ours: shown as such.
  Tone tone = Tone::none;
};
using DocumentLine = std::vector<DocumentText>;

struct DocumentBlock;

struct DocumentParagraph {
  DocumentLine line;
};
struct DocumentColumn {
  std::string title;
  bool is_number = false;
};
struct DocumentTable {
  std::vector<DocumentColumn> columns;
  std::vector<std::vector<DocumentLine>> rows;  ///< As many cells as columns.
};
/// A foreign text that changed.
struct DocumentDiff {
  std::vector<DiffPart> parts;
};
/// A foreign text of several lines; of a long one its start.
struct DocumentQuote {
  std::string text;
};
/// Blocks below a title, folded away until somebody opens them.
struct DocumentFold {
  std::string title;
  std::vector<DocumentBlock> blocks;
};
struct DocumentHeading {
  std::string title;
};

struct DocumentBlock {
  std::variant<DocumentHeading, DocumentParagraph, DocumentTable, DocumentDiff, DocumentQuote, DocumentFold> content;
};

struct Document {
  std::string title;
  Tone tone = Tone::none;  ///< Of the title.
  std::vector<DocumentBlock> blocks;
};

/// GitHub's Markdown, also for GitLab, as a comment takes it. What is not ours stands in code spans and fences, where
/// it is neither markup nor a mention nor a link. \param most_bytes  where it would be longer, blocks, the last rows of
/// tables and the last blocks of folds are left out, and it says so; GitHub takes 65,536 characters.
std::string to_markdown(const Document& document, std::size_t most_bytes = 60'000);

/// One file that needs no other: no script, no image, nothing is loaded, which its Content-Security-Policy forbids
/// besides. What is not ours is escaped text.
std::string to_html(const Document& document);

}  // namespace llmeval
