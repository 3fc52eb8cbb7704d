#pragma once

#include "data/value.h"
#include "domain/request.h"

namespace llmeval {

/// The body of POST {base}/model/{model}/converse. All system messages are its `system`, since there is no other place
/// for them; results of tools that follow one another are one message of the user. `reasoning_effort` is the effort of
/// the output's configuration. A tool choice of `none` leaves the tools out: the API has no such word.
Object bedrock_body(const Request& request);

}  // namespace llmeval
