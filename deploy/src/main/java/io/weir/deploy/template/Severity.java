package io.weir.deploy.template;

import java.util.Locale;

/** Whom an alarm is for. */
enum Severity {
  /** Somebody has to look now: results are late, or will be. */
  PAGE,
  /** Somebody has to look on the next working day. */
  TICKET;

  /** The end of a name. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The end of a logical id. */
  String id() {
    return name().charAt(0) + text().substring(1);
  }
}
