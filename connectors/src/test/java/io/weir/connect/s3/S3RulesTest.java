package io.weir.connect.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.UnavailableException;
import io.weir.connect.Faults;
import io.weir.spi.LookupReader;
import io.weir.spi.LookupTime;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/** Elements of an object in memory, read again if its ETag is another one. */
class S3RulesTest {
  record Rule(String card, String reason) {}

  private static final Rule STOLEN = new Rule("c1", "stolen");

  private final FakeS3 s3 = new FakeS3("rules", Faults.none());

  private void put(String json) {
    s3.putObject(
        request -> request.bucket("rules").key("v1/cards.json"),
        RequestBody.fromBytes(json.getBytes(UTF_8)));
  }

  private S3Rules<String, Rule> rules() {
    return S3Rules.object("rules", "v1/cards.json", Rule.class, Rule::card)
        .refreshEvery(Duration.ofSeconds(30))
        .keepFor(Duration.ofMinutes(5))
        .withClient(s3);
  }

  private static Map<String, Rule> at(LookupReader<String, Rule> reader, long millis) {
    return reader.find(Set.of("c1", "c2"), new LookupTime(millis, () -> 2_000)).values();
  }

  @Test
  void theObjectIsReadAgainOnlyIfItIsAnotherOne() {
    put("[{\"card\":\"c1\",\"reason\":\"stolen\"}]");
    LookupReader<String, Rule> reader = rules().open();
    assertThat(at(reader, 0)).isEqualTo(Map.of("c1", STOLEN));
    assertThat(at(reader, 30_000)).isEqualTo(Map.of("c1", STOLEN));
    assertThat(s3.gets()).isEqualTo(1);
    put("[]");
    assertThat(at(reader, 59_999)).isEqualTo(Map.of("c1", STOLEN));
    assertThat(at(reader, 60_000)).isEmpty();
    assertThat(s3.gets()).isEqualTo(2);
  }

  /** A release of rules that cannot be read does not take the old ones away at once. */
  @Test
  void whatCannotBeReadLeavesTheOldOnesForAWhile() {
    put("[{\"card\":\"c1\",\"reason\":\"stolen\"}]");
    LookupReader<String, Rule> reader = rules().open();
    at(reader, 0);
    put("[{\"card\":4711");
    assertThat(at(reader, 60_000)).isEqualTo(Map.of("c1", STOLEN));
    assertThatThrownBy(() -> at(reader, 300_001)).isInstanceOf(UnavailableException.class);
  }

  @Test
  void anObjectThatIsNotThereIsAFailure() {
    assertThatThrownBy(() -> at(rules().open(), 0))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("v1/cards.json")
        .hasMessageContaining("NoSuchKey");
  }

  @Test
  void anObjectThatIsTooLargeIsAFailureAndNotCut() {
    put("[{\"card\":\"c1\",\"reason\":\"stolen\"}]");
    assertThatThrownBy(() -> at(rules().maxBytes(32).open(), 0))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("maxBytes(32)");
    assertThat(at(rules().maxBytes(33).open(), 0)).hasSize(1);
  }

  @Test
  void twoElementsOfOneKeyAreAFailure() {
    put("[{\"card\":\"c1\",\"reason\":\"a\"},{\"card\":\"c1\",\"reason\":\"b\"}]");
    assertThatThrownBy(() -> at(rules().open(), 0)).hasMessageContaining("two elements of one key");
  }
}
