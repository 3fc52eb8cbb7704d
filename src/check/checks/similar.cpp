#include "check/checks/checks.h"
#include "check/option.h"
#include "data/json.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

using Vector = std::vector<double>;

std::shared_ptr<const Request> request_of(std::string text) {
  auto request = std::make_shared<Request>();
  request->messages.push_back(Message::of_text(Role::user, std::move(text)));
  return request;
}

// Of the call that was asked for it; nullopt where it is no list of numbers.
std::optional<Vector> read_vector(const Call& call) {
  const auto list = parse_json(call.completion.text(), {.places = false});
  if (!list || !list->is_list() || list->list().empty()) return std::nullopt;
  Vector vector;
  vector.reserve(list->list().size());
  for (const Value& number : list->list()) {
    if (!number.is_number()) return std::nullopt;
    vector.push_back(number.number().to_double());
  }
  return vector;
}

double dot(const Vector& a, const Vector& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// Nullopt where one of them has no direction, or they are of different spaces.
std::optional<double> cosine(const Vector& a, const Vector& b) {
  if (a.size() != b.size()) return std::nullopt;
  const double lengths = std::sqrt(dot(a, a)) * std::sqrt(dot(b, b));
  const double ratio = dot(a, b) / lengths;
  return std::isfinite(ratio) ? std::optional(std::clamp(ratio, -1.0, 1.0)) : std::nullopt;
}

std::string shown(double cosine) { return fmt::format("{:.4f}", cosine); }

class SimilarCheck final : public Check {
 public:
  SimilarCheck(ValueOption to, AskedModel model) : to_(std::move(to)), model_(std::move(model)) {}

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    const Evaluated<std::vector<std::string>> targets = evaluate_targets(input);
    if (!targets) return Measured::failed(Outcome::invalid_check, targets.error());
    if (look.text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
      Measured nothing;
      nothing.holds = true;
      nothing.measure = Decimal::from(0);
      nothing.got = "0, since there is no text";
      return nothing;
    }
    std::vector<const Call*> calls{ask(input, std::string(look.text))};
    for (const std::string& target : *targets) calls.push_back(ask(input, target));
    if (std::find(calls.begin(), calls.end(), nullptr) != calls.end()) return Measured::waiting();
    return compare(calls, *targets);
  }

  std::string describe(const Decimal& measure) const override { return measure.to_text(); }
  void add_variables(std::vector<VariableUse>& uses) const override { to_.add_variables(uses); }
  void add_models(std::vector<AskedModel>& models) const override { models.push_back(model_); }

 private:
  const Call* ask(CheckInput& input, std::string text) const {
    return input.ask({CallPurpose::embedding, model_.name, request_of(std::move(text)), 1});
  }

  Evaluated<std::vector<std::string>> evaluate_targets(CheckInput& input) const {
    const Evaluated<Value> value = to_.evaluate(input);
    if (!value) return tl::unexpected(value.error());
    const List one{*value};
    std::vector<std::string> texts;
    for (const Value& item : value->is_list() ? value->list() : one) {
      Evaluated<std::string> text = read_text(item);
      if (!text) return tl::unexpected(std::move(text).error());
      if (text->find_first_not_of(" \t\r\n") == std::string::npos) {
        return tl::unexpected(std::string("'to' has come to an empty text, which nothing can be similar to"));
      }
      texts.push_back(*std::move(text));
    }
    if (texts.empty()) return tl::unexpected(std::string("'to' has come to no text"));
    return texts;
  }

  // The nearest target counts.
  static Measured compare(const std::vector<const Call*>& calls, const std::vector<std::string>& targets) {
    std::vector<Vector> vectors;
    for (const Call* call : calls) {
      if (!is_gradable(call->outcome)) return Measured::failed(*call);
      std::optional<Vector> vector = read_vector(*call);
      if (!vector) {
        return Measured::failed(Outcome::malformed_response,
                                fmt::format("'{}' gave no vector of numbers", inert_line(call->model)));
      }
      vectors.push_back(*std::move(vector));
    }
    double best = -1;
    std::size_t nearest = 0;
    for (std::size_t i = 0; i < targets.size(); ++i) {
      const std::optional<double> found = cosine(vectors.front(), vectors[i + 1]);
      if (!found) {
        return Measured::failed(Outcome::malformed_response, "the vectors of two texts cannot be compared");
      }
      if (*found > best) {
        best = *found;
        nearest = i;
      }
    }
    Measured measured;
    measured.holds = true;
    measured.measure = Decimal::parse(shown(std::max(0.0, best)));
    measured.got = fmt::format("{}{}, nearest to {}", measured.measure->to_text(),
                               best < 0 ? fmt::format(" (a cosine of {})", shown(best)) : std::string(),
                               quoted_excerpt(targets[nearest], 60));
    return measured;
  }

  ValueOption to_;
  AskedModel model_;
};

std::unique_ptr<Check> make(const Value& options, Diagnostics& diagnostics) {
  const Value& to = *options.find("to");
  const List one{to};
  const List& texts = to.is_list() ? to.list() : one;
  if (texts.empty()) diagnostics.error(to.place(), "'to' names no text", "write what the answer should say");
  if (texts.empty()) return nullptr;
  for (const Value& text : texts) {
    if (text.is_text() && text.text().find_first_not_of(" \t\r\n") != std::string::npos) continue;
    diagnostics.error(text.place(), "nothing can be similar to an empty text", "write what the answer should say");
    return nullptr;
  }
  const Value* const model = options.find("model");
  if (model == nullptr) {
    diagnostics.error(options.place(), "check 'similar' names no model of embeddings",
                      "model: NAME; for all such checks defaults: {similar: {model: NAME}}");
    return nullptr;
  }
  std::optional<ValueOption> option = ValueOption::parse(to, diagnostics);
  if (!option) return nullptr;
  AskedModel asked;
  asked.name = model->text();
  asked.place = model->place();
  asked.may_be_own = true;
  asked.purpose = CallPurpose::embedding;
  return std::make_unique<SimilarCheck>(*std::move(option), std::move(asked));
}

}  // namespace

CheckType similar_check() {
  CheckType type;
  type.name = "similar";
  type.summary =
      "Says about the same as a text, or as one of several: the cosine of their embeddings, of which less than 0 "
      "counts "
      "as 0.";
  type.example = "similar: {to: \"{{ reference }}\", min: 0.8, model: vectors}";
  type.measure = MeasureKind::score;
  type.needs_bound = true;
  type.options = {
      {"to", Shape::list_or_one(Shape::text()), "What it should be similar to: the nearest of several counts.", true},
      {"model", Shape::text(), "A name of models.yaml with `kind: embeddings`.", false},
  };
  type.make = make;
  return type;
}

}  // namespace llmeval
