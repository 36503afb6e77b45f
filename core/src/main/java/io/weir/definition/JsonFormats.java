package io.weir.definition;

/** What code of an author's and formats at a field mean for values that are written there. */
final class JsonFormats {
  private JsonFormats() {}

  /** By the code that writes and reads it, where Jackson's own does not. */
  static Reading code(String name, Description old, Description now) {
    boolean same = isSame(old, now, "writtenBy") && isSame(old, now, "readBy");
    if (same) {
      return Reading.SAME;
    }
    String writer = or(old.setting("writtenBy"), "Jackson");
    if (!now.setting("readBy").isEmpty()) {
      return Reading.cannotBeTold(
          name
              + " was written by "
              + writer
              + " and is now read by "
              + now.setting("readBy")
              + "; whether that reads it cannot be told.");
    }
    if (!old.setting("writtenBy").isEmpty()) {
      return Reading.needs(
          name
              + " was written by "
              + writer
              + ", and is now read without code of its own; keep that, or give the codec versions with"
              + " Versioned.");
    }
    return isSame(old, now, "writtenBy")
        ? Reading.SAME
        : Reading.cannotBeTold(
            name
                + " is now written by "
                + now.setting("writtenBy")
                + "; whether that is read again cannot be told.");
  }

  static Reading compare(String name, Description old, Description now) {
    Reading all = Reading.SAME;
    if (!isSame(old, now, "pattern")) {
      all = all.and(pattern(name, old.setting("pattern"), now.setting("pattern")));
    }
    if (!isSame(old, now, "format")) {
      all = all.and(changed(name, "format", old, now));
    }
    if (!old.setting("counts").isEmpty() && !isSame(old, now, "counts")) {
      all = all.and(changed(name, "counts", old, now));
    }
    return all;
  }

  private static Reading pattern(String name, String from, String to) {
    return Reading.needs(
        name
            + " was written with the pattern "
            + or(from, "of ISO-8601")
            + " and is now read with "
            + or(to, "that of ISO-8601")
            + "; keep the pattern, or give the codec versions with Versioned.");
  }

  private static Reading changed(String name, String what, Description old, Description now) {
    return Reading.cannotBeTold(
        name
            + ": "
            + (what.equals("counts") ? "a number counted " : "its format was ")
            + or(old.setting(what), "the usual one")
            + " and is now "
            + or(now.setting(what), what.equals("counts") ? "refused" : "the usual one")
            + "; whether older values are read right cannot be told.");
  }

  private static boolean isSame(Description old, Description now, String setting) {
    return old.setting(setting).equals(now.setting(setting));
  }

  private static String or(String text, String other) {
    return text.isEmpty() ? other : text;
  }
}
