#pragma once

#include "base/diagnostic.h"
#include "domain/message.h"
#include "template/template.h"

#include <vector>

namespace llmeval {

/// A case's earlier messages, and whether the prompt says where they go.
struct EarlierMessages {
  const std::vector<Message>* messages = nullptr;
  bool has_place = false;
};

/// What a template gave as messages to send: images read (not their files), the earlier messages at `{{ history }}`,
/// which cuts the message that it stands in in two, each left out where nothing is in it. Where the prompt has no such
/// place they go before its last message, if that is the user's; after its last one, if none is the user's or the
/// assistant's (it only gives instructions). Else nobody can say where: an error, as is a place that is passed over or
/// reached twice.
/// \param place  of the prompt, for errors.
Rendered<std::vector<Message>> place_messages(std::vector<RenderedMessage> rendered, EarlierMessages earlier,
                                              Place place);

}  // namespace llmeval
