package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SchemaCommandTest extends MainRuns {
  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String record(String name, String fields) throws IOException {
    return file(
        name,
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields.replace('\'', '"') + "]}");
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theExitStatusIsForABuild() throws IOException {
    String old = record("old.avsc", "{'name':'a','type':'int'}");
    String recent = record("new.avsc", "{'name':'a','type':'long'}");

    assertThat(run("schema", "check", old, recent, "--mode", "backward")).isZero();
    assertThat(printed()).isEqualTo("backward: compatible\n");
    assertThat(run("schema", "check", old, recent)).isEqualTo(1);
    assertThat(printed()).contains("incompatible at /fields/0/type").endsWith("full: 1 findings\n");
  }

  @Test
  void jsonIsOneObject() throws IOException {
    String old = file("old.json", "{\"pattern\":\"a\"}");
    String recent = file("new.json", "{\"pattern\":\"b\"}");

    assertThat(run("schema", "check", "--json", "--mode", "forward", old, recent)).isEqualTo(1);
    assertThat(printed())
        .startsWith(
            "{\"mode\":\"forward\",\"compatible\":false,\"findings\":[{\"decided\":false,\"place\":\"/\",");
  }

  @Test
  void theFormatIsToldByTheNameOrByAnOption() throws IOException {
    String old = file("old.proto", "syntax = \"proto3\"; message M { int32 a = 1; }");
    String recent = file("new.txt", "syntax = \"proto3\"; message M { int32 a = 1; int32 b = 2; }");

    assertThat(refused("schema", "check", old, recent)).contains("--format");
    assertThat(run("schema", "check", "--format", "protobuf", old, recent)).isZero();
    assertThat(refused("schema", "check", "--format", "xsd", old, recent)).contains("json-schema");
  }

  @Test
  void aFileThatIsNoneIsRefused() throws IOException {
    String old = file("old.avsc", "{");
    assertThat(refused("schema", "check", old, old)).contains("OLD is no schema of Avro");
    assertThat(refused("schema", "check", Path.of("none.avsc").toString(), old))
        .contains("none.avsc");
  }
}
