package io.weir.embedded.schema;

import io.weir.embedded.schema.ProtobufSchema.Enumeration;
import io.weir.embedded.schema.ProtobufSchema.Field;
import io.weir.embedded.schema.ProtobufSchema.Kind;
import io.weir.embedded.schema.ProtobufSchema.Label;
import io.weir.embedded.schema.ProtobufSchema.Message;
import io.weir.embedded.schema.ProtobufSchema.Reserved;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of messages on the wire: a field is its number, its type decides how its bytes are
 * read, and a number is not used again for something else. Names may change, but a name does not
 * move to another number: who changed that by mistake has exchanged two fields.
 */
final class ProtobufRules implements SchemaCheck.Rules {
  /** Which types read the bytes of others without losing anything: written type to readers. */
  private static final Map<String, Set<String>> WIDER =
      Map.of(
          "int32", Set.of("int64"),
          "uint32", Set.of("uint64", "int64"),
          "sint32", Set.of("sint64"),
          "bool", Set.of("int32", "int64", "uint32", "uint64"),
          "string", Set.of("bytes"));

  /** What reads an enum: negative values are ten bytes, which both take. */
  private static final Set<String> OF_ENUMS = Set.of("int32", "int64");

  private final ProtobufSchema old;
  private final ProtobufSchema recent;

  ProtobufRules(byte[] old, byte[] recent) {
    this.old = ProtobufSchema.parsed(old, "OLD");
    this.recent = ProtobufSchema.parsed(recent, "NEW");
  }

  @Override
  public List<Finding> newReads() {
    return new Reading(recent, old, "NEW", "OLD").findings();
  }

  @Override
  public List<Finding> oldReads() {
    return new Reading(old, recent, "OLD", "NEW").findings();
  }

  @Override
  public List<Finding> always() {
    List<Finding> found = new ArrayList<>();
    old.messages()
        .forEach((name, message) -> {
          Message now = recent.messages().get(name);
          if (now == null) {
            found.add(
                Finding.incompatible(
                    name, "the message is gone in NEW", "keep it; its name is its type"));
          } else {
            Map<Integer, String> before = names(message.fields());
            reused(
                name,
                "field",
                before,
                names(now.fields()),
                message.reserved(),
                now.reserved(),
                found);
            moved(name, "field", numbers(message.fields()), numbers(now.fields()), found);
            plain(name, message.fields(), now.fields(), found);
          }
        });
    old.enums()
        .forEach((name, one) -> {
          Enumeration now = recent.enums().get(name);
          if (now != null) {
            reused(
                name, "value", one.values(), now.values(), one.reserved(), now.reserved(), found);
            moved(name, "value", one.numbers(), now.numbers(), found);
          }
        });
    return found;
  }

  private static Map<Integer, String> names(Map<Integer, Field> fields) {
    Map<Integer, String> names = new HashMap<>();
    fields.forEach((number, field) -> names.put(number, field.name()));
    return names;
  }

  private static Map<String, Integer> numbers(Map<Integer, Field> fields) {
    Map<String, Integer> numbers = new HashMap<>();
    fields.forEach((number, field) -> numbers.put(field.name(), number));
    return numbers;
  }

  private static void moved(
      String place,
      String what,
      Map<String, Integer> before,
      Map<String, Integer> now,
      List<Finding> found) {
    before.forEach((name, number) -> {
      Integer other = now.get(name);
      if (other != null && !other.equals(number)) {
        found.add(
            Finding.incompatible(
                place + "." + name,
                what + " " + number + " is number " + other + " in NEW",
                "keep its number; a new meaning takes a name and a number that were never used"));
      }
    });
  }

  private static void plain(
      String place, Map<Integer, Field> before, Map<Integer, Field> now, List<Finding> found) {
    before.forEach((number, field) -> {
      Field other = now.get(number);
      if (field.redacted() && other != null && !other.redacted()) {
        found.add(
            Finding.undecided(
                place + "." + field.name(),
                "field " + number + " is marked as personal in OLD, and plain in NEW",
                "keep debug_redact = true, or be sure that its values are not personal"));
      }
    });
  }

  private static void reused(
      String place,
      String what,
      Map<Integer, String> before,
      Map<Integer, String> now,
      Reserved reservedBefore,
      Reserved reservedNow,
      List<Finding> found) {
    before.forEach((number, name) -> {
      if (!now.containsKey(number) && !reservedNow.has(number)) {
        found.add(
            Finding.incompatible(
                place + "." + name,
                what + " " + number + " is gone in NEW, and its number is free",
                "write: reserved " + number + "; nobody may give it another meaning"));
      }
    });
    now.forEach((number, name) -> {
      if (reservedBefore.has(number) || reservedBefore.names().contains(name)) {
        found.add(
            Finding.incompatible(
                place + "." + name,
                what + " " + number + " is reserved in OLD",
                "take a number and a name that were never used"));
      }
    });
  }

  /** What one version cannot read of the messages of the other. */
  private record Reading(ProtobufSchema reader, ProtobufSchema writer, String reads, String wrote) {

    List<Finding> findings() {
      List<Finding> found = new ArrayList<>();
      writer
          .messages()
          .forEach((name, written) -> {
            Message read = reader.messages().get(name);
            if (read != null) {
              written
                  .fields()
                  .forEach((number, field) ->
                      field(name, number, field, read.fields().get(number), found));
              required(name, written, read, found);
              oneofs(name, written, read, found);
            }
          });
      writer.enums().forEach((name, written) -> values(name, written, found));
      return found;
    }

