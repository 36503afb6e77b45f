package io.weir.format.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.schemaregistry.serializers.protobuf.MessageIndexFinder;
import com.amazonaws.services.schemaregistry.serializers.protobuf.ProtobufWireFormatEncoder;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.TextFormat;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.UnavailableException;
import io.weir.format.registry.Frame;
import io.weir.format.registry.Framing;
import io.weir.format.registry.MemoryRegistry;
import io.weir.format.registry.SchemaId;
import io.weir.format.registry.SchemaType;
import io.weir.testkit.CodecContract;
import io.weir.testkit.Fuzz;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Messages of generated classes and of descriptors, evolution, places of types, bounds. */
class ProtobufTest {
  /** What protoc makes of {@link #TEXT}. */
  private static final Descriptor VIEW = file().findMessageTypeByName("View");

  private static final String TEXT =
      """
      syntax = "proto3"; // message Commented { }
      package shop;
      /* message Commented {} */
      option java_package = "message Quoted {";
      message Zebra { enum Kind { A = 0; } message Inner { map<string, int64> by_name = 1; } }
      message View {
        string id = 1;
        oneof either { string page = 2; int64 number = 3; }
        message Place { double x = 1; }
        map < string, Place > places = 4;
      }
      """;

  private static FileDescriptor file() {
    try {
      return FileDescriptor.buildFrom(
          TextFormat.parse(
              """
              name: "shop.proto" package: "shop" syntax: "proto3"
              message_type { name: "Zebra"
                enum_type { name: "Kind" value { name: "A" number: 0 } }
                nested_type { name: "Inner"
                  field { name: "by_name" number: 1 label: LABEL_REPEATED type: TYPE_MESSAGE
                          type_name: ".shop.Zebra.Inner.ByNameEntry" }
                  nested_type { name: "ByNameEntry" options { map_entry: true }
                    field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_STRING }
                    field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_INT64 } } } }
              message_type { name: "View"
                field { name: "id" number: 1 label: LABEL_OPTIONAL type: TYPE_STRING }
                field { name: "page" number: 2 label: LABEL_OPTIONAL type: TYPE_STRING oneof_index: 0 }
                field { name: "number" number: 3 label: LABEL_OPTIONAL type: TYPE_INT64 oneof_index: 0 }
                field { name: "places" number: 4 label: LABEL_REPEATED type: TYPE_MESSAGE
                        type_name: ".shop.View.PlacesEntry" }
                oneof_decl { name: "either" }
                nested_type { name: "Place"
                  field { name: "x" number: 1 label: LABEL_OPTIONAL type: TYPE_DOUBLE } }
                nested_type { name: "PlacesEntry" options { map_entry: true }
                  field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_STRING }
                  field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_MESSAGE
                          type_name: ".shop.View.Place" } } }
              """,
              FileDescriptorProto.class),
          new FileDescriptor[0]);
    } catch (TextFormat.ParseException | DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DynamicMessage view(String id) {
    return DynamicMessage.newBuilder(VIEW)
        .setField(VIEW.findFieldByName("id"), id)
        .setField(VIEW.findFieldByName("number"), 5L)
        .build();
  }

  private static Struct struct(boolean reversed) {
    Map<String, Value> fields = new LinkedHashMap<>();
    for (int i = 0; i < 10; i++) {
      int n = reversed ? 9 - i : i;
      fields.put("f" + n, Value.newBuilder().setNumberValue(n).build());
    }
    return Struct.newBuilder().putAllFields(fields).build();
  }

  @Nested
  class Generated extends CodecContract<Struct> {
    private boolean reversed;

    @Override
    protected Codec<Struct> codec() {
      return Protobuf.of(Struct.class);
    }

    /** Each time in another order of its map. */
    @Override
    protected List<Struct> values() {
      reversed = !reversed;
      return List.of(Struct.getDefaultInstance(), struct(reversed));
    }

    @Override
    protected boolean refusesTruncation() {
      return false;
    }
  }

  private static Codec<DynamicMessage> registered(Framing framing) {
    MemoryRegistry registry = new MemoryRegistry(framing);
    registry.add(SchemaType.PROTOBUF, TEXT);
    return Protobuf.dynamic(VIEW).registered(registry, "views", TEXT);
  }

  abstract static class Registered extends CodecContract<DynamicMessage> {
    private final Codec<DynamicMessage> codec;

    Registered(Framing framing) {
      codec = registered(framing);
    }

    @Override
    protected Codec<DynamicMessage> codec() {
      return codec;
    }

    @Override
    protected List<DynamicMessage> values() {
      return List.of(view(""), view("ä"));
    }

    @Override
    protected boolean refusesTruncation() {
      return false;
    }
  }

  @Nested
  class InConfluentsFraming extends Registered {
    InConfluentsFraming() {
      super(Framing.confluent());
    }
  }

  @Nested
  class InGluesFraming extends Registered {
    InGluesFraming() {
      super(Framing.glue().compressing());
    }
  }

  @Test
  void fieldsOfANewerVersionAreKept() {
    Timestamp recent = Timestamp.newBuilder().setSeconds(7).setNanos(8).build();
    byte[] bytes = Protobuf.of(Timestamp.class).encode(recent);
    Protobuf<com.google.protobuf.Int64Value> older =
        Protobuf.of(com.google.protobuf.Int64Value.class);
    com.google.protobuf.Int64Value read = older.decode(bytes);
    assertThat(read.getValue()).isEqualTo(7);
    assertThat(older.encode(read)).isEqualTo(bytes);
  }

  @Test
  void confluentsPathCountsNeighbours() {
    ProtoFile file = ProtoFile.parsed(TEXT);
    assertThat(file.path("shop.Zebra")).contains(List.of(0));
    assertThat(file.path("shop.Zebra.Inner")).contains(List.of(0, 0));
    assertThat(file.path("shop.View")).contains(List.of(1));
    assertThat(file.path("shop.View.Place")).contains(List.of(1, 0));
    assertThat(file.path("shop.Commented")).isEmpty();
    assertThat(file.path("shop.Quoted")).isEmpty();
  }

  /** AWS's own serializer counts on the descriptors that protoc makes. */
  @Test
  void gluesIndexIsThatOfAwsForEveryMessage() {
    ProtoFile file = ProtoFile.parsed(TEXT);
    Map<Descriptor, Integer> all = new MessageIndexFinder().getAll(VIEW.getFile());
    assertThat(all).hasSize(6);
    all.forEach((type, index) -> assertThat(file.index(type.getFullName())).contains(index));
  }

  @Test
  void awsWritesTheSamePayload() {
    byte[] theirs =
        new ProtobufWireFormatEncoder(new MessageIndexFinder()).encode(view("1"), VIEW.getFile());
    byte[] record = registered(Framing.glue()).encode(view("1"));
    Frame frame = Framing.glue().read(record, 0, record.length);
    assertThat(Arrays.copyOfRange(record, frame.offset(), record.length)).isEqualTo(theirs);
  }

  @Test
  void aRecordOfAnotherTypeIsRefused_alsoWhereTheOrderOfTypesDiffers() {
    MemoryRegistry registry = new MemoryRegistry(Framing.confluent());
    registry.add(SchemaType.PROTOBUF, TEXT);
    Codec<DynamicMessage> codec = Protobuf.dynamic(VIEW).registered(registry, "views", TEXT);
    SchemaId other =
        registry.add(
            SchemaType.PROTOBUF, "package shop; message View { string id = 1; } message Zebra {}");
    byte[] payload = Protobuf.dynamic(VIEW).encode(view("1"));
    Framing framing = Framing.confluent();
    byte[] first = framing.write(other, framing.writePath(List.of(0), payload));
    assertThat(codec.decode(first)).isEqualTo(view("1"));
    byte[] second = framing.write(other, framing.writePath(List.of(1), payload));
    assertThatThrownBy(() -> codec.decode(second))
        .isInstanceOf(CodecException.class)
        .hasMessage("the message is of the type at place [1] of schema 2, and shop.View is at [0]");
    SchemaId json = registry.add(SchemaType.JSON, "{}");
    assertThatThrownBy(
            () -> codec.decode(framing.write(json, framing.writePath(List.of(0), payload))))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("schema 3: it is of type JSON");
    assertThatThrownBy(() ->
            codec.decode(framing.write(SchemaId.of(9), framing.writePath(List.of(0), payload))))
        .hasMessageContaining("schema 9 is unknown");
    registry.away(true);
    assertThatThrownBy(() ->
            codec.decode(framing.write(SchemaId.of(8), framing.writePath(List.of(0), payload))))
        .isInstanceOf(UnavailableException.class);
  }

  @Test
  void aFileWithoutTheMessageIsRefusedWhenDeclared() {
    MemoryRegistry registry = new MemoryRegistry(Framing.glue());
    for (String text : List.of("message View {}", "message A {", "}", "")) {
      assertThatThrownBy(() -> Protobuf.dynamic(VIEW).registered(registry, "views", text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the .proto file");
    }
  }

  @Test
  void nestingIsBounded() {
    Value value = Value.newBuilder().setBoolValue(true).build();
    for (int i = 0; i < 60; i++) {
      value = Value.newBuilder().setListValue(ListValue.newBuilder().addValues(value)).build();
    }
    Protobuf<Value> codec = Protobuf.of(Value.class);
    byte[] deep = codec.encode(value);
    assertThatThrownBy(() -> codec.decode(deep)).isInstanceOf(CodecException.class);
    assertThat(codec.maxNesting(1_000).decode(deep)).isEqualTo(value);
    assertThatThrownBy(() -> codec.maxNesting(1_001))
        .hasMessageContaining("must be 1 to MOST_NESTING = 1000");
  }

  @Test
  void bytesThatNobodyWroteAreRefusedOrRead() throws IOException {
    Protobuf<Struct> structs = Protobuf.of(Struct.class);
    fuzz("protobuf generated", structs, structs.encode(struct(false)));
    Protobuf<FileDescriptorProto> files = Protobuf.of(FileDescriptorProto.class);
    fuzz("protobuf of version 2", files, files.encode(VIEW.getFile().toProto()));
    Protobuf<DynamicMessage> views = Protobuf.dynamic(VIEW);
    fuzz("protobuf dynamic", views, views.encode(view("1")));
    for (Framing framing : List.of(Framing.confluent(), Framing.glue())) {
      Codec<DynamicMessage> codec = registered(framing);
      fuzz("protobuf in the framing of " + framing, codec, codec.encode(view("1")));
    }
  }

  private static <T> void fuzz(String name, Codec<T> codec, byte[] seed) {
    Fuzz.Result result =
        Fuzz.of(name, bytes -> codec.encode(codec.decode(bytes)), CodecException.class)
            .seeds(seed)
            .run();
    assertThat(result.accepted()).isPositive();
  }

  @Test
  void aFileThatNobodyWroteIsRefusedOrRead() {
    Fuzz.of(
            "proto files",
            bytes -> {
              ProtoFile.parsed(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1));
              return bytes;
            },
            CodecException.class)
        .seeds(TEXT.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))
        .words("message X {", "map<a,b> c = 1;", "/*", "\"", "}", "group G = 1 {")
        .run();
  }
}
