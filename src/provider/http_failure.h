#pragma once

#include "data/json.h"
#include "net/transport.h"
#include "provider/provider.h"

#include <string>
#include <string_view>

namespace llmeval {

/// What a status means where the body says nothing.
Outcome outcome_of_status(int status);

/// A reply that is no answer, by its status; the message quotes the start of the body.
AttemptResult status_failure(int status, std::string_view body);

/// No whole reply came.
AttemptResult transport_failure(const TransportFailure& failure);

/// How what comes over the wire is read: no places, and a repeated key is no reason to lose an answer.
JsonOptions wire_json();

/// A 200 that is not what the protocol says.
AttemptResult malformed(std::string message);

}  // namespace llmeval
