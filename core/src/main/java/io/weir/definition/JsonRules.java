package io.weir.definition;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private JsonRules() {}

  /**
   * @param name the field, for what is said; empty for the value as a whole
   */
  static Reading compare(String name, Description old, Description now) {
    Reading type = types(name, old, now);
    return type.isReadable() && isMissing(old, now)
        ? Reading.newer(
            named(name)
                + " was allowed to be null and is now of a primitive type; keep the boxed one.")
        : type;
  }

  private static boolean isMissing(Description old, Description now) {
    return now.is("required") && !old.is("required");
  }

  private static Reading types(String name, Description old, Description now) {
    String from = old.setting("type");
    String to = now.setting("type");
    if (!from.equals(to)) {
      return isWider(from, to)
          ? Reading.safe(named(name) + " of " + from + " is read as " + to + ".")
          : other(name, from, to);
    }
    return switch (to) {
      case "enum" -> constants(name, old, now);
      case "object" -> fields(name, old, now);
      case "array", "map" -> elements(name, old, now);
      default -> Reading.SAME;
    };
  }

  private static Reading other(String name, String from, String to) {
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

  /** An enum is written by the names of its constants. */
  static Reading constants(String name, Description old, Description now) {
    Set<String> gone = new HashSet<>(Arrays.asList(old.setting("constants").split(",")));
    List<String> known = Arrays.asList(now.setting("constants").split(","));
    gone.removeAll(known);
    if (!gone.isEmpty()) {
      return Reading.newer(
          named(name)
              + " has no constant any more for "
              + gone
              + "; keep them, or read them by an"
              + " older version of the codec.");
    }
    return old.setting("constants").equals(now.setting("constants"))
        ? Reading.SAME
        : Reading.safe(named(name) + " has more constants; older code refuses those.");
  }

  private static Reading elements(String name, Description old, Description now) {
    Reading all = Reading.SAME;
    for (String kind : List.of("key", "element")) {
      if (old.part(kind).isPresent() && now.part(kind).isPresent()) {
        Description from = old.part(kind).orElseThrow();
        all = all.and(compare("an element of " + named(name), from, now.part(kind).orElseThrow()));
      }
    }
    return all;
  }

  private static Reading fields(String name, Description old, Description now) {
    Map<String, Description> before = old.byName("field");
    Map<String, Description> after = new LinkedHashMap<>(now.byName("field"));
    Reading all = Reading.SAME;
    for (Description field : before.values()) {
      Description same = after.remove(field.name());
      String path = name.isEmpty() ? field.name() : name + "." + field.name();
      all =
          all.and(
              same == null
                  ? Reading.safe(named(path) + " is not read any more.")
                  : compare(path, field, same));
    }
    for (Description added : after.values()) {
      all = all.and(added(name.isEmpty() ? added.name() : name + "." + added.name(), added));
    }
    return all;
  }

  private static Reading added(String path, Description field) {
    return field.is("required")
        ? Reading.newer(
            named(path)
                + " is new and of a primitive type, and older values have none; give it a boxed type,"
                + " which is null there, or give the codec versions with Versioned.")
        : Reading.safe(named(path) + " is new; it is null in older values.");
  }

  private static String named(String name) {
    return name.isEmpty() ? "the value" : name.startsWith("an element") ? name : "'" + name + "'";
  }
}
