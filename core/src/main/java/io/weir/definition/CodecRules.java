package io.weir.definition;

import java.util.Set;

/** Whether values that one codec wrote can be read by another one. */
final class CodecRules {
  private static final String VERSIONED = "versioned";
  private static final Set<String> MAY_BEGIN_WITH_ZERO =
      Set.of("long", "int", "double", "boolean", "string");

  private CodecRules() {}

  static Reading compare(Description old, Description now) {
    if (old.equals(now) && !isHidden(now)) {
      return Reading.SAME;
    }
    if (now.setting("form").equals(VERSIONED)) {
      return old.setting("form").equals(VERSIONED) ? versions(old, now) : unversioned(old, now);
    }
    if (old.setting("form").equals(VERSIONED)) {
      return Reading.needs(
          "Stored values have a version ("
              + words(old)
              + "), and the codec is now "
              + words(now)
              + ", which reads none; keep Versioned, or add a version to it.");
    }
    return old.setting("form").equals(now.setting("form")) ? forms(old, now) : other(old, now);
  }

  /** True if something in it cannot be compared, so that two of them need not be the same. */
  static boolean isHidden(Description part) {
    return !part.setting("hidden").isEmpty()
        || part.parts().stream().anyMatch(CodecRules::isHidden);
  }

  private static Reading forms(Description old, Description now) {
    return switch (now.setting("form")) {
      case "json" -> json(old, now);
      case "compact" -> CompactRules.compare(old, now);
      case "wrapped" -> wrapped(old, now);
      case "avro" -> avro(old, now);
      case "" -> Reading.told(other(old, now).why());
      default -> Reading.SAME;
    };
  }

  private static Reading json(Description old, Description now) {
    Reading read = JsonRules.compare(old.part("value").orElse(old), now.part("value").orElse(now));
    boolean untold = !read.isReadable() && read.told() && now.is("customized");
    return (untold ? Reading.needs(read.why()) : read).and(mapper(old, now)).and(counts(old, now));
  }

  private static Reading mapper(Description old, Description now) {
    return old.setting("mapper").equals(now.setting("mapper"))
        ? Reading.SAME
        : Reading.cannotBeTold(
            "Its mapper was "
                + orWeirs(old.setting("mapper"))
                + " and is now "
                + orWeirs(now.setting("mapper"))
                + "; whether older values are read right cannot be told.");
  }

  private static String orWeirs(String features) {
    return features.isEmpty() ? "Weir's" : "one with " + features;
  }

  /** Only others write numbers for times: state has them as texts. */
  private static Reading counts(Description old, Description now) {
    String from = old.setting("counts");
    String to = now.setting("counts");
    return from.isEmpty() || from.equals(to)
        ? Reading.SAME
        : Reading.cannotBeTold(
            "Numbers for times counted ("
                + from
                + ") and are now "
                + (to.isEmpty() ? "refused" : "read as (" + to + ")")
                + "; whether there are such cannot be told. Values that this codec wrote have none.");
  }

  /** Bytes of Avro without a registry do not say by which schema they were written. */
  private static Reading avro(Description old, Description now) {
    return old.setting("schema").equals(now.setting("schema"))
        ? Reading.SAME
        : Reading.needs(
            "Avro values were written with the schema "
                + old.setting("schema")
                + ", and are read with "
                + now.setting("schema")
                + "; go on with the first one by writtenAs(..), read them by a registry, or give the"
                + " codec versions with Versioned.");
  }

  private static Reading wrapped(Description old, Description now) {
    return old.setting("class").equals(now.setting("class"))
        ? compare(old.part("codec").orElse(old), now.part("codec").orElse(now))
        : other(old, now);
  }

  /** Values of a codec in whose place another one stands. */
  private static Reading other(Description old, Description now) {
    if (old.setting("form").equals("int") && now.setting("form").equals("long")) {
      return Reading.safe("A long is read where an int was stored.");
    }
    return Reading.needs(
        "The codec was "
            + words(old)
            + " and is now "
            + words(now)
            + "; nothing that is stored tells them apart. Give the codec versions with Versioned, and"
            + " read the old form, or store it under another name.");
  }

  private static Reading unversioned(Description old, Description now) {
    Description reader = now.part("unversioned").flatMap(one -> one.part("codec")).orElse(null);
    if (reader == null) {
      return Reading.needs(
          "Stored values have no version ("
              + words(old)
              + "), and "
              + words(now)
              + " does not read such; declare readsUnversioned(..).");
    }
    if (MAY_BEGIN_WITH_ZERO.contains(old.setting("form"))) {
      return Reading.needs(
          "Stored values ("
              + words(old)
              + ") may begin with a byte 0, as versioned ones do, so readsUnversioned(..) cannot tell"
              + " them apart; store the new form under another name.");
    }
    return compare(old, reader).and(Reading.safe("Values without a version are read."));
  }

  private static Reading versions(Description old, Description now) {
    String was = old.setting("version");
    Reading all = version(was, old, now, isRollback(old, now));
    for (Description earlier : old.parts("reads")) {
      if (Long.parseLong(earlier.name()) < Long.parseLong(was)) {
        all = all.and(earlier(earlier, now));
      }
    }
    return all;
  }

  private static boolean isRollback(Description old, Description now) {
    return now.number("version") < old.number("version");
  }

  /** Values of the version that the old codec writes. */
  private static Reading version(
      String version, Description old, Description now, boolean isRollback) {
    Description reader = now.part("reads", version).flatMap(one -> one.part("codec")).orElse(null);
    if (reader == null) {
      String why =
          "Stored values have version "
              + version
              + ", which the codec does not read; declare it with reads("
              + version
              + ", ..)"
              + (isRollback ? ", or deploy newer code." : ".");
      return isRollback ? Reading.newer(why) : Reading.needs(why);
    }
    Reading same =
        compare(
            old.part("reads", version).flatMap(one -> one.part("codec")).orElse(reader), reader);
    return old.setting("version").equals(now.setting("version"))
        ? same
        : same.and(
            Reading.safe(
                "Values of version "
                    + version
                    + " are read, and written in version "
                    + now.setting("version")
                    + "."));
  }

  /** Values of versions before it, which no event has touched since. */
  private static Reading earlier(Description before, Description now) {
    Description reader =
        now.part("reads", before.name()).flatMap(one -> one.part("codec")).orElse(null);
    return reader != null
        ? compare(before.part("codec").orElse(reader), reader)
        : Reading.told(
            "Values that no event has touched since may still have version "
                + before.name()
                + ", which the codec does not read any more; keep reads("
                + before.name()
                + ", ..), unless you are sure that none is left.");
  }

  private static String words(Description codec) {
    return codec.setting("words");
  }
}
