package io.weir.embedded.schema;

import com.squareup.wire.Syntax;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.EnumElement;
import com.squareup.wire.schema.internal.parser.ExtendElement;
import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.GroupElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.OneOfElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.ProtoParser;
import com.squareup.wire.schema.internal.parser.ReservedElement;
import com.squareup.wire.schema.internal.parser.TypeElement;
import io.weir.embedded.schema.ProtobufSchema.Enumeration;
import io.weir.embedded.schema.ProtobufSchema.Field;
import io.weir.embedded.schema.ProtobufSchema.Kind;
import io.weir.embedded.schema.ProtobufSchema.Label;
import io.weir.embedded.schema.ProtobufSchema.Message;
import io.weir.embedded.schema.ProtobufSchema.Range;
import io.weir.embedded.schema.ProtobufSchema.Reserved;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotlin.ranges.IntRange;
import org.jspecify.annotations.Nullable;

/** Reads the text of one .proto file, by Wire's parser. Types of other files are known by name. */
final class ProtoText {
  private static final Pattern MAP = Pattern.compile("map<\\s*(\\S+)\\s*,\\s*(\\S+)\\s*>");

  private final Map<String, Message> messages = new LinkedHashMap<>();
  private final Map<String, Enumeration> enums = new LinkedHashMap<>();
  private final Set<String> declared = new HashSet<>();
  private final Set<String> declaredEnums = new HashSet<>();

  private final boolean closed;

  private ProtoText(boolean closed) {
    this.closed = closed;
  }

