#include "check/citation_reading.h"

#include "check/quote_match.h"
#include "template/template.h"
#include "text/inert.h"
#include "text/unicode.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_told = 5;
// Some tenths of a second of computing.
constexpr std::size_t k_most_quotations = 2'000;
constexpr std::size_t k_most_work = 100'000'000;

// One reading of an answer.
class CitationReading {
 public:
  CitationReading(const std::vector<CitableSource>& sources, const QuotationRules& quotes)
      : sources_(sources), quotes_(quotes) {}

  CitationFindings read(std::string_view answer, std::vector<Citation> citations) {
    citations_ = std::move(citations);
    sentences_ = find_sentences(answer, citations_);
    const std::vector<std::size_t> owners = sentences_of(sentences_, citations_, answer);
    cited_.assign(sentences_.size(), {});
    for (std::size_t i = 0; i < citations_.size(); ++i) look_up(citations_[i], owners[i]);
    CitationFindings findings;
    const std::vector<Quotation> quotations = find_quotations(answer, quotes_.words);
    findings.is_known = quotations.size() <= k_most_quotations;
    for (const Quotation& quotation : quotations) findings.is_known = findings.is_known && check(quotation);
    findings.sentences = sentences_.size();
    findings.cited = static_cast<std::size_t>(
        std::count_if(cited_.begin(), cited_.end(), [](const auto& sources) { return !sources.empty(); }));
    findings.mistakes = mistakes();
    return findings;
  }

 private:
  const CitableSource* find_source(std::string_view id) const {
    const std::string key = source_key(id);
    const auto found =
        std::find_if(sources_.begin(), sources_.end(), [&](const CitableSource& source) { return source.key == key; });
    return found == sources_.end() ? nullptr : &*found;
  }

  // A source that there is counts for the sentence, any other is invented.
  void look_up(const Citation& citation, std::size_t owner) {
    for (const std::string& id : citation.ids) {
      const CitableSource* const source = find_source(id);
      if (source == nullptr) invented_.insert(inert_line(id));
      if (source != nullptr && owner < cited_.size()) cited_[owner].push_back(source);
    }
  }

  // The sources that the sentences of a quotation cite; all where they cite none.
  std::vector<const CitableSource*> sources_of(const Quotation& quotation) const {
    std::vector<const CitableSource*> cited;
    auto sentence = std::lower_bound(sentences_.begin(), sentences_.end(), quotation.begin,
                                     [](const Sentence& one, std::size_t at) { return one.end <= at; });
    for (; sentence != sentences_.end() && sentence->begin < quotation.end; ++sentence) {
      const auto& sources = cited_[static_cast<std::size_t>(sentence - sentences_.begin())];
      cited.insert(cited.end(), sources.begin(), sources.end());
    }
    if (!cited.empty()) return cited;
    for (const CitableSource& source : sources_) cited.push_back(&source);
    return cited;
  }

  // False where nobody knows.
  bool check(const Quotation& quotation) {
    const std::vector<std::string> parts = parts_of_quotation(quotation.text);
    const std::vector<const CitableSource*> cited = sources_of(quotation);
    double best = 0;
    for (const CitableSource* const source : cited) {
      const std::optional<double> likeness = likeness_to(*source, parts);
      if (!likeness) return false;
      best = std::max(best, *likeness);
    }
    if (best < quotes_.similarity) tell(quotation, parts, cited);
    return true;
  }

  // Of the part that is least like anything there.
  std::optional<double> likeness_to(const CitableSource& source, const std::vector<std::string>& parts) {
    double least = 1;
    for (const std::string& part : parts) {
      const std::optional<double> likeness = best_likeness(part, source.plain, quotes_.similarity, work_);
      if (!likeness) return std::nullopt;
      least = std::min(least, *likeness);
    }
    return least;
  }

  void tell(const Quotation& quotation, const std::vector<std::string>& parts,
            const std::vector<const CitableSource*>& cited) {
    ++false_quotations_;
    if (false_quotations_ > k_told) return;
    const bool is_of_some = cited.size() < sources_.size();
    std::string where = is_of_some ? fmt::format("source '{}' does not say ", inert_line(cited.front()->id))
                                   : std::string("no source says ");
    where += quoted_excerpt(quotation.text, 60);
    for (const CitableSource& source : sources_) {
      if (!is_of_some || likeness_to(source, parts).value_or(0) < quotes_.similarity) continue;
      where += fmt::format(", but '{}' does", inert_line(source.id));
      break;
    }
    notes_.push_back(std::move(where));
  }

  std::vector<std::string> mistakes() const {
    std::vector<std::string> told;
    if (!invented_.empty()) {
      std::vector<std::string> shown;
      for (const std::string& id : invented_) {
        if (shown.size() < k_told) shown.push_back(fmt::format("'{}'", excerpt(id, 40)));
      }
      told.push_back(fmt::format("there is no source {}", fmt::join(shown, ", ")));
      if (invented_.size() > k_told) told.back() += fmt::format(" and {} more", invented_.size() - k_told);
    }
    told.insert(told.end(), notes_.begin(), notes_.end());
    if (false_quotations_ > k_told) told.push_back(fmt::format("and {} more", false_quotations_ - k_told));
    return told;
  }

  const std::vector<CitableSource>& sources_;
  const QuotationRules& quotes_;
  std::vector<Citation> citations_;
  std::vector<Sentence> sentences_;
  std::vector<std::vector<const CitableSource*>> cited_;  // By sentence.
  std::size_t work_ = k_most_work;
  std::set<std::string> invented_;
  std::size_t false_quotations_ = 0;
  std::vector<std::string> notes_;
};

}  // namespace

std::string source_key(std::string_view id) { return fold_case(trim(id)); }

CitableSource::CitableSource(std::string name, std::string_view text)
    : id(std::move(name)), key(source_key(id)), plain(plain_text(text)) {}

Evaluated<std::vector<CitableSource>> read_sources(const Value& value) {
  const List one{value};
  std::vector<CitableSource> sources;
  for (const Value& item : value.is_list() ? value.list() : one) {
    if (item.is_text()) {
      sources.push_back(CitableSource(std::to_string(sources.size() + 1), item.text()));
      continue;
    }
    const Value* const id = item.find("id");
    const Value* const text = item.find("text");
    if (text == nullptr || !text->is_text() || (id != nullptr && !id->is_text() && !id->is_number())) {
      return tl::unexpected<std::string>(
          fmt::format("a source is a text or {{id, text}}, got {}", excerpt(print_value(item), 60)));
    }
    std::string name = id == nullptr   ? std::to_string(sources.size() + 1)
                       : id->is_text() ? id->text()
                                       : id->number().text();
    sources.push_back(CitableSource(std::move(name), text->text()));
  }
  if (sources.empty()) return tl::unexpected<std::string>("there are no sources");
  return sources;
}

CitationFindings read_citations(std::string_view answer, std::vector<Citation> citations,
                                const std::vector<CitableSource>& sources, const QuotationRules& quotes) {
  return CitationReading(sources, quotes).read(answer, std::move(citations));
}

}  // namespace llmeval
