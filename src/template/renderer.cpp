#include "template/renderer.h"

#include "base/assert.h"
#include "template/evaluator.h"
#include "template/python.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace llmeval {

namespace {

// Of a value that prints as it does in Python alone.
std::optional<ValueKind> odd_kind(const Datum& value) {
  switch (value.kind()) {
    case Datum::Kind::none:
      return ValueKind::null;
    case Datum::Kind::boolean:
      return ValueKind::boolean;
    case Datum::Kind::list:
      return ValueKind::list;
    case Datum::Kind::object:
      return ValueKind::object;
    case Datum::Kind::unset:
    case Datum::Kind::undefined:
    case Datum::Kind::integer:
    case Datum::Kind::real:
    case Datum::Kind::text:
      break;
  }
  return std::nullopt;
}

// Collects what a rendering puts out: a text, or messages.
class Transcript {
 public:
  // The text to append to; its size is checked by check_size afterwards.
  std::string& text() { return text_; }

  bool is_too_long() const { return earlier_ + text_.size() > RenderBudget::k_max_text; }
  std::size_t room() const { return RenderBudget::k_max_text - std::min(RenderBudget::k_max_text, earlier_); }

  void begin_message(const std::string& role) {
    end_message();
    message_.role = role;
    is_marked_ = true;
  }

  // The message is cut here: the text before loses its trailing white space, that behind the newline it begins with.
  void add_history() {
    end_text(true);
    message_.parts.emplace_back(HistoryMark{});
    follows_history_ = true;
  }

  void add_image(Value image) {
    end_text(false);
    message_.parts.emplace_back(ImageMark{std::move(image)});
  }

  std::vector<RenderedMessage> finish(const ChatForm& form) && {
    keeps_unmarked_ = !form.has_markers;
    end_message();
    return std::move(messages_);
  }

 private:
  void end_text(bool strip_its_end) {
    std::string_view text = text_;
    if (follows_history_ && text.starts_with('\n')) text.remove_prefix(1);
    if (strip_its_end) text = strip_end(text);
    if (!text.empty()) message_.parts.emplace_back(std::string(text));
    earlier_ += text_.size();
    text_.clear();
    follows_history_ = false;
  }

  void end_message() {
    end_text(true);
    if (is_marked_ || keeps_unmarked_ || !message_.parts.empty()) messages_.push_back(std::move(message_));
    message_ = {};
  }

  std::string text_;
  std::size_t earlier_ = 0;  // Bytes of the texts before.
  RenderedMessage message_{"user", {}};
  bool is_marked_ = false;  // The message at hand has a marker.
  bool keeps_unmarked_ = false;
  bool follows_history_ = false;
  std::vector<RenderedMessage> messages_;
};

class Renderer {
 public:
  Renderer(const Object& variables, ast::Slot slot_count, std::vector<OddPrint>* odd)
      : evaluator_(variables, slot_count), odd_(odd) {}

  void run(const ast::Block& block) {
    for (const ast::Statement& statement : block) {
      place_ = statement.place;
      std::visit([&](const auto& node) { run_statement(node); }, statement.node);
    }
  }

  Transcript& transcript() { return transcript_; }

 private:
  void run_statement(const ast::Text& node) { append(node.text, place_); }
  void run_statement(const ast::Role& node) { transcript_.begin_message(node.name); }

  void run_statement(const ast::Output& node) {
    const Place place = place_;
    switch (node.kind) {
      case ast::OutputKind::value:
        return append_value(evaluator_.evaluate_or_empty(*node.value), place);
      case ast::OutputKind::history:
        return transcript_.add_history();
      case ast::OutputKind::image:
        return append_image(evaluator_.evaluate(*node.value), place);
    }
  }

  void run_statement(const ast::If& node) {
    for (const ast::Branch& branch : node.branches) {
      if (evaluator_.is_true(*branch.condition)) return run(branch.body);
    }
    run(node.otherwise);
  }

