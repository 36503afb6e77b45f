package io.weir.format.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.weir.codec.CodecException;
import io.weir.codec.Redaction;
import io.weir.privacy.PersonalFields;
import java.io.IOException;

/** Messages of one type. */
final class Messages<T extends Message> {
  private final T empty;
  private final Parser<? extends Message> parser;
  private final int maxNesting;

  /**
   * @param empty the type's message without any field
   */
  Messages(T empty, int maxNesting) {
    this.empty = empty;
    this.parser = empty.getParserForType();
    this.maxNesting = maxNesting;
  }

  static <T extends Message> Messages<T> of(Class<T> type, int maxNesting) {
    try {
      Object empty = type.getMethod("getDefaultInstance").invoke(null);
      return new Messages<>(type.cast(empty), maxNesting);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          type.getName()
              + " is no class that protoc generated; for a descriptor there is dynamic(..)",
          e);
    }
  }

  static Messages<DynamicMessage> dynamic(Descriptor type, int maxNesting) {
    return new Messages<>(DynamicMessage.getDefaultInstance(type), maxNesting);
  }

  Messages<T> nested(int levels) {
    return new Messages<>(empty, levels);
  }

  /** The fields that the type marks with {@code debug_redact}. */
  PersonalFields personal() {
    return ProtobufRedaction.marked(empty.getDescriptorForType());
  }

  Redaction redaction(PersonalFields fields, Redaction.Means means) {
    ProtobufRedaction.requireFit(empty.getDescriptorForType(), fields);
    return new ProtobufRedaction(this, fields, means);
  }

  /** The full name of the message type. */
  String name() {
    return empty.getDescriptorForType().getFullName();
  }

  byte[] encode(T value) {
    return bytes(value);
  }

  /** A message of the type; its class need not be the codec's. */
  byte[] bytes(Message value) {
    byte[] bytes = new byte[value.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      value.writeTo(out);
      out.checkNoSpaceLeft();
      return bytes;
    } catch (IOException e) {
      throw new CodecException("cannot write a " + name() + ": " + e.getMessage(), e);
    }
  }

  /** The parser is that of the type, which makes messages of it alone. */
  @SuppressWarnings("unchecked")
  T decode(byte[] bytes, int offset, int length) {
    CodedInputStream in = CodedInputStream.newInstance(bytes, offset, length);
    in.setRecursionLimit(maxNesting);
    try {
      T value = (T) parser.parseFrom(in);
      in.checkLastTagWas(0);
      return value;
    } catch (InvalidProtocolBufferException e) {
      throw new CodecException("not a " + name() + ": " + e.getMessage(), e);
    }
  }
}
