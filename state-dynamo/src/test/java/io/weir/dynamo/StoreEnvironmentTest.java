package io.weir.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreEnvironmentTest {
  @ParameterizedTest
  @CsvSource({
    "'', '', 4",
    "0, 1, 4",
    "0, 3, 6",
    "0, 200, 400",
    "0, 900000, 1000",
    "8, 100, 8",
    "1, 1, 1",
    " 16 , '', 16",
    "5000, 1, 1000"
  })
  void slots_are_what_is_said_or_two_for_each_shard(String slots, String shards, int expected) {
    var environment = Map.of("WEIR_DUE_SLOTS", slots, "WEIR_SHARDS", shards);
    assertThat(new StoreEnvironment(environment).slots()).isEqualTo(expected);
  }

  @Test
  void what_is_no_number_is_refused_by_its_name() {
    assertThatThrownBy(() -> new StoreEnvironment(Map.of("WEIR_DUE_SLOTS", "many")).slots())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("WEIR_DUE_SLOTS='many'");
    assertThatThrownBy(() -> new StoreEnvironment(Map.of("WEIR_SHARDS", "-1")).slots())
        .hasMessageContaining("WEIR_SHARDS='-1'");
  }

  @Test
  void a_missing_table_is_refused_by_its_variable() {
    assertThatThrownBy(() -> new StoreEnvironment(Map.of("WEIR_STATE_TABLE", " ")).table())
        .hasMessageContaining("WEIR_STATE_TABLE");
    assertThat(new StoreEnvironment(Map.of("WEIR_STATE_TABLE", "t")).table()).isEqualTo("t");
  }
}
