#include "config/price_book.h"

#include "config/member.h"
#include "config/price_entry.h"
#include "config/read_yaml.h"
#include "domain/price_table.h"

#include <algorithm>
#include <utility>

namespace llmeval {

ShapeRef prices_shape() {
  const ShapeRef entry =
      Shape::object({{"models", Shape::list_or_one(Shape::text()),
                      "Providers' ids of models; * stands for any text, # for a digit.", true},
                     {"base_url", Shape::text(), "Only of models whose base_url is so; * stands for any text."},
                     {"price", price_shape(), "What tokens cost.", true}});
  return Shape::object({{"prices", Shape::list(entry), "The first entry that fits a model is its price.", true}});
}

PriceBook::PriceBook(const FileSource& files, const std::string& path, Diagnostics& diagnostics) {
  if (!files.exists(path)) return;
  const auto file = read_yaml_file(files, path, *prices_shape(), "the prices file", diagnostics);
  if (!file) return;
  for (const Value& written : list_member(file->content, "prices")) {
    Entry entry;
    for (const Value& model : items_member(written, "models")) {
      if (model.is_text()) entry.models.push_back(model.text());
    }
    entry.base_url = text_member(written, "base_url");
    if (const Value* price = member_of_kind(written, "price", ValueKind::object)) {
      entry.price = read_price(*price, diagnostics);
    }
    if (entry.price) entry.price->source = PriceSource::prices_file;
    entries_.push_back(std::move(entry));
  }
}

std::optional<Price> PriceBook::price_of(const Model& model) const {
  for (const Entry& entry : entries_) {
    const auto fits = [&](const std::string& pattern) { return fits_pattern(model.model, pattern); };
    if (!entry.base_url.empty() && !fits_pattern(model.base_url, entry.base_url)) continue;
    if (std::any_of(entry.models.begin(), entry.models.end(), fits)) return entry.price;
  }
  return find_listed_price(model.base_url, model.model);
}

}  // namespace llmeval