  void run_statement(const ast::For& node) {
    LoopState loop = begin_loop(node);
    if (loop.size == 0) return run(node.otherwise);
    const Place place = place_;
    std::vector<LoopState>& loops = evaluator_.loops();
    LLMEVAL_ASSERT(loops.size() == node.level);
    loops.push_back(std::move(loop));
    for (std::size_t i = 0; i < loops[node.level].size; ++i) {
      evaluator_.site(place).spend(1);
      loops[node.level].index = i;
      evaluator_.forget(node.slots);
      evaluator_.assign(node.target, loops[node.level].item(i));
      run(node.body);
    }
    loops.pop_back();
  }

  void run_statement(const ast::Set& node) { evaluator_.assign(node.target, evaluator_.evaluate_lazily(*node.value)); }

  void run_statement(const ast::Scope& node) {
    evaluator_.forget(node.slots);
    run(node.body);
  }

  LoopState begin_loop(const ast::For& node) {
    LoopState loop;
    const OpSite site = evaluator_.site(node.iterable->place);
    const Datum iterable = evaluator_.evaluate(*node.iterable);
    if (iterable.is(Datum::Kind::list)) {
      loop.list = iterable;
      loop.size = iterable.size();
    } else {
      loop.items = items_of(iterable, site);
      loop.size = loop.items.size();
    }
    if (!node.filter) return loop;
    LoopState kept;
    for (std::size_t i = 0; i < loop.size; ++i) {
      site.spend(1);
      evaluator_.forget(node.slots);
      evaluator_.assign(node.target, loop.item(i));
      if (evaluator_.is_true(*node.filter)) kept.items.push_back(repack(node.target, loop.item(i), site));
    }
    kept.size = kept.items.size();
    return kept;
  }

  // Jinja2's filter of a loop hands items on as the tuples that it took them apart into; `loop.previtem` shows it.
  static Datum repack(const ast::Target& target, const Datum& item, const OpSite& site) {
    if (target.parts.empty()) return item;
    DatumList items = items_of(item, site);
    for (std::size_t i = 0; i < items.size(); ++i) items[i] = repack(target.parts[i], items[i], site);
    return site.list(std::move(items), true);
  }

  void append(std::string_view text, Place place) {
    transcript_.text() += text;
    if (transcript_.is_too_long()) fail_too_long(place);
  }

  void append_value(const Datum& value, Place place) {
    if (value.is(Datum::Kind::text)) return append(value.text(), place);
    if (odd_ != nullptr) note_odd(value, place);
    try {
      append_printed(transcript_.text(), value, transcript_.room());
    } catch (const TextTooLong&) {
      fail_too_long(place);
    }
  }

  void note_odd(const Datum& value, Place place) {
    const std::optional<ValueKind> kind = odd_kind(value);
    if (!kind) return;
    const auto is_here = [&](const OddPrint& known) { return known.place == place; };
    if (std::none_of(odd_->begin(), odd_->end(), is_here)) odd_->push_back({place, *kind});
  }

  void append_image(const Datum& value, Place place) {
    std::optional<Value> image = value.to_value();
    if (!image) evaluator_.site(place).fail("an image is not a number");
    transcript_.add_image(*std::move(image));
  }

  void fail_too_long(Place place) {
    evaluator_.site(place).fail(fmt::format("the template gives more than {} MB", RenderBudget::k_max_text >> 20U));
  }

  Evaluator evaluator_;
  std::vector<OddPrint>* odd_;
  Transcript transcript_;
  Place place_;  // Of the statement that runs.
};

}  // namespace

std::string render_text(const ast::Block& block, ast::Slot slot_count, const Object& variables,
                        std::vector<OddPrint>* odd) {
  Renderer renderer(variables, slot_count, odd);
  renderer.run(block);
  return std::move(renderer.transcript().text());
}

std::vector<RenderedMessage> render_chat(const ast::Block& block, ast::Slot slot_count, const ChatForm& form,
                                         const Object& variables, std::vector<OddPrint>* odd) {
  Renderer renderer(variables, slot_count, odd);
  renderer.run(block);
  return std::move(renderer.transcript()).finish(form);
}

}  // namespace llmeval
