package io.weir.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Positions, held in words where they fit, against the numbers that they stand for. */
class PositionTest {
  private static final Shard SHARD = new Shard("clicks", "shard");

  /** Numbers around each multiple of a word's length, and close to each other. */
  private static BigInteger order(Random random) {
    int bits = 64 * random.nextInt(5) + random.nextInt(5) - 2;
    BigInteger base = bits < 0 ? BigInteger.ZERO : BigInteger.ONE.shiftLeft(bits);
    BigInteger near = base.add(BigInteger.valueOf(random.nextInt(5) - 2L));
    return random.nextBoolean() ? near.max(BigInteger.ZERO) : new BigInteger(230, random);
  }

  private static Position position(Random random) {
    return new Position(SHARD, order(random), random.nextInt(3));
  }

  @Property(tries = 5_000)
  void positionsAreOrderedAsTheirNumbersAre(@ForAll Random random) {
    Position one = position(random);
    Position other = random.nextInt(4) == 0 ? one : position(random);
    int byOrder = one.order().compareTo(other.order());
    int expected = byOrder != 0 ? byOrder : Long.compare(one.sub(), other.sub());

    assertThat(Integer.signum(Position.WITHIN_PARTITION.compare(one, other))).isEqualTo(expected);
    assertThat(one.atOrBefore(other)).isEqualTo(expected <= 0);
    assertThat(one.equals(other)).isEqualTo(expected == 0);
  }

  @Property(tries = 2_000)
  void aPositionKeepsItsNumberAndEqualsOneMadeOfWords(@ForAll Random random) {
    BigInteger order = order(random);
    Position position = new Position("clicks", "shard", order, 7);
    Position again =
        new Position(new Shard("clicks", "shard"), new BigInteger(order.toString()), 7);

    assertThat(position.order()).isEqualTo(order);
    assertThat(position).hasToString("clicks/shard@" + order + ".7");
    assertThat(again).isEqualTo(position).hasSameHashCodeAs(position);
    if (order.bitLength() <= 192) {
      Position words =
          Position.ofWords(
              SHARD,
              order.shiftRight(128).longValue(),
              order.shiftRight(64).longValue(),
              order.longValue(),
              7);
      assertThat(words).isEqualTo(position).hasSameHashCodeAs(position);
    }
  }

  @Example
  void positionsOfOtherShardsAreOthers() {
    Position position = Position.of("clicks", "shard", 1);

    assertThat(position).isNotEqualTo(Position.of("clicks", "other", 1));
    assertThat(position).isNotEqualTo(Position.of("views", "shard", 1));
    assertThat(position.isIn(new Shard("clicks", "shard"))).isTrue();
    assertThat(position.isIn(new Shard("clicks", "other"))).isFalse();
  }

  @Example
  void noPlaceIsNegativeAndPlacesInAnAggregateAreInts() {
    assertThatThrownBy(() -> Position.of("clicks", "shard", -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not negative");
    assertThatThrownBy(() -> new Position(SHARD, BigInteger.ONE, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Position(SHARD, BigInteger.ONE, 1L << 31))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 to 2147483647");
  }
}
