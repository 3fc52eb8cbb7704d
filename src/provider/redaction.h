#pragma once

#include "base/secret.h"
#include "provider/provider.h"

#include <string>

namespace llmeval {

/// The text with every occurrence of the secret replaced: as it is, and from six letters on percent-encoded, in Base64
/// (also as a part of something longer), escaped as in JSON, and cut off at the end of an excerpt.
std::string redact(std::string text, const SecretText& secret);

/// Takes a secret out of all that came from the other side and is kept: the message, the request's id, and the answer
/// with its model and fingerprint, since some servers repeat what they were sent. In an answer a secret of fewer than
/// six letters cannot be told from other text, and stays.
void redact(AttemptResult& result, const SecretText& secret);

}  // namespace llmeval
