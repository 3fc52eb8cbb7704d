#pragma once

#include "domain/price.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// The prices of one provider as they are built in: price_rows.cpp, made by scripts/price_table.py.
struct PriceList {
  std::string_view name;
  std::string_view hosts;   ///< Globs, divided by spaces: where the provider is.
  std::string_view others;  ///< Names of lists that hold there, too, after this one.
  std::string_view rows;    ///< A line each: `id; patterns; rates…`.
};

std::span<const PriceList> price_lists();
/// The day whose prices they are: `2026-08-21`.
extern const std::string_view k_price_table_date;

/// A row of a list.
struct ListedPrice {
  std::string_view list;       ///< The provider's name.
  std::string_view model;      ///< The id that the row is known by.
  std::string_view patterns;   ///< Of ids that it holds for, divided by spaces.
  std::optional<Price> price;  ///< Absent: what the model bills is not what usage counts.

  bool holds_for(std::string_view id) const;
};

/// All rows, in order.
std::vector<ListedPrice> listed_prices();

/// The built-in price of a model by where it is and its provider's id; the first row that fits. Nullopt: unknown, as of
/// every server that is not a known provider's own, be it local or a gateway, and which may charge what it likes.
std::optional<Price> find_listed_price(std::string_view base_url, std::string_view model);

/// Whether a text is as a pattern says, in which `*` stands for any text and `#` for a digit; letters fit in either
/// case.
bool fits_pattern(std::string_view text, std::string_view pattern);

}  // namespace llmeval
