package io.weir.definition;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * What of the JSON of one type another one reads: fields that it does not know are ignored, fields
 * that are missing are null, and a number is read into a wider type
 * (docs/guides/state-evolution.md).
 */
final class JsonRules {
  private static final List<String> WHOLE = List.of("byte", "short", "int", "long", "BigInteger");
  private static final Set<String> WIDER =
      Set.of("int double", "short double", "byte double", "float double", "enum String");

  private final JsonObjects before;
  private final JsonObjects after;

  /** True while it is only asked whether one field may be another one under a new name. */
  private final boolean isProbe;

  /** Types that are compared already, or just now: a type may contain itself. */
  private final IdentityHashMap<Description, Set<Description>> known = new IdentityHashMap<>();

  private JsonRules(JsonObjects before, JsonObjects after, boolean isProbe) {
    this.before = before;
    this.after = after;
    this.isProbe = isProbe;
  }

  /** Compares two values as wholes. */
  static Reading compare(Description old, Description now) {
    return new JsonRules(new JsonObjects(old), new JsonObjects(now), false).read("", old, now);
  }

  /** Whether what was written as one field can be read as another one. */
  boolean fits(Description old, Description now) {
    Reading read = new JsonRules(before, after, true).read("", old, now);
    return read.isReadable();
  }

  boolean isProbe() {
    return isProbe;
  }

  /**
   * What becomes of what was written at one place, where another one reads it.
   *
   * @param name the field, for what is said; empty for the value as a whole
   */
  Reading read(String name, Description old, Description now) {
    Description written = old.part("written").orElse(old);
    if (isProbe) {
      return types(name, before.resolved(written), after.resolved(now));
    }
    Reading code = JsonFormats.code(named(name), written, now);
    return code.isReadable() && code.verdict() != Verdict.CANNOT_BE_TOLD
        ? code.and(types(name, before.resolved(written), after.resolved(now)))
            .and(JsonFormats.compare(named(name), written, now))
            .and(nulls(name, written, now))
        : code;
  }

  private static Reading nulls(String name, Description old, Description now) {
    return now.is("required") && !old.is("required")
        ? Reading.newer(
            named(name)
                + " was allowed to be null and is now of a primitive type, or required; keep the boxed"
                + " one.")
        : Reading.SAME;
  }

  private Reading types(String name, Description old, Description now) {
    String from = old.setting("type");
    String to = now.setting("type");
    Reading hidden = hidden(name, old).and(hidden(name, now));
    if (hidden.verdict() != Verdict.UNCHANGED && !to.equals("union")) {
      return hidden;
    }
    if (!from.equals(to)) {
      return other(name, from, to);
    }
    return hidden.and(isNew(old, now) ? inside(name, to, old, now) : Reading.SAME);
  }

  /** True if these very parts have not been compared yet. */
  private boolean isNew(Description old, Description now) {
    return known
        .computeIfAbsent(old, one -> Collections.newSetFromMap(new IdentityHashMap<>()))
        .add(now);
  }

  private static Reading hidden(String name, Description part) {
    String why = part.setting("hidden");
    return why.isEmpty()
        ? Reading.SAME
        : Reading.cannotBeTold(
            named(name)
                + ": what is written of "
                + part.setting("type")
                + " cannot be told ("
                + why
                + "); look yourself whether older values are read.");
  }

  private Reading inside(String name, String type, Description old, Description now) {
    return switch (type) {
      case "enum" -> EnumRules.compare(named(name), old, now);
      case "object" -> new FieldRules(this, name, old, now).compare();
      case "tuple" -> tuple(name, old, now);
      case "array", "map" -> elements(name, old, now);
      case "union" -> new UnionRules(this, name, old, now).compare();
      default -> Reading.SAME;
    };
  }

  private static Reading other(String name, String from, String to) {
    if (to.equals("any")) {
      return Reading.safe(named(name) + " of " + from + " is read as it stands.");
    }
    if (isWider(from, to)) {
      return Reading.safe(named(name) + " of " + from + " is read as " + to + ".");
    }
    String why =
        named(name)
            + " was "
            + from
            + " and is now "
            + to
            + "; give the codec versions with Versioned, and read the old form.";
    return isNarrower(from, to) ? Reading.newer(why) : Reading.needs(why);
  }

  /** Values that do not fit are refused; a byte takes 128 to 255 for negative numbers. */
  private static boolean isNarrower(String from, String to) {
    return WHOLE.indexOf(to) > 0 && WHOLE.indexOf(from) > WHOLE.indexOf(to);
  }

  private static boolean isWider(String from, String to) {
    boolean whole = WHOLE.contains(from);
    return whole && WHOLE.indexOf(to) > WHOLE.indexOf(from)
        || to.equals("BigDecimal") && (whole || from.equals("double") || from.equals("float"))
        || WIDER.contains(from + " " + to);
  }

  /** An object that is written as an array: only places count. */
  private Reading tuple(String name, Description old, Description now) {
    List<String> places = FieldRules.names(old);
    return places.equals(FieldRules.names(now))
        ? new FieldRules(this, name, old, now).compare()
        : Reading.needs(
            named(name)
                + " is written as an array, whose places were "
                + places
                + " and are now "
                + FieldRules.names(now)
                + "; keep them, or give the codec versions with Versioned.");
  }

  private Reading elements(String name, Description old, Description now) {
    Reading all =
        now.is("distinct") && !old.is("distinct")
            ? Reading.cannotBeTold(
                named(name)
                    + " was a list and is now a set: whether it has equal elements, of which one is"
                    + " kept, cannot be told.")
            : Reading.SAME;
    for (String kind : List.of("key", "element")) {
      if (old.part(kind).isPresent() && now.part(kind).isPresent()) {
        Description from = old.part(kind).orElseThrow();
        all = all.and(read("an element of " + named(name), from, now.part(kind).orElseThrow()));
      }
    }
    return all;
  }

  static String named(String name) {
    return name.isEmpty()
        ? "the value"
        : name.startsWith("an element") || name.startsWith("type ") ? name : "'" + name + "'";
  }
}
