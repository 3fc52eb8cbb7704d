#pragma once

#include "template/ast.h"
#include "template/template.h"

#include <string>
#include <vector>

namespace llmeval {

/// How a chat is cut into messages.
struct ChatForm {
  bool has_markers = false;  ///< Without, there is one message of the user, be it empty.
};

/// Runs a resolved template. Failures are thrown as RenderFailure.
/// \param odd  see Template::render().
std::string render_text(const ast::Block& block, ast::Slot slot_count, const Object& variables,
                        std::vector<OddPrint>* odd);
std::vector<RenderedMessage> render_chat(const ast::Block& block, ast::Slot slot_count, const ChatForm& form,
                                         const Object& variables, std::vector<OddPrint>* odd);

}  // namespace llmeval
