package io.weir.embedded.schema;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of a .proto file, or of a set of descriptors, the bytes of a message depend on.
 *
 * @param messages by their full names
 * @param enums by their full names
 */
record ProtobufSchema(Map<String, Message> messages, Map<String, Enumeration> enums) {
  /** The names of types that are neither messages nor enums. */
  static final Set<String> SCALARS =
      Set.of(
          "double",
          "float",
          "int32",
          "int64",
          "uint32",
          "uint64",
          "sint32",
          "sint64",
          "fixed32",
          "fixed64",
          "sfixed32",
          "sfixed64",
          "bool",
          "string",
          "bytes");

  /**
   * A message type.
   *
   * @param fields by their numbers
   */
  record Message(Map<Integer, Field> fields, Reserved reserved) {}

  /**
   * A field.
   *
   * @param type a scalar's name, or the full name of a message or enum
   * @param kind of the type on the wire
   * @param oneof null if it is in none
   * @param initial the value that it has where it is left out, if the schema says so; else null
   * @param leavesOutZero true if a writer leaves out the value that it has where it is left out
   * @param redacted true if it is marked as personal, by {@code debug_redact}
   */
  record Field(
      String name,
      String type,
      Kind kind,
      Label label,
      @Nullable String oneof,
      @Nullable String initial,
      boolean leavesOutZero,
      boolean redacted) {
    Field named(String other) {
      return new Field(other, type, kind, label, oneof, initial, leavesOutZero, redacted);
    }
  }

  /**
   * The kinds of types. A group is a message with other bytes around it. A type that the text of
   * another file declares may be a message or an enum.
   */
  enum Kind {
    UNKNOWN,
    SCALAR,
    MESSAGE,
    GROUP,
    ENUM
  }

  /** How often a field may be there. */
  enum Label {
    OPTIONAL,
    REQUIRED,
    REPEATED
  }

  /**
   * An enum's values.
   *
   * @param values by their numbers, of aliases the first one
   * @param numbers by all names
   * @param closed true if a reader drops values that it does not know, as in proto2
   */
  record Enumeration(
      Map<Integer, String> values,
      Map<String, Integer> numbers,
      Reserved reserved,
      boolean closed) {}

  /** What must not be used again. */
  record Reserved(Set<String> names, List<Range> ranges) {
    boolean has(int number) {
      return ranges.stream().anyMatch(range -> range.from <= number && number <= range.to);
    }
  }

  /** Numbers, both ends included. */
  record Range(int from, int to) {}

  /**
   * Reads the text of a .proto file, or a FileDescriptorSet as protoc writes it.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static ProtobufSchema parsed(byte[] bytes, String which) {
    FileDescriptorSet set = descriptors(bytes);
    if (set != null) {
      ProtobufSchema schema = new ProtobufSchema(new LinkedHashMap<>(), new LinkedHashMap<>());
      set.getFileList().forEach(schema::add);
      set.getFileList().forEach(schema::addExtensions);
      return schema;
    }
    return ProtoText.parsed(bytes, which);
  }

  /** Null if it is no set of descriptors: text in UTF-8 begins with no field of one. */
  private static @Nullable FileDescriptorSet descriptors(byte[] bytes) {
    try {
      FileDescriptorSet set = FileDescriptorSet.parseFrom(bytes);
      boolean whole = set.getFileCount() > 0 && set.getUnknownFields().asMap().isEmpty();
      return whole ? set : null;
    } catch (InvalidProtocolBufferException text) {
      return null;
    }
  }

  private void add(FileDescriptorProto file) {
    String prefix = file.getPackage().isEmpty() ? "" : file.getPackage() + ".";
    boolean closed = file.getSyntax().isEmpty() || file.getSyntax().equals("proto2");
    file.getMessageTypeList().forEach(message -> add(prefix, message, closed));
    file.getEnumTypeList().forEach(one -> add(prefix, one, closed));
  }

