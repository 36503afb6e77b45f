package io.weir.embedded.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * Finds fields that lose their mark of personal data: from the next deployment on they are plain.
 */
final class AvroMarks {
  private static final String MARK = "weir.personal";

  /** All fields by the full names of their records, and of aliases, with a slash between. */
  private final Map<String, Schema.Field> fields = new TreeMap<>();

  private final Set<String> seen = new HashSet<>();

  private AvroMarks() {}

  static List<Finding> lost(Schema old, Schema recent) {
    AvroMarks before = new AvroMarks();
    AvroMarks now = new AvroMarks();
    before.add(old);
    now.add(recent);
    List<Finding> found = new ArrayList<>();
    for (Map.Entry<String, Schema.Field> one : before.fields.entrySet()) {
      String place = one.getKey();
      Schema.Field other = now.fields.get(place);
      if (isMarked(one.getValue()) && other != null && !isMarked(other)) {
        found.add(
            Finding.undecided(
                place,
                "the field is marked as personal in OLD, and plain in NEW",
                "keep \"weir.personal\", or be sure that its values are not personal"));
      }
    }
    return found;
  }

  private static boolean isMarked(Schema.Field field) {
    return field.getObjectProp(MARK) != null;
  }

  private void add(Schema schema) {
    switch (schema.getType()) {
      case RECORD -> addRecord(schema);
      case ARRAY -> add(schema.getElementType());
      case MAP -> add(schema.getValueType());
      case UNION -> schema.getTypes().forEach(this::add);
      default -> {
        // It has no fields.
      }
    }
  }

  private void addRecord(Schema record) {
    if (!seen.add(record.getFullName())) {
      return;
    }
    for (Schema.Field field : record.getFields()) {
      for (String name : names(record.getFullName(), record.getAliases())) {
        for (String own : names(field.name(), field.aliases())) {
          fields.putIfAbsent(name + "/" + own, field);
        }
      }
      add(field.schema());
    }
  }

  private static List<String> names(String own, Set<String> aliases) {
    return Stream.concat(Stream.of(own), aliases.stream()).toList();
  }
}
