#include "compare/paired_values.h"

namespace llmeval {

PairedMeasure PairedValues::measure(double confidence) const {
  PairedMeasure measured;
  measured.pairs = before.size();
  if (before.empty()) return measured;
  const PairedMeans means = measure_pairs(before, after);
  measured.before = measure_mean(before).mean;
  measured.after = measure_mean(after).mean;
  measured.difference = means.difference;
  measured.bounds = means.difference.student_bounds(confidence);
  return measured;
}

void measure_rate(RateComparison& rate, double confidence) {
  const PairedTable table = rate.counts.table();
  if (table.total() == 0) return;
  rate.p = measure_mcnemar(table.regressed, table.fixed);
  rate.change = measure_change(table, confidence);
}

}  // namespace llmeval
