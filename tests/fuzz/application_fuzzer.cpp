// Any bytes as the reply of an application, read by pointers that lead everywhere.

#include "data/json.h"
#include "provider/application_reply.h"
#include "text/utf8.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace llmeval;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const ApplicationReply reply(Object{{"answer", "/a"},
                                             {"usage", "/usage"},
                                             {"tool_calls", "/choices/0/message/tool_calls"},
                                             {"contexts", "/c"},
                                             {"reports", Object{{"version", "/v"}, {"model", "/model"}}}});
  const std::string body = repair_utf8({reinterpret_cast<const char*>(data), size});
  const AttemptResult result = reply.read(body);
  return result.completion.parts.size() > size ? 1 : 0;
}
