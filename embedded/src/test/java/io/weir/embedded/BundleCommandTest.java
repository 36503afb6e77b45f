package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.audit.Finding;
import io.weir.engine.EngineLimits;
import io.weir.engine.StoredDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** {@code ./weir bundle}: all that somebody needs who helps, and nothing that he must not see. */
class BundleCommandTest extends StoredHits {
  @TempDir private Path folder;

  @BeforeEach
  void hits() {
    new StoredDefinition(FUNCTION, store, "", EngineLimits.DEFAULT, () -> 0).settle();
    at(300);
    put(0, "planted-key", 0);
    put(0, "bad-planted-key", 1);
    put(0, "planted-key", 100);
    put(1, "planted-other", 90);
    away = true;
    run(0);
    engine = engine(FUNCTION);
    run(1);
    engine.tick(io.weir.engine.Deadline.NONE);
    model.putItem(put ->
        put.tableName("state")
            .item(
                Map.of(
                    "k", AttributeValue.fromB(SdkBytes.fromUtf8String("hit-counts#planted-broken")),
                    "s", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[1])),
                    "v", AttributeValue.fromN("1"),
                    "b", AttributeValue.fromB(SdkBytes.fromUtf8String("planted-bytes")))));
  }

  private Map<String, String> bundle() throws IOException {
    Path file = folder.resolve("weir.zip");
    assertThat(command("bundle", "--out", file.toString())).as(refusal()).isZero();
    Map<String, String> files = new LinkedHashMap<>();
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  @Test
  void itHasWhatHelpsAndNoKeyNoValueAndNoState() throws IOException {
    Map<String, String> files = bundle();
    assertThat(files.keySet())
        .containsExactlyInAnyOrder(
            "README.txt",
            "status.json",
            "audit.json",
            "definitions/hit-counts.json",
            "table.json",
            "versions.json",
            "limits.json");
    assertThat(String.join("\n", files.values()))
        .doesNotContainIgnoringCase("planted")
        .doesNotContain("Secret", "Ann")
        .contains(Finding.hash("bad-planted-key"));
    assertThat(output()).doesNotContain("planted");
    assertThat(files.get("audit.json")).contains(Finding.hash("planted-broken"), "cannot be read");
    JsonNode status = new ObjectMapper().readTree(files.get("status.json"));
    assertThat(status.path("functions").path(0).path("waiting").path("parkedKeys").asInt())
        .isEqualTo(1);
    assertThat(files.get("definitions/hit-counts.json")).contains("\"hit-counts\"", "window");
    assertThat(files.get("versions.json")).contains("weir", "java");
    assertThat(files.get("limits.json")).contains("maxEmissionBytes");
    assertThat(files.get("table.json")).contains("ACTIVE", "indexes");
  }

  @Test
  void itOnlyReads() throws IOException {
    bundle();
    assertThat(
            Set.of(
                "dynamodb:BatchGetItem",
                "dynamodb:DescribeTable",
                "dynamodb:Query",
                "dynamodb:Scan"))
        .isEqualTo(dynamo.actions());
  }

  @Test
  void whereItCannotBeWrittenIsTold() {
    assertThat(command("bundle", "--out", folder.resolve("none/x.zip").toString())).isEqualTo(2);
    assertThat(refusal()).contains("cannot be written");
  }
}