  static ProtobufSchema parsed(byte[] bytes, String which) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    ProtoFileElement file;
    try {
      file = ProtoParser.Companion.parse(Location.get(which), text);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          which + " is no .proto file, and no set of descriptors: " + e.getMessage(), e);
    }
    boolean closed = file.getSyntax() == null || file.getSyntax() == Syntax.PROTO_2;
    ProtoText proto = new ProtoText(closed);
    String scope = file.getPackageName() == null ? "" : file.getPackageName();
    proto.declare(scope, file.getTypes());
    proto.add(scope, file.getTypes());
    ProtobufSchema schema = new ProtobufSchema(proto.messages, proto.enums);
    proto.extend(schema, scope, file.getExtendDeclarations());
    proto.extendWithin(schema, scope, file.getTypes());
    return schema;
  }

  private static String within(String scope, String name) {
    return scope.isEmpty() ? name : scope + "." + name;
  }

  private void declare(String scope, List<TypeElement> types) {
    for (TypeElement type : types) {
      String name = within(scope, type.getName());
      declared.add(name);
      if (type instanceof EnumElement) {
        declaredEnums.add(name);
      }
      declare(name, type.getNestedTypes());
    }
  }

  private void add(String scope, List<TypeElement> types) {
    for (TypeElement type : types) {
      String name = within(scope, type.getName());
      if (type instanceof MessageElement message) {
        messages.put(name, message(name, message));
      } else if (type instanceof EnumElement one) {
        enums.put(name, enumeration(one));
      }
      add(name, type.getNestedTypes());
    }
  }

  private void extendWithin(ProtobufSchema schema, String scope, List<TypeElement> types) {
    for (TypeElement type : types) {
      String name = within(scope, type.getName());
      if (type instanceof MessageElement message) {
        extend(schema, name, message.getExtendDeclarations());
      }
      extendWithin(schema, name, type.getNestedTypes());
    }
  }

  private void extend(ProtobufSchema schema, String scope, List<ExtendElement> all) {
    String prefix = scope.isEmpty() ? "" : scope + ".";
    for (ExtendElement one : all) {
      String message = resolved(scope, one.getName());
      one.getFields()
          .forEach(
              field -> schema.extend(message, field.getTag(), prefix, field(scope, field, null)));
    }
  }

  private Message message(String name, MessageElement message) {
    Map<Integer, Field> fields = new TreeMap<>();
    message.getFields().forEach(field -> fields.put(field.getTag(), field(name, field, null)));
    message.getGroups().forEach(group -> fields.put(group.getTag(), group(name, group, null)));
    for (OneOfElement oneof : message.getOneOfs()) {
      oneof
          .getFields()
          .forEach(field -> fields.put(field.getTag(), field(name, field, oneof.getName())));
      oneof
          .getGroups()
          .forEach(group -> fields.put(group.getTag(), group(name, group, oneof.getName())));
    }
    return new Message(fields, reserved(message.getReserveds()));
  }

  private Field field(String scope, FieldElement field, @Nullable String oneof) {
    Matcher map = MAP.matcher(field.getType());
    if (map.matches()) {
      String value = resolved(scope, map.group(2));
      String type = "map<" + map.group(1) + ", " + value + ">";
      return new Field(
          field.getName(),
          type,
          Kind.MESSAGE,
          Label.REPEATED,
          oneof,
          null,
          false,
          isRedacted(field));
    }
    String type = resolved(scope, field.getType());
    Kind kind = kind(type);
    boolean isSet = closed || oneof != null || field.getLabel() != null;
    return new Field(
        field.getName(),
        type,
        kind,
        label(field.getLabel()),
        oneof,
        field.getDefaultValue(),
        !isSet && ProtobufSchema.isValue(kind),
        isRedacted(field));
  }

  private Kind kind(String type) {
    if (ProtobufSchema.SCALARS.contains(type)) {
      return Kind.SCALAR;
    }
    if (!declared.contains(type)) {
      return Kind.UNKNOWN;
    }
    return declaredEnums.contains(type) ? Kind.ENUM : Kind.MESSAGE;
  }

  private static boolean isRedacted(FieldElement field) {
    return field.getOptions().stream()
        .anyMatch(one ->
            one.getName().equals("debug_redact") && String.valueOf(one.getValue()).equals("true"));
  }

  /** Its field has its name in small letters; its message is one of those in that message. */
  private Field group(String scope, GroupElement group, @Nullable String oneof) {
    String type = within(scope, group.getName());
    Map<Integer, Field> fields = new TreeMap<>();
    group.getFields().forEach(field -> fields.put(field.getTag(), field(type, field, null)));
    messages.put(type, new Message(fields, new Reserved(Set.of(), List.of())));
    String name = group.getName().toLowerCase(Locale.ROOT);
    return new Field(name, type, Kind.GROUP, label(group.getLabel()), oneof, null, false, false);
  }

  private static Label label(com.squareup.wire.schema.Field.@Nullable Label label) {
    if (label == null) {
      return Label.OPTIONAL;
    }
    return switch (label) {
      case REQUIRED -> Label.REQUIRED;
      case REPEATED -> Label.REPEATED;
      default -> Label.OPTIONAL;
    };
  }

  /** The full name: looked for in the scope, and then in those around it. */
  private String resolved(String scope, String type) {
    if (type.startsWith(".")) {
      return type.substring(1);
    }
    for (String in = scope; !ProtobufSchema.SCALARS.contains(type); in = outer(in)) {
      if (declared.contains(within(in, type))) {
        return within(in, type);
      }
      if (in.isEmpty()) {
        break;
      }
    }
    return type;
  }

  private static String outer(String scope) {
    return scope.substring(0, Math.max(0, scope.lastIndexOf('.')));
  }

  private Enumeration enumeration(EnumElement one) {
    Map<Integer, String> values = new TreeMap<>();
    one.getConstants().forEach(value -> values.putIfAbsent(value.getTag(), value.getName()));
    Map<String, Integer> numbers = new HashMap<>();
    one.getConstants().forEach(value -> numbers.put(value.getName(), value.getTag()));
    return new Enumeration(values, numbers, reserved(one.getReserveds()), closed);
  }

  private static Reserved reserved(List<ReservedElement> all) {
    Set<String> names = new HashSet<>();
    List<Range> ranges = new ArrayList<>();
    for (ReservedElement element : all) {
      for (Object value : element.getValues()) {
        switch (value) {
          case String name -> names.add(name);
          case Integer number -> ranges.add(new Range(number, number));
          case IntRange range -> ranges.add(new Range(range.getFirst(), range.getLast()));
          default -> throw new IllegalArgumentException("reserved " + value + " is unknown");
        }
      }
    }
    return new Reserved(names, ranges);
  }
}
