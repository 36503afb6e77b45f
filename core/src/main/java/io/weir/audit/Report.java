package io.weir.audit;

import java.util.List;

/**
 * What an audit came to.
 *
 * @param keys how many were looked at
 * @param expired how many of them had expired, which nothing is asked of
 * @param findings the first {@link #MOST} of them
 * @param more how many besides
 * @param unlooked keys that were to be looked at again and were not, as there were too many
 */
public record Report(
    long keys,
    long expired,
    long shards,
    long segments,
    long rows,
    List<Finding> findings,
    long more,
    long unlooked) {
  /** So many findings are kept. */
  public static final int MOST = 10_000;

  public Report {
    findings = List.copyOf(findings);
  }

  /** True if nothing is wrong; what only informs is not. */
  public boolean isClean() {
    return more == 0 && findings.stream().allMatch(one -> one.rule().isInformation());
  }

  /** What was looked at, and how many findings there are: one line. */
  public String summary() {
    long wrong = findings.stream().filter(one -> !one.rule().isInformation()).count() + more;
    return "audit: "
        + (isClean() ? "clean" : wrong + (wrong == 1 ? " finding" : " findings"))
        + " ("
        + keys
        + " keys, "
        + shards
        + " shards, "
        + segments
        + " segments, "
        + rows
        + " rows)";
  }
}
