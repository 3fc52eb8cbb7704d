#include "prompt/place_messages.h"

#include "base/assert.h"
#include "prompt/image.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

class Placing {
 public:
  Placing(EarlierMessages earlier, Place place) : earlier_(earlier), place_(place) {}

  // False where it cannot be; error() says why.
  bool add(RenderedMessage&& rendered) {
    const std::optional<Role> role = find_role(rendered.role);
    LLMEVAL_ASSERT(role.has_value());
    Message message;
    message.role = *role;
    bool is_cut = false;
    for (RenderedPart& part : rendered.parts) {
      if (auto* text = std::get_if<std::string>(&part)) {
        message.parts.emplace_back(TextPart{std::move(*text)});
      } else if (const auto* mark = std::get_if<ImageMark>(&part)) {
        if (!add_image(mark->image, message)) return false;
      } else {
        is_cut = true;
        end(std::exchange(message, Message{*role, {}}), is_cut);
        if (++places_ > 1 && !earlier_.messages->empty()) return fail("'{{ history }}' comes twice");
        messages_.insert(messages_.end(), earlier_.messages->begin(), earlier_.messages->end());
      }
    }
    end(std::move(message), is_cut);
    return true;
  }

  bool finish() {
    if (messages_.empty()) return fail("the prompt comes to no message", "it has nothing but '{{ history }}'");
    if (earlier_.messages->empty() || places_ > 0) return true;
    if (earlier_.has_place) {
      return fail("the prompt passes over '{{ history }}', and the case has one", "put it where it is always reached");
    }
    const std::optional<std::size_t> at = natural_place();
    if (!at) {
      return fail(fmt::format("where the case's history goes is open: the prompt ends with a message of the {}",
                              role_name(messages_.back().role)),
                  "write '{{ history }}' where it belongs");
    }
    messages_.insert(messages_.begin() + static_cast<std::ptrdiff_t>(*at), earlier_.messages->begin(),
                     earlier_.messages->end());
    return true;
  }

  RenderError& error() { return error_; }
  std::vector<Message>& messages() { return messages_; }

 private:
  void end(Message message, bool is_cut) {
    if (!is_cut || !message.parts.empty()) messages_.push_back(std::move(message));
  }

  bool add_image(const Value& value, Message& message) {
    Result<ImagePart> image = read_image(value);
    if (!image) {
      // The value is what is wrong; one that the template made has no place.
      const Place place = value.place().line == 0 ? place_ : value.place();
      error_ = {place, std::move(image).error().message, std::move(image).error().hint};
      return false;
    }
    message.parts.emplace_back(*std::move(image));
    return true;
  }

  std::optional<std::size_t> natural_place() const {
    if (messages_.back().role == Role::user) return messages_.size() - 1;
    const auto instructs = [](const Message& one) { return one.role == Role::system || one.role == Role::developer; };
    if (std::all_of(messages_.begin(), messages_.end(), instructs)) return messages_.size();
    return std::nullopt;
  }

  bool fail(std::string message, std::string hint = {}) {
    error_ = {place_, std::move(message), std::move(hint)};
    return false;
  }

  EarlierMessages earlier_;
  Place place_;
  std::vector<Message> messages_;
  std::size_t places_ = 0;
  RenderError error_;
};

}  // namespace

Rendered<std::vector<Message>> place_messages(std::vector<RenderedMessage> rendered, EarlierMessages earlier,
                                              Place place) {
  Placing placing(earlier, place);
  for (RenderedMessage& one : rendered) {
    if (!placing.add(std::move(one))) return tl::unexpected(std::move(placing.error()));
  }
  if (!placing.finish()) return tl::unexpected(std::move(placing.error()));
  return std::move(placing.messages());
}

}  // namespace llmeval