    /** A reader drops values of a closed enum that it does not know. */
    private void values(String name, Enumeration written, List<Finding> found) {
      Enumeration read = reader.enums().get(name);
      if (read == null || !read.closed()) {
        return;
      }
      written
          .values()
          .forEach((number, value) -> {
            if (!read.values().containsKey(number)) {
              found.add(
                  Finding.incompatible(
                      name + "." + value,
                      reads
                          + " does not know value "
                          + number
                          + ", and its enum is closed: a field that has it is as if it were"
                          + " missing",
                      "keep the value, and deploy readers of a new one before its writers"));
            }
          });
    }

    private void field(
        String message, int number, Field written, @Nullable Field read, List<Finding> found) {
      if (read == null) {
        return; // It is passed over, and kept as an unknown field.
      }
      String place = message + "." + written.name();
      if (isUnknown(written, read)) {
        found.add(
            Finding.undecided(
                place,
                "field "
                    + number
                    + " is "
                    + words(written)
                    + " for "
                    + wrote
                    + " and "
                    + words(read)
                    + " for "
                    + reads
                    + ", and another file tells what that is",
                "look at what it is, or compare sets of descriptors of all files"));
      } else if (!isReadable(written, read)) {
        found.add(
            Finding.incompatible(
                place,
                reads
                    + " reads field "
                    + number
                    + " as "
                    + words(read)
                    + ", "
                    + wrote
                    + " writes "
                    + words(written),
                "keep the type, and add a field with a new number for the other one"));
      }
      if (written.leavesOutZero() && !read.leavesOutZero() && isAlone(read)) {
        found.add(
            Finding.undecided(
                place,
                wrote
                    + " leaves field "
                    + number
                    + " out if it is zero or empty, and "
                    + reads
                    + " takes that for not set",
                "keep it as it is, or look at what not set means"));
      }
      if (!Objects.equals(written.initial(), read.initial())) {
        found.add(
            Finding.undecided(
                place,
                "a field "
                    + number
                    + " that is left out is "
                    + initial(read)
                    + " for "
                    + reads
                    + ", and "
                    + initial(written)
                    + " for "
                    + wrote,
                "keep its default, or look at what it means to leave it out"));
      }
      if (written.label() == Label.REPEATED && read.label() != Label.REPEATED) {
        found.add(
            Finding.incompatible(
                place,
                wrote + " repeats field " + number + ", and " + reads + " reads the last one alone",
                "keep it repeated, or add a field with a new number"));
      }
    }

    private static boolean isUnknown(Field written, Field read) {
      boolean either = written.kind() == Kind.UNKNOWN || read.kind() == Kind.UNKNOWN;
      return either && !written.type().equals(read.type());
    }

    /** True if it is not there, and not only empty, where it is left out. */
    private static boolean isAlone(Field field) {
      return field.oneof() == null
          && field.label() == Label.OPTIONAL
          && ProtobufSchema.isValue(field.kind());
    }

    private static String initial(Field field) {
      return field.initial() == null ? "that of its type" : field.initial();
    }

    private static String words(Field field) {
      return (field.kind() == Kind.GROUP ? "the group " : "") + field.type();
    }

    private boolean isReadable(Field written, Field read) {
      if (written.kind() == Kind.GROUP || read.kind() == Kind.GROUP) {
        return written.kind() == read.kind() && written.type().equals(read.type());
      }
      if (written.type().equals(read.type())) {
        return true;
      }
      if (written.kind() == Kind.ENUM) {
        return OF_ENUMS.contains(read.type());
      }
      if (written.kind() == Kind.MESSAGE) {
        return read.type().equals("bytes");
      }
      return WIDER.getOrDefault(written.type(), Set.of()).contains(read.type());
    }

    private void required(String message, Message written, Message read, List<Finding> found) {
      read.fields()
          .forEach((number, field) -> {
            Field there = written.fields().get(number);
            boolean sure = there != null && there.label() == Label.REQUIRED;
            if (field.label() == Label.REQUIRED && !sure) {
              found.add(
                  Finding.incompatible(
                      message + "." + field.name(),
                      reads + " requires field " + number + ", which " + wrote + " may leave out",
                      "make it optional"));
            }
          });
    }

    /** Of several fields in a oneof the reader keeps the last one. */
    private void oneofs(String message, Message written, Message read, List<Finding> found) {
      Map<String, Set<String>> groups = new HashMap<>();
      read.fields()
          .forEach((number, field) -> {
            Field there = written.fields().get(number);
            if (field.oneof() != null && there != null) {
              String group = there.oneof() == null ? "field " + number : there.oneof();
              groups.computeIfAbsent(field.oneof(), any -> new HashSet<>()).add(group);
            }
          });
      groups.forEach((oneof, from) -> {
        if (from.size() > 1) {
          found.add(
              Finding.incompatible(
                  message + "." + oneof,
                  wrote
                      + " may write several of the fields of this oneof, and "
                      + reads
                      + " keeps the last one",
                  "leave fields that were apart out of it; one alone, or new ones, may be in it"));
        }
      });
    }
  }
}
