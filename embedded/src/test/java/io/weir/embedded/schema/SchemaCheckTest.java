package io.weir.embedded.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.TextFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule with a change that breaks it one way, and is taken the other way. */
class SchemaCheckTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<Finding> check(SchemaCheck by, String old, String recent, Mode mode) {
    return by.compare(bytes(old), bytes(recent), mode);
  }

  /** Which of the modes find nothing: B, F, both or none. */
  private static String compatible(SchemaCheck by, String old, String recent) {
    String backward = check(by, old, recent, Mode.BACKWARD).isEmpty() ? "B" : "";
    String forward = check(by, old, recent, Mode.FORWARD).isEmpty() ? "F" : "";
    boolean full = check(by, old, recent, Mode.FULL).isEmpty();
    assertThat(full).isEqualTo((backward + forward).equals("BF"));
    return (backward + forward).isEmpty() ? "none" : backward + forward;
  }

  private static String avro(String fields) {
    return "{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields.replace('\'', '"') + "]}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'name':'a','type':'int'} | {'name':'a','type':'int'},{'name':'b','type':'int','default':1} | BF
          {'name':'a','type':'int'} | {'name':'a','type':'int'},{'name':'b','type':'int'} | F
          {'name':'a','type':'int'} | {'name':'a','type':'long'}                          | B
          {'name':'a','type':'int'} | {'name':'a','type':'string'}                        | none
          {'name':'a','type':'int'} | {'name':'c','type':'int','aliases':['a']}           | B
          {'name':'a','type':'int'} | {'name':'a','type':['null','int']}                  | B
          {'name':'a','type':{'type':'enum','name':'E','symbols':['X']}} | {'name':'a','type':{'type':'enum','name':'E','symbols':['X','Y']}} | B
          """)
  void avroByItsOwnRules(String old, String recent, String modes) {
    assertThat(compatible(SchemaCheck.AVRO, avro(old), avro(recent))).isEqualTo(modes);
  }

  @Test
  void aFindingOfAvroSaysWhereAndWhatToDo() {
    String a = "{'name':'a','type':'int'}";
    List<Finding> found =
        check(SchemaCheck.AVRO, avro(a), avro(a + ",{'name':'b','type':'int'}"), Mode.BACKWARD);
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().line())
        .startsWith("incompatible at /fields/1: NEW cannot read OLD")
        .endsWith("; give the field a default in NEW, or an alias if it is renamed");
  }

  private static String proto(String body) {
    return "syntax = \"proto3\"; package p; message M { "
        + body
        + " } message N { int32 x = 1; }"
        + " enum E { ZERO = 0; ONE = 1; }";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          int32 a = 1;                  | int32 a = 1; string b = 2;             | BF
          int32 a = 1;                  | int32 renamed = 1;                     | BF
          int32 a = 1; int32 b = 2;     | int32 a = 1; reserved 2;               | BF
          int32 a = 1; int32 b = 2;     | int32 a = 1; reserved 2 to 9;          | BF
          int32 a = 1; int32 b = 2;     | int32 a = 1;                           | none
          int32 a = 1; reserved 2;      | int32 a = 1; int32 b = 2;              | none
          int32 a = 1; reserved "b";    | int32 a = 1; int32 b = 2;              | none
          int32 a = 1;                  | int64 a = 1;                           | B
          uint32 a = 1;                 | int64 a = 1;                           | B
          int32 a = 1;                  | uint64 a = 1;                          | none
          int32 a = 1;                  | sint32 a = 1;                          | none
          int32 a = 1;                  | fixed32 a = 1;                         | none
          bool a = 1;                   | int32 a = 1;                           | B
          string a = 1;                 | bytes a = 1;                           | B
          E a = 1;                      | int32 a = 1;                           | B
          N a = 1;                      | bytes a = 1;                           | B
          N a = 1;                      | M a = 1;                               | none
          int32 a = 1;                  | repeated int32 a = 1;                  | B
          map<string, N> a = 1;         | map<string, N> a = 1;                  | BF
          map<string, N> a = 1;         | map<string, int32> a = 1;              | none
          int32 a = 1; int32 b = 2;     | oneof o { int32 a = 1; } int32 b = 2;  | BF
          int32 a = 1; int32 b = 2;     | oneof o { int32 a = 1; int32 b = 2; }  | F
          oneof o { int32 a = 1; }      | oneof o { int32 a = 1; int32 b = 2; }  | BF
          """)
  void protobufByTheRulesOfTheWire(String old, String recent, String modes) {
    assertThat(compatible(SchemaCheck.PROTOBUF, proto(old), proto(recent))).isEqualTo(modes);
  }

  private static final String PROTO3 = "syntax = \"proto3\"; package p; ";

  @Test
  void messagesAndValuesOfEnumsStay() {
    String old = PROTO3 + "message M { enum E { A = 0; B = 1; } } message Gone {}";
    String recent = PROTO3 + "message M { enum E { A = 0; } }";
    assertThat(check(SchemaCheck.PROTOBUF, old, recent, Mode.FORWARD))
        .extracting(Finding::place)
        .containsExactlyInAnyOrder("p.Gone", "p.M.E.B");
  }

  @Test
  void aRequiredFieldIsNeverNew() {
    String old = "syntax = \"proto2\"; message M { optional int32 a = 1; }";
    String recent = "syntax = \"proto2\"; message M { required int32 a = 1; }";
    assertThat(compatible(SchemaCheck.PROTOBUF, old, recent)).isEqualTo("F");
  }

  @Test
  void aSetOfDescriptorsIsTheSameAsItsText() throws TextFormat.ParseException {
    String text =
        """
        syntax = "proto3"; package p;
        message M { map<string, In> all = 1; optional E e = 2; oneof o { int32 a = 3; }
          reserved 7, 9 to 10; reserved "x"; message In { int64 n = 1; } }
        enum E { ZERO = 0; reserved 5; }\
        """;
    FileDescriptorSet set =
        FileDescriptorSet.newBuilder()
            .addFile(
                TextFormat.parse(
                    """
                    name: "p.proto" package: "p" syntax: "proto3"
                    message_type { name: "M"
                      field { name: "all" number: 1 label: LABEL_REPEATED type: TYPE_MESSAGE
                              type_name: ".p.M.AllEntry" }
                      field { name: "e" number: 2 label: LABEL_OPTIONAL type: TYPE_ENUM
                              type_name: ".p.E" oneof_index: 1 proto3_optional: true }
                      field { name: "a" number: 3 label: LABEL_OPTIONAL type: TYPE_INT32
                              oneof_index: 0 }
                      nested_type { name: "In"
                        field { name: "n" number: 1 label: LABEL_OPTIONAL type: TYPE_INT64 } }
                      nested_type { name: "AllEntry" options { map_entry: true }
                        field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_STRING }
                        field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_MESSAGE
                                type_name: ".p.M.In" } }
                      oneof_decl { name: "o" } oneof_decl { name: "_e" }
                      reserved_range { start: 7 end: 8 } reserved_range { start: 9 end: 11 }
                      reserved_name: "x" }
                    enum_type { name: "E" value { name: "ZERO" number: 0 }
                      reserved_range { start: 5 end: 5 } }
                    """,
                    FileDescriptorProto.class))
            .build();
    assertThat(ProtobufSchema.parsed(set.toByteArray(), "OLD"))
        .isEqualTo(ProtobufSchema.parsed(bytes(text), "NEW"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'type':'integer'}                | {'type':'number'}                              | B
          {'type':'string'}                 | {'type':['string','null']}                     | B
          {'type':'string'}                 | {}                                             | B
          {'type':'string'}                 | true                                           | B
          {'enum':['a']}                    | {'enum':['a','b']}                             | B
          {'enum':['a']}                    | {'type':'string'}                              | B
          {'const':1}                       | {'enum':[1,2]}                                 | B
          {'minimum':1}                     | {'minimum':0}                                  | B
          {'exclusiveMinimum':1}            | {'minimum':1}                                  | B
          {'maximum':5}                     | {'exclusiveMaximum':5}                         | F
          {'maxLength':5}                   | {'maxLength':6}                                | B
          {'type':'integer','maxLength':5}  | {'type':'integer','maxLength':6}               | BF
          {'minItems':2}                    | {'minItems':1}                                 | B
          {'uniqueItems':true}              | {'uniqueItems':false}                          | B
          {'required':['a']}                | {'required':['a','b']}                         | F
          {'properties':{'a':{'type':'integer'}}} | {'properties':{'a':{'type':'number'}}}   | B
          {'properties':{'a':{}}}           | {'properties':{'a':{},'b':{'type':'string'}}}  | F
          {'properties':{'a':{}},'additionalProperties':false} | {'properties':{'a':{},'b':{'type':'string'}},'additionalProperties':false} | B
          {'additionalProperties':{'type':'integer'}} | {'additionalProperties':{'type':'number'}} | B
          {'items':{'type':'integer'}}      | {'items':{'type':'number'}}                    | B
          {'$ref':'#/$defs/a','$defs':{'a':{'type':'integer'}}} | {'type':'number'}          | B
          {'pattern':'a+'}                  | {'pattern':'a+','title':'t'}                   | BF
          {'properties':{'n':{'$ref':'#'}},'type':'object'} | {'properties':{'n':{'$ref':'#'}},'type':'object','description':'d'} | BF
          """)
  void jsonSchemasAreComparedByWhatTheyAllow(String old, String recent, String modes) {
    String one = old.replace('\'', '"');
    String other = recent.replace('\'', '"');
    assertThat(compatible(SchemaCheck.JSON_SCHEMA, one, other)).isEqualTo(modes);
    String turned = modes.equals("B") ? "F" : modes.equals("F") ? "B" : modes;
    assertThat(compatible(SchemaCheck.JSON_SCHEMA, other, one)).isEqualTo(turned);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'pattern':'a'}                            | {'pattern':'ab'}
          {'type':'string'}                          | {'format':'email'}
          {'type':'string'}                          | {'not':{'type':'integer'}}
          {'oneOf':[{'type':'string'}]}              | {'type':'string'}
          {'type':'integer'}                         | {'anyOf':[{'type':'integer'}]}
          {'$ref':'other.json'}                      | {'type':'string'}
          {'anyOf':[{'$ref':'#/$defs/a'}],'$defs':{'a':{}}} | {'anyOf':[{'$ref':'#/$defs/a'}],'$defs':{'a':false}}
          """)
  void whatTheRulesCannotTellIsSaid(String old, String recent) {
    List<Finding> found =
        check(
            SchemaCheck.JSON_SCHEMA,
            old.replace('\'', '"'),
            recent.replace('\'', '"'),
            Mode.BACKWARD);
    assertThat(found).isNotEmpty().noneMatch(Finding::decided);
    assertThat(found.getFirst().line()).startsWith("undecided at ");
  }

  @Test
  void whatIsNoSchemaIsRefused() {
    for (SchemaCheck by : SchemaCheck.values()) {
      assertThatThrownBy(() -> check(by, "\"", "\"", Mode.FULL))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("OLD is no");
    }
    assertThatThrownBy(() -> SchemaCheck.ofFile("a.txt")).hasMessageContaining("--format");
  }
}