  private void add(String prefix, DescriptorProto message, boolean closed) {
    Map<Integer, Field> fields = new TreeMap<>();
    message
        .getFieldList()
        .forEach(field -> fields.put(field.getNumber(), field(message, field, closed)));
    List<Range> ranges =
        message.getReservedRangeList().stream()
            .map(range -> new Range(range.getStart(), range.getEnd() - 1))
            .toList();
    String name = prefix + message.getName();
    messages.put(
        name, new Message(fields, new Reserved(Set.copyOf(message.getReservedNameList()), ranges)));
    message.getNestedTypeList().stream()
        .filter(nested -> !nested.getOptions().getMapEntry())
        .forEach(nested -> add(name + ".", nested, closed));
    message.getEnumTypeList().forEach(nested -> add(name + ".", nested, closed));
  }

  private void addExtensions(FileDescriptorProto file) {
    String prefix = file.getPackage().isEmpty() ? "" : file.getPackage() + ".";
    file.getExtensionList().forEach(one -> addExtension(prefix, one));
    file.getMessageTypeList().forEach(message -> addExtensions(prefix, message));
  }

  private void addExtensions(String prefix, DescriptorProto message) {
    String own = prefix + message.getName() + ".";
    message.getExtensionList().forEach(one -> addExtension(own, one));
    message.getNestedTypeList().forEach(nested -> addExtensions(own, nested));
  }

  private void addExtension(String prefix, FieldDescriptorProto extension) {
    Field field = field(DescriptorProto.getDefaultInstance(), extension, true);
    extend(extension.getExtendee().substring(1), extension.getNumber(), prefix, field);
  }

  /** Adds a field to a message that may be another file's; it is named as in the text format. */
  void extend(String message, int number, String prefix, Field field) {
    Reserved none = new Reserved(Set.of(), List.of());
    Message extended =
        messages.computeIfAbsent(message, other -> new Message(new TreeMap<>(), none));
    extended.fields().put(number, field.named("[" + prefix + field.name() + "]"));
  }

  private static Field field(DescriptorProto message, FieldDescriptorProto field, boolean closed) {
    Kind kind =
        switch (field.getType()) {
          case TYPE_ENUM -> Kind.ENUM;
          case TYPE_GROUP -> Kind.GROUP;
          case TYPE_MESSAGE -> Kind.MESSAGE;
          default -> Kind.SCALAR;
        };
    String type = typeOf(message, field);
    Label label = Label.valueOf(field.getLabel().name().substring("LABEL_".length()));
    boolean within = field.hasOneofIndex() && !field.getProto3Optional();
    String oneof = within ? message.getOneofDecl(field.getOneofIndex()).getName() : null;
    String initial = field.hasDefaultValue() ? field.getDefaultValue() : null;
    boolean isSet = closed || within || field.getProto3Optional();
    return new Field(
        field.getName(),
        type,
        kind,
        label,
        oneof,
        initial,
        !isSet && label == Label.OPTIONAL && isValue(kind),
        field.getOptions().getDebugRedact());
  }

  /** True if it has a value where it is left out; a message is then not there. */
  static boolean isValue(Kind kind) {
    return kind == Kind.SCALAR || kind == Kind.ENUM;
  }

  /** A map is named by its types, as in the text. */
  private static String typeOf(DescriptorProto message, FieldDescriptorProto field) {
    if (field.getTypeName().isEmpty()) {
      return field.getType().name().substring("TYPE_".length()).toLowerCase(Locale.ROOT);
    }
    String name = field.getTypeName().substring(1);
    for (DescriptorProto nested : message.getNestedTypeList()) {
      if (nested.getOptions().getMapEntry() && name.endsWith("." + nested.getName())) {
        return "map<"
            + typeOf(nested, nested.getField(0))
            + ", "
            + typeOf(nested, nested.getField(1))
            + ">";
      }
    }
    return name;
  }

  private void add(String prefix, EnumDescriptorProto one, boolean closed) {
    Map<Integer, String> values =
        one.getValueList().stream()
            .collect(
                Collectors.toMap(
                    value -> value.getNumber(),
                    value -> value.getName(),
                    (first, alias) -> first,
                    TreeMap::new));
    List<Range> ranges =
        one.getReservedRangeList().stream()
            .map(range -> new Range(range.getStart(), range.getEnd()))
            .toList();
    Map<String, Integer> numbers = new HashMap<>();
    one.getValueList().forEach(value -> numbers.put(value.getName(), value.getNumber()));
    Reserved reserved = new Reserved(Set.copyOf(one.getReservedNameList()), ranges);
    enums.put(prefix + one.getName(), new Enumeration(values, numbers, reserved, closed));
  }
}
