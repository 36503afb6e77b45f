package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.audit.Finding;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code ./weir state}: what is kept, decoded. */
class StateCommandTest extends StoredHits {
  @BeforeEach
  void hits() {
    at(300);
    put(0, "home", 0);
    put(0, "home", 1);
    put(0, "home", 70);
    put(0, "about", 0);
    put(1, "about-us", 2);
    run(0);
    run(1);
  }

  private int state(String... more) {
    return command(with(new String[] {"state", "--function", named()}, more));
  }

  @Test
  void aKeyIsDecodedByTheFunctionsCodecsAndMasked() throws IOException {
    assertThat(state("--key", "home")).as(refusal()).isZero();
    assertThat(output().lines())
        .containsExactly(
            "key home",
            "  {\"kind\":\"window\",\"start\":\"2026-01-01T12:00:00Z\",\"end\":\"2026-01-01T12:01:00Z\","
                + "\"newEvents\":2,\"result\":{\"hits\":2,\"lastId\":\"home-0-1\",\"lastVisitor\":\"***\"},"
                + "\"panes\":0,\"due\":[{\"domain\":\"EVENT\",\"time\":\"2026-01-01T12:00:59.999Z\","
                + "\"what\":\"fires\"}]}",
            "  {\"kind\":\"window\",\"start\":\"2026-01-01T12:01:00Z\",\"end\":\"2026-01-01T12:02:00Z\","
                + "\"newEvents\":1,\"result\":{\"hits\":1,\"lastId\":\"home-0-70\",\"lastVisitor\":\"***\"},"
                + "\"panes\":0,\"due\":[{\"domain\":\"EVENT\",\"time\":\"2026-01-01T12:01:59.999Z\","
                + "\"what\":\"fires\"}]}",
            "read 1 items in 2 requests, 2 read units");
    assertThat(Set.of("dynamodb:BatchGetItem")).isEqualTo(dynamo.actions());
    assertThat(state("--key", "nowhere")).isEqualTo(1);
    assertThat(output()).contains("the key has no item");
  }

  @Test
  void aConditionChoosesKeysAndSaysWhatItHasCost() throws IOException {
    assertThat(state("--where", "result.hits>1")).isZero();
    assertThat(output())
        .startsWith("key " + Finding.hash("home"))
        .doesNotContain("about")
        .containsPattern("read \\d+ items in \\d+ requests, \\d+ read units");
    assertThat(state("--where", "end=2026-01-01T12:01:00Z", "--show-keys", "--json")).isZero();
    JsonNode json = new ObjectMapper().readTree(output());
    assertThat(json.path("keys")).hasSize(2);
    assertThat(json.path("wholeTable").asBoolean()).isTrue();
    assertThat(json.path("cost").path("requests").asLong()).isEqualTo(dynamo.count());
    assertThat(json.path("cost").path("readUnits").asDouble()).isPositive();
    assertThat(dynamo.actions()).contains("dynamodb:Scan");
    assertThat(state("--where", "start>2026-01-01T12:00:30Z", "--show-keys")).isZero();
    assertThat(output()).contains("key home").doesNotContain("key about");
    assertThat(state("--where", "result.hits=7")).isEqualTo(1);
    assertThat(output()).contains("the condition holds for no key");
  }

  /** Whoever may see that there is someone must not find out who by asking for them. */
  @Test
  void whatIsMaskedCannotBeAskedFor() {
    assertThat(state("--where", "result.lastVisitor=Ann Secret")).isEqualTo(1);
    assertThat(state("--where", "result.lastVisitor=***", "--limit", "1")).isZero();
    assertThat(output().lines().filter(line -> line.startsWith("key "))).hasSize(1);
  }

  @Test
  void whatCannotBeAskedIsRefused() {
    assertThat(state("--where", "nonsense")).isEqualTo(2);
    assertThat(refusal()).contains("FIELD=VALUE");
    assertThat(state()).isEqualTo(2);
    assertThat(command("state", "--function", "hit-counts", "--key", "home")).isEqualTo(2);
    assertThat(refusal()).contains("give its class");
  }
}
