package io.weir.audit;

import java.util.List;

/**
 * The result of an audit.
 *
 * @param keys the number of keys
 * @param expired the number of these that had expired, for which no rules hold
 * @param findings the first {@link #MOST} findings
 * @param more the number of further findings
 * @param unlooked the number of keys that were not checked again, because there were too many
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
  /** The most findings that are kept. */
  public static final int MOST = 10_000;

  public Report {
    findings = List.copyOf(findings);
  }

  /** True if no rule is broken; findings that only inform do not count. */
  public boolean isClean() {
    return more == 0 && findings.stream().allMatch(one -> one.rule().isInformation());
  }

  /** The numbers of keys and of findings, in one line. */
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
