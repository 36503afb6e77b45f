package io.weir.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.UnavailableException;
import io.weir.spi.LookupReader;
import io.weir.spi.LookupTime;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A small table in memory, read again if its version is another one. */
class DynamoRulesTest {
  record Flag(String name, boolean on) {}

  private final Called called = new Called(Local.CLIENT);
  private final String table = Local.name("flags");

  DynamoRulesTest() {
    Tables.createResult(Local.CLIENT, table, "name", null);
  }

  private void put(String name, Map<String, AttributeValue> more) {
    Map<String, AttributeValue> row = new LinkedHashMap<>(more);
    row.put("name", AttributeValue.fromS(name));
    Local.CLIENT.putItem(request -> request.tableName(table).item(row));
  }

  private void flag(String name, boolean on) {
    put(name, Map.of("on", AttributeValue.fromBool(on)));
  }

  private void version(int version) {
    put("#version", Map.of("version", AttributeValue.fromN(Integer.toString(version))));
  }

  private DynamoRules<String, Flag> rules() {
    return DynamoRules.table("flags", Flag.class, Flag::name)
        .inTable(table)
        .withClient(called.client())
        .refreshEvery(Duration.ofSeconds(30));
  }

  private static Map<String, Flag> at(LookupReader<String, Flag> reader, long millis) {
    return reader.find(Set.of("dark", "fast"), new LookupTime(millis, () -> 2_000)).values();
  }

  @Test
  void theTableIsReadAgainOnlyIfItsVersionIsAnotherOne() {
    flag("dark", true);
    version(1);
    LookupReader<String, Flag> reader =
        rules().versionIn(Map.of("name", "#version"), "version").open();
    assertThat(at(reader, 0)).isEqualTo(Map.of("dark", new Flag("dark", true)));
    flag("dark", false);
    assertThat(at(reader, 30_000)).isEqualTo(Map.of("dark", new Flag("dark", true)));
    version(2);
    assertThat(at(reader, 60_000)).isEqualTo(Map.of("dark", new Flag("dark", false)));
  }

  @Test
  void withoutAVersionEachRefreshReadsIt() {
    flag("dark", true);
    LookupReader<String, Flag> reader = rules().open();
    at(reader, 0);
    flag("fast", true);
    assertThat(at(reader, 29_999)).hasSize(1);
    assertThat(at(reader, 30_000)).hasSize(2);
  }

  @Test
  void theyNeedTheRightsThatTheyDeclareAndNoOthers() {
    version(1);
    DynamoRules<String, Flag> versioned = rules().versionIn(Map.of("name", "#version"), "version");
    at(versioned.open(), 0);
    assertThat(called.rights())
        .extracting(right -> right.replaceAll(" .*", ""))
        .containsExactlyElementsOf(versioned.resources().getFirst().actions());
    assertThat(rules().resources().getFirst().actions()).containsExactly("dynamodb:Scan");
  }

  @Test
  void moreRowsThanDeclaredAreAFailureAndNotCut() {
    flag("dark", true);
    flag("fast", true);
    assertThatThrownBy(() -> at(rules().maxRows(1).open(), 0))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("more than maxRows(1)");
    assertThat(at(rules().maxRows(2).open(), 0)).hasSize(2);
  }

  @Test
  void aVersionThatIsNotThereIsAFailure() {
    assertThatThrownBy(() -> at(rules().versionIn(Map.of("name", "#version"), "version").open(), 0))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("versionIn(..)");
  }

  @Test
  void aRowThatSaysOddlyThatItIsWithdrawnIsAFailure() {
    put("dark", Map.of("weirDeleted", AttributeValue.fromS("yes")));
    assertThatThrownBy(() -> at(rules().open(), 0))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("weirDeleted is no boolean");
  }

  @Test
  void twoRowsOfOneKeyAreAFailure() {
    flag("dark", true);
    flag("fast", true);
    DynamoRules<Boolean, Flag> byValue =
        DynamoRules.table("flags", Flag.class, Flag::on).inTable(table).withClient(Local.CLIENT);
    assertThatThrownBy(() -> byValue.open().find(Set.of(true), new LookupTime(0, () -> 2_000)))
        .hasMessageContaining("two rows of one key");
  }
}
