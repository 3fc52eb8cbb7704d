#include "domain/price_table.h"

#include "base/assert.h"
#include "base/time.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

// Cuts off the part before a mark, or all; without spaces around.
std::string_view cut(std::string_view& text, char mark) {
  const std::size_t end = std::min(text.find(mark), text.size());
  std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
  part = part.substr(0, part.find_last_not_of(' ') + 1);
  return part;
}

TokenPrice token_price(std::string_view usd) {
  const std::optional<Decimal> decimal = Decimal::parse(usd);
  const std::optional<TokenPrice> price = decimal ? TokenPrice::from_usd_per_million(*decimal) : std::nullopt;
  LLMEVAL_ASSERT(price);
  return *price;
}

Duration time_of_day(std::string_view text) {
  const std::optional<SystemTime> time = parse_time(fmt::format("1970-01-01T{}:00Z", text));
  LLMEVAL_ASSERT(time);
  return time->time_since_epoch();
}

void set_rate(Rates& rates, std::string_view kind, TokenPrice price) {
  if (kind == "in") {
    rates.input = price;
  } else if (kind == "out") {
    rates.output = price;
  } else if (kind == "read") {
    rates.cached_input = price;
  } else if (kind == "write") {
    rates.cache_write = price;
  } else {
    LLMEVAL_ASSERT(kind == "write1h");
    rates.cache_write_1h = price;
  }
}

// `[from DATE | daily HH:MM-HH:MM] in X out X … [over N in X …]`
PriceSpan read_span(std::string_view words) {
  PriceSpan span;
  Rates* rates = &span.rates;
  while (!words.empty()) {
    const std::string_view word = cut(words, ' ');
    std::string_view value = cut(words, ' ');
    if (word == "from") {
      const std::optional<SystemTime> from = parse_time(fmt::format("{}T00:00:00Z", value));
      LLMEVAL_ASSERT(from);
      span.from = *from;
    } else if (word == "daily") {
      const Duration start = time_of_day(cut(value, '-'));
      span.hours = DailyHours{start, time_of_day(value)};
    } else if (word == "over") {
      const std::optional<Decimal> over = Decimal::parse(value);
      LLMEVAL_ASSERT(over && over->to_int64());
      span.tiers.push_back({*over->to_int64(), Rates()});
      rates = &span.tiers.back().rates;
    } else {
      set_rate(*rates, word, token_price(value));
    }
  }
  return span;
}

std::optional<Price> read_price(std::string_view spans, const PriceList& list, std::string_view model) {
  if (spans == " unknown") return std::nullopt;
  Price price;
  price.spans.clear();
  while (!spans.empty()) price.spans.push_back(read_span(cut(spans, ';')));
  price.source = PriceSource::table;
  price.origin = fmt::format("the built-in table of {} ({} {})", k_price_table_date, list.name, model);
  return price;
}

// A row without its price, whose text stays in `row`.
ListedPrice read_row(const PriceList& list, std::string_view& row) {
  ListedPrice read;
  read.list = list.name;
  read.model = cut(row, ';');
  read.patterns = cut(row, ';');
  return read;
}

bool fits_one(std::string_view text, std::string_view patterns) {
  while (!patterns.empty()) {
    if (fits_pattern(text, cut(patterns, ' '))) return true;
  }
  return false;
}

// What stands between `//` and the port or path, without a user.
std::string_view host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  url.remove_prefix(scheme == std::string_view::npos ? 0 : scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  url.remove_prefix(url.rfind('@') + 1);
  return url.substr(0, url.find(':'));
}

const PriceList* list_at(std::string_view host) {
  const std::span<const PriceList> lists = price_lists();
  const auto list =
      std::find_if(lists.begin(), lists.end(), [&](const auto& one) { return fits_one(host, one.hosts); });
  return list == lists.end() ? nullptr : &*list;
}

std::optional<ListedPrice> find_in(const PriceList& list, std::string_view model) {
  for (std::string_view rows = list.rows; !rows.empty();) {
    std::string_view row = cut(rows, '\n');
    ListedPrice read = read_row(list, row);
    if (!read.holds_for(model)) continue;
    read.price = read_price(row, list, read.model);
    return read;
  }
  return std::nullopt;
}

bool fits_character(char text, char pattern) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return pattern == '#' ? text >= '0' && text <= '9' : lower(text) == lower(pattern);
}

}  // namespace

bool ListedPrice::holds_for(std::string_view id) const { return fits_one(id, patterns); }

bool fits_pattern(std::string_view text, std::string_view pattern) {
  std::size_t t = 0;
  std::size_t p = 0;
  std::size_t star = std::string_view::npos;
  std::size_t after = 0;  // Where the text went on behind what the last star took.
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      after = t;
    } else if (p < pattern.size() && fits_character(text[t], pattern[p])) {
      ++t;
      ++p;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++after;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::vector<ListedPrice> listed_prices() {
  std::vector<ListedPrice> all;
  for (const PriceList& list : price_lists()) {
    for (std::string_view rows = list.rows; !rows.empty();) {
      std::string_view row = cut(rows, '\n');
      if (row.empty()) continue;
      ListedPrice& read = all.emplace_back(read_row(list, row));
      read.price = read_price(row, list, read.model);
    }
  }
  return all;
}

std::optional<Price> find_listed_price(std::string_view base_url, std::string_view model) {
  const PriceList* list = list_at(host_of(base_url));
  if (list == nullptr) return std::nullopt;
  std::optional<ListedPrice> found = find_in(*list, model);
  for (std::string_view others = list->others; !found && !others.empty();) {
    const std::string_view name = cut(others, ' ');
    for (const PriceList& other : price_lists()) {
      if (other.name == name) found = find_in(other, model);
    }
  }
  return found ? found->price : std::nullopt;
}

}  // namespace llmeval
