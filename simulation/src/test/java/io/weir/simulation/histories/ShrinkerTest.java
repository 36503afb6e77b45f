package io.weir.simulation.histories;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShrinkerTest {
  private static final History SHEETS =
      Script.read(
          """
          seed 1
          function compute=KEEP sheets=true
          put key=a partitionKey=p1 time=20
          sheet keys=ab partitionKey=p1 time=30
          """);

  @Test
  void whatDivergesWithoutAnActOrASettingIsWithoutIt() {
    History shortest = Shrinker.shrink(SHEETS, history -> true);

    assertThat(shortest.acts()).isEmpty();
    assertThat(shortest.spec().sheets()).isFalse();
  }

  @Test
  void sheetsAreLeftOnlyToAFunctionThatReadsThem() {
    History shortest =
        Shrinker.shrink(
            SHEETS,
            history -> history.acts().stream().anyMatch(act -> act instanceof Action.Sheet));

    assertThat(shortest.acts()).singleElement().isInstanceOf(Action.Sheet.class);
    assertThat(shortest.spec().sheets()).isTrue();
  }
}
