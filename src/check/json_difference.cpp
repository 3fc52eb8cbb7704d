#include "check/json_difference.h"

#include "data/json.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

std::string show(const Value& value) { return excerpt(to_json(value), 40); }

std::string escaped(std::string_view key) {
  std::string token;
  for (const char c : key) {
    if (c == '~' || c == '/') {
      token += c == '~' ? "~0" : "~1";
    } else {
      token += c;
    }
  }
  return token;
}

// The places of equal partners: each of `left` has the partner that `fits` allows, and no partner has two (Kuhn's
// algorithm: within a tolerance the first that fits may be needed by another).
class Pairing {
 public:
  template <class Fits>
  Pairing(std::size_t left, std::size_t right, const Fits& fits) : partner_of_right_(right), fitting_(left) {
    for (std::size_t i = 0; i < left; ++i) {
      for (std::size_t j = 0; j < right; ++j) {
        if (fits(i, j)) fitting_[i].push_back(j);
      }
    }
    for (std::size_t i = 0; i < left; ++i) {
      seen_.assign(right, false);
      if (!find_partner(i)) lonely_left_.push_back(i);
    }
  }

  const std::vector<std::size_t>& lonely_left() const { return lonely_left_; }
  std::vector<std::size_t> lonely_right() const {
    std::vector<std::size_t> lonely;
    for (std::size_t j = 0; j < partner_of_right_.size(); ++j) {
      if (!partner_of_right_[j]) lonely.push_back(j);
    }
    return lonely;
  }

 private:
  bool find_partner(std::size_t i) {
    for (const std::size_t j : fitting_[i]) {
      if (!partner_of_right_[j]) {
        partner_of_right_[j] = i;
        return true;
      }
    }
    for (const std::size_t j : fitting_[i]) {
      if (seen_[j]) continue;
      seen_[j] = true;
      if (find_partner(*partner_of_right_[j])) {
        partner_of_right_[j] = i;
        return true;
      }
    }
    return false;
  }

  std::vector<std::optional<std::size_t>> partner_of_right_;
  std::vector<std::vector<std::size_t>> fitting_;
  std::vector<bool> seen_;
  std::vector<std::size_t> lonely_left_;
};

class Comparer {
 public:
  Comparer(const JsonLeniency& leniency, std::size_t limit, std::vector<std::string> path = {})
      : leniency_(leniency), limit_(limit), path_(std::move(path)) {}

  void compare(const Value& expected, const Value& actual) {
    if (is_done() || is_at(leniency_.ignored)) return;
    if (expected.is_object() && actual.is_object()) return compare_objects(expected.object(), actual.object());
    if (expected.is_list() && actual.is_list()) {
      const bool is_unordered = leniency_.all_unordered || is_at(leniency_.unordered);
      return is_unordered ? compare_sets(expected.list(), actual.list())
                          : compare_lists(expected.list(), actual.list());
    }
    if (!is_same(expected, actual)) tell(fmt::format("expected {}, got {}", show(expected), show(actual)));
  }

  std::vector<std::string> take() && { return std::move(found_); }

 private:
  // Keeps where the comparison is, for as long as it lives.
  class Step {
   public:
    Step(Comparer& comparer, std::string token) : path_(comparer.path_) { path_.push_back(std::move(token)); }
    ~Step() { path_.pop_back(); }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    std::vector<std::string>& path_;
  };

  bool is_done() const { return found_.size() >= limit_; }

  bool is_at(const std::vector<PathPattern>& patterns) const {
    return std::any_of(patterns.begin(), patterns.end(), [&](const PathPattern& one) { return one.matches(path_); });
  }

  bool is_same(const Value& expected, const Value& actual) const {
    if (expected == actual) return true;
    if (!expected.is_number() || !actual.is_number() || leniency_.tolerance.is_zero()) return false;
    const std::optional<Decimal> a = expected.number().to_decimal();
    const std::optional<Decimal> b = actual.number().to_decimal();
    return a && b && (*a - *b).abs() <= leniency_.tolerance;
  }

  void tell(const std::string& what) {
    if (is_done()) return;
    std::string pointer;
    for (const std::string& token : path_) pointer += "/" + escaped(token);
    found_.push_back(pointer.empty() ? what : fmt::format("at '{}': {}", inert_line(pointer), what));
  }

  void tell_missing(const Value& expected) {
    if (!is_at(leniency_.ignored)) tell(fmt::format("missing, expected {}", show(expected)));
  }
  void tell_surplus(const Value& actual) {
    if (!is_at(leniency_.ignored)) tell(fmt::format("got {}, expected nothing", show(actual)));
  }

  void compare_objects(const Object& expected, const Object& actual) {
    for (const Member& member : expected) {
      const Step step(*this, member.key);
      const Value* const other = actual.find(member.key);
      other == nullptr ? tell_missing(member.value) : compare(member.value, *other);
    }
    if (leniency_.allows_more) return;
    for (const Member& member : actual) {
      if (expected.find(member.key) != nullptr) continue;
      const Step step(*this, member.key);
      tell_surplus(member.value);
    }
  }

  void compare_lists(const List& expected, const List& actual) {
    for (std::size_t i = 0; i < std::max(expected.size(), actual.size()) && !is_done(); ++i) {
      const Step step(*this, std::to_string(i));
      if (i >= actual.size()) {
        tell_missing(expected[i]);
      } else if (i >= expected.size()) {
        tell_surplus(actual[i]);
      } else {
        compare(expected[i], actual[i]);
      }
    }
  }

  void compare_sets(const List& expected, const List& actual) {
    const auto fits = [&](std::size_t i, std::size_t j) {
      std::vector<std::string> path = path_;
      path.push_back(std::to_string(j));
      Comparer one(leniency_, 1, std::move(path));
      one.compare(expected[i], actual[j]);
      return one.found_.empty();
    };
    const Pairing pairing(expected.size(), actual.size(), fits);
    for (const std::size_t i : pairing.lonely_left()) {
      const Step step(*this, std::to_string(i));
      tell_missing(expected[i]);
    }
    for (const std::size_t j : pairing.lonely_right()) {
      const Step step(*this, std::to_string(j));
      tell_surplus(actual[j]);
    }
  }

  const JsonLeniency& leniency_;
  std::size_t limit_;
  std::vector<std::string> path_;
  std::vector<std::string> found_;
};

}  // namespace

std::optional<PathPattern> PathPattern::parse(std::string_view pointer) {
  if (check_pointer(pointer)) return std::nullopt;
  PathPattern pattern;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    std::string token;
    for (std::size_t at = 0; at < end; ++at) {
      const bool is_escape = pointer[at] == '~';
      token += is_escape ? (pointer[++at] == '0' ? '~' : '/') : pointer[at];
    }
    pattern.tokens_.push_back(std::move(token));
    pointer.remove_prefix(end);
  }
  return pattern;
}

bool PathPattern::matches(const std::vector<std::string>& path) const {
  return path.size() == tokens_.size() &&
         std::equal(path.begin(), path.end(), tokens_.begin(),
                    [](const std::string& at, const std::string& token) { return token == "*" || token == at; });
}

std::vector<std::string> json_differences(const Value& expected, const Value& actual, const JsonLeniency& leniency,
                                          std::size_t limit) {
  Comparer comparer(leniency, limit);
  comparer.compare(expected, actual);
  return std::move(comparer).take();
}

}  // namespace llmeval
