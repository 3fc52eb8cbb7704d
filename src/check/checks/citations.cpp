#include "check/checks/checks.h"
#include "check/citation_reading.h"
#include "check/option.h"
#include "check/pattern.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <set>
#include <utility>

namespace llmeval {

namespace {

constexpr std::int64_t k_quote_words = 4;
constexpr std::size_t k_most_citations = 10'000;

struct Options {
  std::optional<ValueOption> sources;
  std::optional<Pattern> pattern;
  QuotationRules quotes;
  bool has_bounds = false;
};

class CitationsCheck final : public Check {
 public:
  explicit CitationsCheck(Options options) : options_(std::move(options)) {}

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    const Evaluated<std::vector<CitableSource>> sources = find_sources(input);
    if (!sources) return Measured::failed(Outcome::invalid_check, sources.error());
    if (sources->empty()) {
      Measured measured;
      measured.found_nothing = true;
      measured.note = "there are no sources: the model reports no contexts, and the check names none";
      return measured;
    }
    std::optional<Pattern::Compiled> room;
    Evaluated<const Pattern::Compiled*> pattern = nullptr;
    if (options_.pattern) pattern = options_.pattern->get(input, room);
    if (!pattern) return Measured::failed(Outcome::invalid_check, std::move(pattern).error());
    const std::string answer = repair_utf8(look.text);
    Evaluated<std::vector<Citation>> citations =
        *pattern != nullptr ? matched_citations(answer, (*pattern)->regex) : usual_citations(answer, *sources);
    if (!citations) return Measured::failed(Outcome::check_limit, std::move(citations).error());
    return judge(read_citations(answer, *std::move(citations), *sources, options_.quotes));
  }

  std::string describe(const Decimal& measure) const override {
    return fmt::format("a share of {} of the sentences cited", measure.to_text());
  }

  void add_variables(std::vector<VariableUse>& uses) const override {
    if (options_.sources) options_.sources->add_variables(uses);
    if (options_.pattern) options_.pattern->add_variables(uses);
  }

 private:
  Measured judge(const CitationFindings& found) const {
    if (!found.is_known) return Measured::failed(Outcome::check_limit, "too much is quoted to be looked for");
    Measured measured;
    measured.expected = "to cite its sources";
    measured.got =
        fmt::format("{} of {} {} cited", found.cited, found.sentences, found.sentences == 1 ? "sentence" : "sentences");
    const bool is_true = found.mistakes.empty();
    measured.holds = is_true && (options_.has_bounds || found.cited > 0);
    // What is invented must not be worth the share that is cited besides.
    measured.measure = is_true && found.sentences > 0 ? share_of(found.cited, found.sentences) : Decimal();
    measured.note = fmt::format("{}", fmt::join(found.mistakes, "; "));
    return measured;
  }

  // Empty: nobody says any.
  Evaluated<std::vector<CitableSource>> find_sources(CheckInput& input) const {
    if (options_.sources) {
      const Evaluated<Value> value = options_.sources->evaluate(input);
      if (!value) return tl::unexpected<std::string>(value.error());
      return read_sources(*value);
    }
    std::vector<CitableSource> sources;
    for (const std::string& context : input.call().completion.contexts)
      sources.push_back(CitableSource(std::to_string(sources.size() + 1), context));
    return sources;
  }

  static std::vector<Citation> usual_citations(std::string_view answer, const std::vector<CitableSource>& sources) {
    std::set<std::string> keys;
    for (const CitableSource& source : sources) keys.insert(source.key);
    return find_citations(answer, [&](std::string_view id) { return keys.contains(source_key(id)); });
  }

  static Evaluated<std::vector<Citation>> matched_citations(std::string_view answer, const Regex& regex) {
    std::vector<Citation> citations;
    for (std::size_t from = 0; from < answer.size();) {
      const auto match = regex.search(answer, from);
      if (!match) return tl::unexpected<std::string>(fmt::format("the regex {}", llmeval::describe(match.error())));
      if (!*match) break;
      const RegexMatch& found = **match;
      if (citations.size() == k_most_citations) return tl::unexpected<std::string>("the regex matches too often");
      const auto group =
          std::find_if(found.groups.begin(), found.groups.end(), [](const auto& one) { return one.has_value(); });
      const std::string_view named =
          group != found.groups.end() ? std::string_view(**group) : answer.substr(found.begin, found.end - found.begin);
      if (found.end > found.begin) citations.push_back({found.begin, found.end, split_ids(named)});
      from = found.end;
      if (found.end == found.begin) next_code_point(answer, from);
    }
    return citations;
  }

