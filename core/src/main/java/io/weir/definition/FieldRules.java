package io.weir.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of an object, by the names that are written. */
final class FieldRules {
  private final JsonRules rules;
  private final String name;
  private final Description old;
  private final Description now;

  /** Fields that nothing reads any more. */
  private final List<Description> removed = new ArrayList<>();

  /** Fields that nothing has written. */
  private final Map<String, Description> added;

  /**
   * @param name where the object is; empty for the value as a whole
   */
  FieldRules(JsonRules rules, String name, Description old, Description now) {
    this.rules = rules;
    this.name = name;
    this.old = old;
    this.now = now;
    this.added = without(now, "written");
  }

  /** All fields but those that are only read, or only written. */
  private static Map<String, Description> without(Description object, String only) {
    Map<String, Description> fields = new LinkedHashMap<>(object.byName("field"));
    fields.values().removeIf(one -> one.setting("only").equals(only));
    return fields;
  }

  /** The names of the fields that are written, in order. */
  static List<String> names(Description object) {
    return List.copyOf(without(object, "read").keySet());
  }

  Reading compare() {
    Reading all = wholes();
    for (Description field : without(old, "read").values()) {
      Description same = reader(field.name());
      all = all.and(same == null ? unread(field) : both(field, same));
    }
    for (Description field : added.values()) {
      all = all.and(added(field));
    }
    return all;
  }

  private Reading wholes() {
    Reading all = Reading.SAME;
    if (!old.setting("identity").equals(now.setting("identity"))) {
      all =
          all.and(
              Reading.needs(
                  JsonRules.named(name)
                      + " has another @JsonIdentityInfo; keep it, or give the codec versions with"
                      + " Versioned."));
    }
    if (!old.setting("unwrapped").equals(now.setting("unwrapped"))) {
      all =
          all.and(
              Reading.cannotBeTold(
                  JsonRules.named(name)
                      + " has other fields with @JsonUnwrapped; whether what was written within or"
                      + " without them is found cannot be told."));
    }
    return old.setting("rest").equals("kept") && !now.setting("rest").equals("kept")
        ? all.and(
            Reading.lost(
                JsonRules.named(name)
                    + " kept fields that it does not know by @JsonAnySetter, and does not any more."))
        : all;
  }

  /** The field that reads a name; null if there is none. */
  private @Nullable Description reader(String written) {
    Map<String, Description> all = without(now, "written");
    Description same = all.get(written);
    return same != null
        ? same
        : all.values().stream()
            .filter(one -> one.part("alias", written).isPresent())
            .findFirst()
            .orElse(null);
  }

  private Reading both(Description field, Description same) {
    String path = path(field);
    added.remove(same.name());
    if (!field.name().equals(same.name()) && without(old, "read").containsKey(same.name())) {
      return Reading.cannotBeTold(
          JsonRules.named(path)
              + " and '"
              + same.name()
              + "' are both read as the latter; which of them counts cannot be told.");
    }
    if (isExchanged(field, same)) {
      return Reading.needs(
          JsonRules.named(path)
              + " would be misread: it was "
              + own(field)
              + " of the class and is now "
              + own(same)
              + "; keep the names that are written.");
    }
    Reading read = rules.read(path, field, same);
    return same.setting("only").equals("read")
        ? read.and(
            Reading.lost(
                JsonRules.named(path)
                    + " is read and not written any more: it is lost when its value is next"
                    + " written."))
        : read;
  }

  /** True if the name is that of another part of the class now, and both are still there. */
  private boolean isExchanged(Description field, Description same) {
    String was = own(field);
    String is = own(same);
    return !was.equals(is)
        && (now.parts("field").stream().anyMatch(one -> isOther(one, same) && own(one).equals(was))
            || old.parts("field").stream()
                .anyMatch(one -> isOther(one, field) && own(one).equals(is)));
  }

  private static boolean isOther(Description one, Description field) {
    return !one.name().equals(field.name());
  }

  private static String own(Description field) {
    String in = field.setting("in");
    return in.isEmpty() ? field.name() : in;
  }

  private Reading unread(Description field) {
    String path = path(field);
    if (now.setting("rest").equals("refused")) {
      return Reading.newer(
          JsonRules.named(path) + " is not known any more, and such fields are refused; keep it.");
    }
    if (field.setting("only").equals("written")) {
      return Reading.SAME;
    }
    if (now.part("ignored", field.name()).isPresent()) {
      return Reading.lost(JsonRules.named(path) + " is ignored now: what is stored of it is lost.");
    }
    if (now.part("field", field.name()).isPresent()) {
      return Reading.lost(
          JsonRules.named(path) + " is written and not read any more: what is stored is lost.");
    }
    removed.add(field);
    return Reading.left(JsonRules.named(path) + " is not read any more.");
  }

  private Reading added(Description field) {
    String path = path(field);
    String renamed = renamed(field);
    String hint =
        renamed.isEmpty()
            ? ""
            : " If it is '"
                + renamed
                + "' under another name, put @JsonAlias(\""
                + renamed
                + "\") on it: then both names are read.";
    if (field.is("required") && !field.is("optional")) {
      return Reading.newer(
          JsonRules.named(path)
              + " is new and of a primitive type, or required, and older values have none; give it a"
              + " boxed type, which is null there, or give the codec versions with Versioned."
              + hint);
    }
    String begins =
        field.is("optional")
            ? " it has its default in older values."
            : " it is null in older values.";
    String why = JsonRules.named(path) + " is new;" + begins;
    return renamed.isEmpty()
        ? Reading.safe(why)
        : Reading.lost(JsonRules.named(inside(renamed)) + " is not read any more. " + why + hint);
  }

  /** A field that is gone, and may be this one; empty if there is none. */
  private String renamed(Description field) {
    return rules.isProbe()
        ? ""
        : removed.stream()
            .filter(one -> rules.fits(one, field))
            .map(Description::name)
            .findFirst()
            .orElse("");
  }

  private String path(Description field) {
    return inside(field.name());
  }

  private String inside(String field) {
    return name.isEmpty() ? field : name + "." + field;
  }
}
