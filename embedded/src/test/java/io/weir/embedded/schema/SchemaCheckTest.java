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
          {'name':'a','type':{'type':'long','logicalType':'timestamp-millis'}} | {'name':'a','type':{'type':'long','logicalType':'timestamp-micros'}} | none
          {'name':'a','type':{'type':'long','logicalType':'timestamp-millis'}} | {'name':'a','type':{'type':'long','logicalType':'timestamp-millis'},'doc':'d'} | BF
          {'name':'a','type':{'type':'long','logicalType':'timestamp-millis'}} | {'name':'a','type':'long'} | none
          {'name':'a','type':['null',{'type':'long','logicalType':'timestamp-millis'}]} | {'name':'a','type':['null',{'type':'long','logicalType':'time-micros'}]} | none
          {'name':'a','type':{'type':'array','items':{'type':'int','logicalType':'date'}}} | {'name':'a','type':{'type':'array','items':{'type':'int','logicalType':'time-millis'}}} | none
          {'name':'a','type':{'type':'map','values':{'type':'int','logicalType':'date'}}} | {'name':'a','type':{'type':'map','values':{'type':'long','logicalType':'timestamp-millis'}}} | none
          {'name':'a','type':{'type':'bytes','logicalType':'decimal','precision':9,'scale':2}} | {'name':'a','type':{'type':'bytes','logicalType':'decimal','precision':9,'scale':4}} | none
          {'name':'a','type':{'type':'bytes','logicalType':'decimal','precision':9,'scale':2}} | {'name':'a','type':{'type':'bytes','logicalType':'decimal','precision':12,'scale':2}} | B
          {'name':'a','type':{'type':'int','logicalType':'date'}} | {'name':'c','type':{'type':'int','logicalType':'time-millis'},'aliases':['a']} | none
          {'name':'a','type':'int'},{'name':'b','type':'int'} | {'name':'b','type':'int','aliases':['a']},{'name':'a','type':'int','aliases':['b']} | F
          {'name':'a','type':'string','weir.personal':'MASK'} | {'name':'a','type':'string'} | none
          {'name':'a','type':'string'} | {'name':'a','type':'string','weir.personal':'MASK'} | BF
          {'name':'a','type':'string','weir.personal':'MASK'} | {'name':'b','type':'string','aliases':['a']} | none
          {'name':'a','type':['null',{'type':'array','items':{'type':'record','name':'X','fields':[{'name':'t','type':'int','weir.personal':'DROP'}]}}]} | {'name':'a','type':['null',{'type':'array','items':{'type':'record','name':'X','fields':[{'name':'t','type':'int'}]}}]} | none
          {'name':'a','type':['null','R']} | {'name':'a','type':['null','R']} | BF
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
          string a = 1; string b = 2;   | string b = 1; string a = 2;            | none
          string a = 1;                 | reserved 1; string a = 2;              | none
          enum S { A = 0; B = 1; C = 2; } S s = 1; | enum S { A = 0; C = 1; B = 2; } S s = 1; | none
          enum S { A = 0; B = 1; } S s = 1; | enum S { A = 0; RENAMED = 1; } S s = 1; | BF
          enum S { option allow_alias = true; A = 0; B = 1; C = 1; } S s = 1; | enum S { A = 0; B = 1; C = 2; } S s = 1; | none
          enum S { A = 0; B = 1; } S s = 1; | enum S { A = 0; reserved 1; } S s = 1; | BF
          int32 a = 1;                  | optional int32 a = 1;                  | F
          N a = 1;                      | optional N a = 1;                      | BF
          o.Other a = 1;                | o.Other a = 1;                         | BF
          o.Other a = 1;                | bytes a = 1;                           | none
          o.Other a = 1;                | int32 a = 1;                           | none
          string a = 1 [debug_redact = true]; | string a = 1;                    | none
          string a = 1;                 | string a = 1 [debug_redact = true];    | BF
          string a = 1 [debug_redact = true]; | reserved 1;                      | BF
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          extend M { optional int32 x = 100; } | extend M { optional int32 x = 100; optional int32 y = 101; } | BF
          extend M { optional int32 x = 100; } | extend M { optional int64 x = 100; } | B
          extend M { optional int32 x = 100; } | extend M { optional string x = 100; } | none
          extend M { optional int32 x = 100; } | extend M { optional int32 x = 101; } | none
          extend M { optional int32 x = 100; } | message N {} | none
          message N { extend M { optional int32 x = 100; } } | message N { extend M { optional string x = 100; } } | none
          extend o.Other { optional int32 x = 100; } | extend o.Other { optional string x = 100; } | none
          """)
  void anExtensionIsAFieldOfItsMessage(String old, String recent, String modes) {
    String start = "syntax = \"proto2\"; package p; message M { extensions 100 to 199; } ";
    assertThat(compatible(SchemaCheck.PROTOBUF, start + old, start + recent)).isEqualTo(modes);
  }

  @Test
  void anExtensionInASetOfDescriptorsIsTheSameAsInText() throws TextFormat.ParseException {
    String text =
        "package p; message M { extensions 100 to 199; } extend M { optional int32 x = 100; }";
    FileDescriptorSet set =
        FileDescriptorSet.newBuilder()
            .addFile(
                TextFormat.parse(
                    """
                    name: "m.proto" package: "p"
                    message_type { name: "M" extension_range { start: 100 end: 200 } }
                    extension {
                      name: "x" number: 100 label: LABEL_OPTIONAL type: TYPE_INT32 extendee: ".p.M"
                    }
                    """,
                    FileDescriptorProto.class))
            .build();
    assertThat(SchemaCheck.PROTOBUF.compare(bytes(text), set.toByteArray(), Mode.FULL)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          optional group G = 1 { optional int32 x = 1; } | message G { optional int32 x = 1; } optional G g = 1; | none
          optional group G = 1 { optional int32 x = 1; } | optional group G = 1 { optional int32 x = 1; optional int32 y = 2; } | BF
          optional group G = 1 { optional int32 x = 1; } | optional group G = 1 { optional string x = 1; } | none
          optional group G = 1 { optional int32 x = 1; } | optional bytes g = 1; message G { optional int32 x = 1; } | none
          oneof o { group G = 1 { optional int32 x = 1; } } | message G { optional int32 x = 1; } oneof o { G g = 1; } | none
          enum S { A = 0; B = 1; } optional S s = 1; | enum S { A = 0; reserved 1; } optional S s = 1; | F
          optional int32 a = 1 [default = 5]; | optional int32 a = 1 [default = 7]; | none
          optional int32 a = 1 [default = 5]; | optional int64 a = 1 [default = 5]; | B
          enum S { A = 0; } optional S s = 1; | enum S { A = 0; B = 1; } optional S s = 1; | B
          """)
  void groupsAndClosedEnumsOfProto2(String old, String recent, String modes) {
    String start = "syntax = \"proto2\"; message M { ";
    assertThat(compatible(SchemaCheck.PROTOBUF, start + old + " }", start + recent + " }"))
        .isEqualTo(modes);
  }

  @Test
  void aGroupInASetOfDescriptorsIsTheSameAsInText() throws TextFormat.ParseException {
    String text =
        "message M { optional group G = 1 { optional int32 x = 1; }"
            + " enum E { A = 0; } optional E e = 2 [default = A]; }";
    FileDescriptorSet set =
        FileDescriptorSet.newBuilder()
            .addFile(
                TextFormat.parse(
                    """
                    name: "m.proto"
                    message_type { name: "M"
                      field { name: "g" number: 1 label: LABEL_OPTIONAL type: TYPE_GROUP
                              type_name: ".M.G" }
                      field { name: "e" number: 2 label: LABEL_OPTIONAL type: TYPE_ENUM
                              type_name: ".M.E" default_value: "A" }
                      nested_type { name: "G"
                        field { name: "x" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 } }
                      enum_type { name: "E" value { name: "A" number: 0 } } }
                    """,
                    FileDescriptorProto.class))
            .build();
    assertThat(ProtobufSchema.parsed(set.toByteArray(), "OLD"))
        .isEqualTo(ProtobufSchema.parsed(bytes(text), "NEW"));
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
          {'enum':[1]}                      | {'enum':[1.0]}                                 | BF
          {'enum':[{'a':[1]}]}              | {'enum':[{'a':[1.00]}]}                        | BF
          {'const':5.0}                     | {'type':'integer'}                             | B
          {'const':5.5}                     | {'type':'integer'}                             | none
          {'type':'string','enum':['a',1]}  | {'enum':['a']}                                 | BF
          {'const':5}                       | {'const':5.0,'type':'integer'}                 | BF
          {'maximum':9007199254740992}      | {'maximum':9007199254740993}                   | B
          {'maxLength':3000000000}          | {'maxLength':3000000001}                       | B
          {'minLength':5000000000}          | {'minLength':1000000000}                       | B
          {'minimum':0.30000000000000004}   | {'minimum':0.3}                                | B
          {'minimum':5,'exclusiveMinimum':true} | {'minimum':5,'exclusiveMinimum':false}     | B
          {'maximum':5,'exclusiveMaximum':true} | {'maximum':5}                              | B
          {'minimum':1,'exclusiveMinimum':0} | {'minimum':1}                                 | BF
          {'const':1,'enum':[1,2]}          | {'enum':[1,2]}                                 | B
          {'contains':{'type':'string'},'minContains':2} | {'contains':{'type':'string'},'minContains':2,'title':'t'} | BF
          {'patternProperties':{'^x':{}},'additionalProperties':false} | {'patternProperties':{'^x':{}},'additionalProperties':false,'title':'t'} | BF
          {'properties':{'a':{}},'unevaluatedProperties':false} | {'properties':{'a':{}},'unevaluatedProperties':false,'title':'t'} | BF
          {'prefixItems':[{'type':'string'}],'items':false} | {'prefixItems':[{'type':'string'}],'items':false,'title':'t'} | BF
          {'$ref':'#/$defs/a%5Eb','$defs':{'a^b':{'type':'integer'}}} | {'type':'number'}    | B
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
          {'patternProperties':{'^a':{'type':'integer'}},'additionalProperties':false} | {'properties':{'ab':{'type':'string'}}}
          {'patternProperties':{'^x':{}},'additionalProperties':false} | {'additionalProperties':false}
          {'prefixItems':[{'type':'string'}],'items':{'type':'integer'}} | {'items':{'type':'integer'}}
          {'items':[{'type':'string'}],'additionalItems':{'type':'integer'}} | {'additionalItems':{'type':'integer'}}
          {'properties':{'a':{},'b':{}},'unevaluatedProperties':false} | {'properties':{'a':{}},'unevaluatedProperties':false}
          {'properties':{'a':{},'b':{}},'patternProperties':{'^x':{}},'additionalProperties':false} | {'properties':{'a':{}},'patternProperties':{'^x':{}},'additionalProperties':false}
          {'contains':{'type':'string'},'minContains':0} | {'contains':{'type':'string'}}
          {'contains':{'type':'string'}}             | {'contains':{'type':'string'},'minContains':2}
          {'if':{'minLength':3},'then':{'maxLength':5}} | {'if':{'minLength':1},'then':{'maxLength':5}}
          {'unevaluatedItems':false,'items':true}    | {'unevaluatedItems':false}
          {'allOf':[{'properties':{'a':{'type':'string'}}}]} | {'properties':{'a':{'type':'string'}}}
          {'enum':[1,2]}                             | {'minimum':1}
          {'enum':['a','bc'],'minLength':2}          | {'enum':['bc']}
          {'type':'any'}                             | {'required':['a']}
          {'type':'object'}                          | {'required':true}
          {'type':'string'}                          | {'maxLength':'9'}
          {'$schema':'http://json-schema.org/draft-04/schema#','type':'number'} | {'$schema':'http://json-schema.org/draft-07/schema#','type':'number'}
          {'$schema':'http://json-schema.org/draft-04/schema#','exclusiveMinimum':5} | {'$schema':'http://json-schema.org/draft-04/schema#','minimum':5}
          {'properties':{'p':{'$id':'http://x/y','$defs':{'d':{'type':'string'}},'properties':{'q':{'$ref':'#/$defs/d'}}}},'$defs':{'d':{'type':'integer'}}} | {'properties':{'p':{'properties':{'q':{'type':'integer'}}}}}
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
  void draft4TellsByABooleanThatABoundIsNotAllowed() {
    String start = "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"minimum\":5";
    assertThat(
            compatible(SchemaCheck.JSON_SCHEMA, start + ",\"exclusiveMinimum\":true}", start + "}"))
        .isEqualTo("B");
    String number = start.replace("\"minimum\":5", "\"const\":5.0}");
    String integer = start.replace("\"minimum\":5", "\"type\":\"integer\"}");
    assertThat(compatible(SchemaCheck.JSON_SCHEMA, number, integer)).isEqualTo("none");
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
