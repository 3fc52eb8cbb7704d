#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

enum class ShapeSide : std::uint8_t { before, after };

/// The shape of the answers of both sides of a comparison, known without any schema: which of them are JSON (alone or
/// in a code fence), which members they have and of which types, with which of few values; code fences, length,
/// writing system. Answers come one by one, in any order, and are not kept: memory is bounded by what differs among
/// them, at most some megabytes.
class AnswerShapes {
 public:
  AnswerShapes();
  AnswerShapes(AnswerShapes&&) noexcept;
  AnswerShapes& operator=(AnswerShapes&&) noexcept;
  ~AnswerShapes();

  void add(ShapeSide side, std::string_view answer);
  /// As if all that the other has seen came now.
  void merge(const AnswerShapes& other);

  /// There were more different members than are kept: some were not looked at.
  bool is_cut() const;

  struct State;
  const State& state() const { return *state_; }  ///< For shape_drift().

 private:
  std::unique_ptr<State> state_;
};

enum class ShapeKind : std::uint8_t {
  json,        ///< The answer is a JSON object or list.
  presence,    ///< A member is there, of the answers that have the object: in all objects where these stand in lists.
  type,        ///< Of a member, of the answers that have it.
  value,       ///< A text or boolean where these are few, of the answers that have one there.
  code_fence,  ///< The answer has ```.
  script,      ///< A fifth of the answer's letters or more; in JSON, of the texts in it.
  length,      ///< In characters.
};
inline constexpr std::size_t k_shape_kinds = 7;
std::string_view shape_kind_name(ShapeKind kind);

/// Answers that have something, of those that could.
struct ShapeCount {
  std::uint64_t count = 0;
  std::uint64_t total = 0;

  friend bool operator==(const ShapeCount&, const ShapeCount&) = default;
};

/// In characters, to about 2 %.
struct LengthQuantiles {
  double tenth = 0;
  double median = 0;
  double nine_tenths = 0;
};

/// Something that is not as it was.
struct ShapeChange {
  ShapeKind kind = ShapeKind::json;
  std::string pointer;  ///< RFC 6901 but for `*`, which is any item of a list; of presence, type and value.
  std::string what;     ///< The type, the value or the script.
  ShapeCount before;    ///< Not of length.
  ShapeCount after;
  LengthQuantiles before_length;  ///< Of length.
  LengthQuantiles after_length;
  double adjusted_p = 1;
};
/// For people, inert: `/refund_date present 60/60 → 41/60`
std::string shape_change_text(const ShapeChange& change);

/// What counts as drift.
struct ShapeRule {
  double false_findings = 0.01;      ///< The most adjusted p (benjamini_hochberg()) over all that was tested.
  double least_share = 0.02;         ///< Of a change of a share: with enough answers any difference is shown.
  double least_superiority = 0.1;    ///< Of a change of length: |P(longer) + P(as long)/2 − 1/2| …
  double least_length_change = 0.1;  ///< … and of one of its quantiles, relative.
};

/// Of each of the groups what changed: shares by Fisher's exact test or, where there are many answers, by χ², lengths
/// by the rank sum of Mann and Whitney. The sides have the same cases in common, which makes tests of two samples
/// cautious. In each group by kind, then the largest change first.
std::vector<std::vector<ShapeChange>> shape_drift(std::span<const AnswerShapes* const> groups,
                                                  const ShapeRule& rule = {});

}  // namespace llmeval
