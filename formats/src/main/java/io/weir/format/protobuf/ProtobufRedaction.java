package io.weir.format.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Message;
import io.weir.codec.CodecException;
import io.weir.codec.Redaction;
import io.weir.privacy.PersonalFields;
import io.weir.privacy.Treatment;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Treats personal fields of messages, by their names in the .proto file. */
final class ProtobufRedaction implements Redaction {
  private final Messages<? extends Message> messages;
  private final PersonalFields fields;
  private final Means means;

  ProtobufRedaction(Messages<? extends Message> messages, PersonalFields fields, Means means) {
    this.messages = messages;
    this.fields = fields;
    this.means = means;
  }

  /** The fields with {@code [debug_redact = true]}: they are masked. */
  static PersonalFields marked(Descriptor type) {
    return marked(type, new HashSet<>(), new HashSet<>());
  }

  /**
   * @param recursive those around that were met again within themselves
   * @throws IllegalArgumentException if one of them has marks: they are at any depth
   */
  private static PersonalFields marked(
      Descriptor type, Set<Descriptor> around, Set<Descriptor> recursive) {
    if (!around.add(type)) {
      recursive.add(type);
      return PersonalFields.NONE;
    }
    PersonalFields all = PersonalFields.NONE;
    for (FieldDescriptor field : type.getFields()) {
      all = all.and(marked(field, around, recursive).within(field.getName()));
    }
    around.remove(type);
    if (recursive.remove(type) && !all.isEmpty()) {
      throw new IllegalArgumentException(
          type.getName()
              + " has personal data and is within itself, at any depth; mark the field that holds it"
              + " as a whole with debug_redact");
    }
    return all;
  }

  private static PersonalFields marked(
      FieldDescriptor field, Set<Descriptor> around, Set<Descriptor> recursive) {
    if (field.getOptions().getDebugRedact()) {
      return PersonalFields.whole(Treatment.MASK);
    }
    if (field.isMapField()) {
      return marked(valueOf(field), around, recursive).within(PersonalFields.EACH);
    }
    requireNoOther(field);
    return isMessage(field)
        ? marked(field.getMessageType(), around, recursive)
        : PersonalFields.NONE;
  }

  /**
   * @throws IllegalArgumentException if the field may hold a message that has marks
   */
  private static void requireNoOther(FieldDescriptor field) {
    if (isMessage(field) && field.getMessageType().getFullName().equals("google.protobuf.Any")) {
      Descriptor marked = withMarks(field.getFile(), new HashSet<>());
      if (marked != null) {
        throw new IllegalArgumentException(
            field.getFullName()
                + " may hold any message, also "
                + marked.getFullName()
                + ", which has personal data; mark the field as a whole with debug_redact, or use a"
                + " oneof of the messages that it may hold");
      }
    }
  }

  /** Looks through a file and those that it imports. */
  private static @Nullable Descriptor withMarks(FileDescriptor file, Set<FileDescriptor> seen) {
    if (!seen.add(file)) {
      return null;
    }
    return Stream.concat(
            file.getMessageTypes().stream().map(ProtobufRedaction::withMarks),
            file.getDependencies().stream().map(other -> withMarks(other, seen)))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Descriptor withMarks(Descriptor type) {
    boolean own = type.getFields().stream().anyMatch(field -> field.getOptions().getDebugRedact());
    return own
        ? type
        : type.getNestedTypes().stream()
            .map(ProtobufRedaction::withMarks)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }

  private static boolean isMessage(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
  }

  private static FieldDescriptor valueOf(FieldDescriptor map) {
    return map.getMessageType().findFieldByName("value");
  }

  /**
   * @throws IllegalArgumentException if a field is not there, or cannot be treated so
   */
  static void requireFit(Descriptor type, PersonalFields fields) {
    for (String name : fields.names()) {
      if (!name.equals(PersonalFields.EACH) && type.findFieldByName(name) == null) {
        throw new IllegalArgumentException(
            type.getName()
                + " has no field '"
                + name
                + "', which is declared personal; mend the path");
      }
    }
    for (FieldDescriptor field : type.getFields()) {
      PersonalFields own = fields.at(field.getName());
      if (!own.isEmpty()) {
        requireFit(field, own);
      }
    }
  }

  private static void requireFit(FieldDescriptor field, PersonalFields fields) {
    Treatment treatment = fields.treatment();
    if (treatment == Treatment.DROP) {
      require(!field.isRequired(), field, treatment, "MASK it");
    } else if (field.isMapField()) {
      requireFit(valueOf(field), fields.at(PersonalFields.EACH));
    } else if (isMessage(field) && treatment == null) {
      requireFit(field.getMessageType(), fields);
    } else if (treatment == Treatment.TOKENISE) {
      boolean text = field.getJavaType() == FieldDescriptor.JavaType.STRING || isMessage(field);
      require(text, field, treatment, "MASK it, or make it a string");
    } else if (treatment == null) {
      throw new IllegalArgumentException(field.getFullName() + " has no fields; mend the path");
    }
  }

  private static void require(
      boolean fits, FieldDescriptor field, Treatment treatment, String instead) {
    if (!fits) {
      throw new IllegalArgumentException(
          field.getFullName() + " cannot hold what " + treatment + " leaves; " + instead);
    }
  }

  @Override
  public byte[] redact(byte[] bytes, int offset, int length) {
    Message message = messages.decode(bytes, offset, length);
    return messages.bytes(treated(message, fields));
  }

  private Message treated(Message message, PersonalFields personal) {
    Message.Builder builder = message.toBuilder();
    message
        .getAllFields()
        .forEach((field, value) -> {
          PersonalFields own = personal.at(field.getName());
          if (own.treatment() == Treatment.DROP) {
            builder.clearField(field);
          } else if (!own.isEmpty()) {
            builder.setField(field, treated(field, value, own));
          }
        });
    return builder.build();
  }

  private Object treated(FieldDescriptor field, Object value, PersonalFields personal) {
    if (field.isMapField()) {
      return ((List<?>) value).stream().map(one -> entry((Message) one, personal)).toList();
    }
    return field.isRepeated()
        ? ((List<?>) value).stream().map(one -> single(field, one, personal)).toList()
        : single(field, value, personal);
  }

  private Message entry(Message entry, PersonalFields personal) {
    FieldDescriptor key = entry.getDescriptorForType().findFieldByName("key");
    FieldDescriptor value = entry.getDescriptorForType().findFieldByName("value");
    PersonalFields own = personal.at(String.valueOf(entry.getField(key)));
    return entry.toBuilder().setField(value, single(value, entry.getField(value), own)).build();
  }

  private Object single(FieldDescriptor field, Object value, PersonalFields personal) {
    if (value instanceof Message message) {
      return treated(message, personal);
    }
    return leaf(field, value, personal.treatment());
  }

  private Object leaf(FieldDescriptor field, Object value, @Nullable Treatment treatment) {
    return switch (treatment) {
      case null -> value;
      case TOKENISE -> {
        if (!(value instanceof String text)) {
          throw new CodecException("a " + field.getType() + " cannot be a token; mask it");
        }
        yield means.token(text);
      }
      case MASK, DROP -> masked(field);
    };
  }

  private static Object masked(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case STRING -> "***";
      case BYTE_STRING -> ByteString.EMPTY;
      case INT -> 0;
      case LONG -> 0L;
      case FLOAT -> 0f;
      case DOUBLE -> 0d;
      case BOOLEAN -> false;
      case ENUM -> field.getEnumType().getValues().getFirst();
      case MESSAGE -> throw new IllegalStateException("its fields are treated one by one");
    };
  }
}
