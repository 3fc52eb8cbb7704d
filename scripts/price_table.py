#!/usr/bin/env python3
"""Makes src/domain/price_rows.cpp, the built-in table of prices, from the data of pydantic/genai-prices (MIT).

usage: scripts/price_table.py GENAI_PRICES.json DATE > src/domain/price_rows.cpp

The data's LICENSE lies beside it; DATE is the day of the data, YYYY-MM-DD. A row of the table is

    id; patterns of ids; rates [over N rates]…; [from DATE | daily HH:MM-HH:MM] rates…; …

with rates `in X out X [read X] [write X] [write1h X]` in USD per million tokens, as domain/price_table.h says. The first
row that fits a model's id is the model's; one with `unknown` instead of rates says that nothing is known of it.
"""

import decimal
import json
import os
import re
import sys

# What a list is called, the data's name of it, hosts that it holds for, and lists that hold there, too.
LISTS = [
    ("openai", "openai", "api.openai.com", ""),
    ("anthropic", "anthropic", "api.anthropic.com", ""),
    ("google", "google", "*.googleapis.com", "anthropic"),
    ("mistral", "mistral", "api.mistral.ai", ""),
    ("deepseek", "deepseek", "api.deepseek.com", ""),
    ("xai", "x-ai", "api.x.ai", ""),
    ("groq", "groq", "api.groq.com", ""),
    ("bedrock", "aws", "bedrock-runtime.*.amazonaws.com", ""),
    ("azure", "azure", "*.openai.azure.com *.cognitiveservices.azure.com *.azure-api.net", "openai anthropic"),
]
RATES = [("in", "input_mtok"), ("out", "output_mtok"), ("read", "cache_read_mtok"), ("write", "cache_write_mtok"),
         ("write1h", "cache_write_1h_mtok")]
# Tokens that are billed by what they stand for, which no usage of ours tells: such a model's price is unknown.
OTHER_TOKENS = re.compile(r"image|video|output_audio|output_reasoning")


def patterns(match):
    """A match of the data as patterns with * for any text and # for a digit."""
    (kind, value), = match.items()
    if kind == "or":
        return [pattern for part in value for pattern in patterns(part)]
    if kind == "regex":
        value = value.replace(r"\.", ".")
        value = re.sub(r"\\d(?:\{(\d+)\})?", lambda digits: "#" * int(digits[1] or 1), value)
        start, end = value.startswith("^"), value.endswith("$")
        value = value.strip("^$")
        if re.search(r"[\\()\[\]?+{}|]", value):
            raise ValueError(f"no pattern for the regular expression {value}")
        return [("" if start else "*") + value + ("" if end else "*")]
    around = {"equals": "{}", "starts_with": "{}*", "ends_with": "*{}", "contains": "*{}*"}
    return [around[kind].format(value)]


def number(value):
    return format(decimal.Decimal(value).normalize(), "f")


def rates(prices, over=None):
    """The rates of prompts of more than `over` tokens; None: of small ones."""
    words = [] if over is None else ["over", str(over)]
    for name, key in RATES:
        price = prices.get(key)
        if isinstance(price, dict):
            held = [tier["price"] for tier in price["tiers"] if over is not None and tier["start"] <= over]
            price = held[-1] if held else price["base"]
        if price is not None:
            words += [name, number(price)]
    return words


def span(entry):
    constraint, prices = entry.get("constraint") or {}, dict(entry["prices"])
    # An embedding has no output that could cost anything.
    if "output_mtok" not in prices:
        prices["output_mtok"] = decimal.Decimal(0)
    words = []
    if "start_date" in constraint:
        words += ["from", constraint["start_date"]]
    if "start_time" in constraint:
        words += ["daily", constraint["start_time"][:5] + "-" + constraint["end_time"][:5]]
    words += rates(prices)
    starts = {tier["start"] for price in prices.values() if isinstance(price, dict) for tier in price["tiers"]}
    for start in sorted(starts):
        words += rates(prices, start)
    return " ".join(words)


def row(model):
    entries = model["prices"] if isinstance(model["prices"], list) else [{"prices": model["prices"]}]
    keys = {key for entry in entries for key in entry["prices"]}
    is_known = "input_mtok" in keys and ("output_mtok" in keys or "embed" in model["id"])
    if any(OTHER_TOKENS.search(key) for key in keys):
        is_known = False
    spans = "; ".join(span(entry) for entry in entries) if is_known else "unknown"
    return f"{model['id']}; {' '.join(patterns(model['match']))}; {spans}"


HEAD = """// Made by scripts/price_table.py; not written by hand.
//
// The prices are facts from pydantic/genai-prices as of {date}, which is under this licence:
//
{licence}

#include "domain/price_table.h"

namespace llmeval {{

const std::string_view k_price_table_date = "{date}";

namespace {{

// clang-format off
constexpr PriceList k_lists[] = {{"""

TAIL = """}};
// clang-format on

}}  // namespace

std::span<const PriceList> price_lists() {{ return k_lists; }}

}}  // namespace llmeval"""


def main():
    path, date = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        data = {provider["id"]: provider for provider in json.load(file, parse_float=decimal.Decimal)}
    with open(os.path.join(os.path.dirname(path), "LICENSE"), encoding="utf-8") as file:
        licence = "\n".join(f"// {line}".rstrip() for line in file.read().splitlines())
    print(HEAD.format(date=date, licence=licence))
    for name, source, hosts, others in LISTS:
        print(f'    {{"{name}", "{hosts}", "{others}", R"(')
        for model in data[source]["models"]:
            print(row(model))
        print(')"},')
    print(TAIL.format())


if __name__ == "__main__":
    main()
