package io.weir.audit;

import static io.weir.audit.Rule.SEGMENT_LIFE;
import static io.weir.audit.Rule.SEGMENT_THERE;

/** Rules for the segments that a key names. */
final class SegmentRules {
  private SegmentRules() {}

  static void check(KeyView key, Subject subject) {
    for (SegmentView segment : key.segments()) {
      if (segment.present() && segment.holds()) {
        life(key, segment, subject);
      } else {
        subject.finding(
            SEGMENT_THERE,
            "segment "
                + segment.name()
                + (segment.present() ? " holds other bytes" : " is missing"),
            "there, with the bytes of its checksum");
      }
    }
  }

  /** Checks that the segment lives as long as it is needed, and the key itself lives. */
  private static void life(KeyView key, SegmentView segment, Subject subject) {
    long needed =
        Math.min(
            segment.neededUntil().orElse(Long.MAX_VALUE), key.expiresAt().orElse(Long.MAX_VALUE));
    if (segment.expiresAt().orElse(Long.MAX_VALUE) < needed) {
      subject.finding(
          SEGMENT_LIFE,
          "segment " + segment.name() + " expires at " + segment.expiresAt().getAsLong(),
          needed == Long.MAX_VALUE ? "no TTL" : "not before " + needed);
    }
  }
}