  Options options_;
};

bool read_constant_sources(const Options& options, Diagnostics& diagnostics) {
  if (!options.sources || !options.sources->is_constant()) return true;
  const Evaluated<std::vector<CitableSource>> sources = read_sources(options.sources->written());
  if (sources) return true;
  diagnostics.error(options.sources->written().place(), sources.error());
  return false;
}

std::unique_ptr<Check> make(const Value& written, Diagnostics& diagnostics) {
  Options options;
  if (written.is_object()) {
    if (const Value* const words = written.find("quote_words"))
      options.quotes.words = static_cast<std::size_t>(words->number().to_int64().value_or(k_quote_words));
    if (const Value* const similarity = written.find("similarity"))
      options.quotes.similarity = similarity->number().to_double();
    options.has_bounds = written.find("min") != nullptr || written.find("max") != nullptr;
    if (const Value* const pattern = written.find("pattern")) {
      options.pattern = Pattern::parse(*pattern, {.decides = false}, diagnostics);
      if (!options.pattern) return nullptr;
    }
  }
  const Value* const sources = written.is_object() ? written.find("sources") : &written;
  if (sources != nullptr && !sources->is_boolean()) {
    options.sources = ValueOption::parse(*sources, diagnostics);
    if (!options.sources || !read_constant_sources(options, diagnostics)) return nullptr;
  }
  if (written.is_boolean() && !written.boolean()) {
    diagnostics.error(written.place(), "citations: false checks nothing", "remove it");
    return nullptr;
  }
  return std::make_unique<CitationsCheck>(std::move(options));
}

}  // namespace

CheckType citations_check() {
  CheckType type;
  type.name = "citations";
  type.summary =
      "Cites sources that there are, quotes what they say, and cites one in enough of its sentences: in one, unless "
      "min "
      "says which share.";
  type.example = R"(citations: {sources: "{{ docs }}", min: 0.8})";
  type.details =
      "A citation is [1], [doc-3], [1, 2], [1-3], [^1] or 【1】, where each id is known, or has a digit and no space; "
      "and "
      "(source: x) or [sources: x; y], whatever is named there. [text](url) is a link. Sources without an id are "
      "called "
      "1, 2 … in their order; case makes no difference.\n"
      "It is for the sentence in which it stands, or that ends right before it. A sentence ends at . ! ? and the like, "
      "and at the end of its line; headings, and what has no words, are none.\n"
      "A quotation stands between double quotation marks (“ ”, „ “, « », 「 」, \" \") on one line. It must stand in a "
      "source that its sentence cites, else in any, whatever the white space, the case and the forms of characters; … "
      "leaves something out.\n"
      "The reason names the ids and the quotations that are invented. With one of these the score is 0.";
  type.measure = MeasureKind::score;
  type.bare = true;
  type.short_forms = {Shape::boolean(), Shape::list(Shape::any()), Shape::text()};
  type.short_option = "sources";
  type.options = {
      {"sources", Shape::either({Shape::list(Shape::any(), 1), Shape::text()}),
       "The sources: texts, which are called 1, 2 …, or {id, text}; or {{ }} that gives them. Without it those that an "
       "application reports as its contexts.",
       false},
      {"pattern", Shape::text(),
       "Instead of the usual forms: a regex for citations, whose first group, or all of it, has the ids.", false},
      {"similarity", Shape::number(0.5, 1)->with_default(1),
       "How like the source a quotation has to be: 1 but for white space, case and forms of characters; 0.9 for a "
       "tenth of its characters wrong.",
       false},
      {"quote_words", Shape::integer(1, 1000)->with_default(k_quote_words),
       "Quotations of fewer words are taken for names and terms, which nobody has to have said.", false},
  };
  type.make = make;
  return type;
}

}  // namespace llmeval
