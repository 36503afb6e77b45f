package io.weir.sketch;

import static io.weir.sketch.Folding.folded;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.testkit.OperatorHarness;
import io.weir.window.Window;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** State from before the sketches were those of a library. */
class StoredSketchesTest {
  private static final DistinctAggregate<String> DISTINCT =
      new DistinctAggregate<>(value -> value, Sketches.PRECISION);
  private static final int REGISTERS = 1_024;

  private static byte[] golden(String resource) throws IOException {
    Properties lines = new Properties();
    try (InputStream in = StoredSketchesTest.class.getResourceAsStream(resource)) {
      lines.load(in);
    }
    return HexFormat.of().parseHex(lines.getProperty("session-distinct"));
  }

  @Test
  void windowsWithFewValuesGoOn() throws IOException {
    for (String resource :
        List.of("/golden/distinct-1.properties", "/golden/distinct-2.properties")) {
      OperatorHarness<String> windows =
          OperatorHarness.of(
              Window.of(String.class)
                  .session(Duration.ofMillis(200))
                  .aggregate(Sketches.distinct(value -> value), (key, start, end, count) -> count));
      windows.restore(golden(resource));
      windows.watermark(100_000);

      assertThat(windows.values(Long.class)).as(resource).containsExactly(1L, 1L, 1L);
    }
  }

  /** Registers as they were made and stored: the largest rank of each, a byte. */
  private static byte[] registers(List<String> values) {
    byte[] registers = new byte[REGISTERS];
    for (String value : values) {
      long hash = hash(value);
      int rank = Long.numberOfLeadingZeros(hash << 10 | 1L << 9) + 1;
      int register = (int) (hash >>> 54);
      registers[register] = (byte) Math.max(registers[register], rank);
    }
    return registers;
  }

  private static long hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> "value-" + number).toList();
  }

  private static DistinctValues old(int from, int to) {
    byte[] stored = new BinaryWriter().bool(true).raw(registers(numbers(from, to))).toByteArray();
    BinaryReader in = new BinaryReader(stored);
    DistinctValues read = DISTINCT.read(in);
    in.requireEnd("a sketch");
    return read;
  }

  private static void requireNear(DistinctValues values, int count) {
    assertThat((double) DISTINCT.result(values)).isBetween(count * 0.9, count * 1.1);
  }

  @Test
  void registersGoOnWithTheValuesThatTheyHave() {
    for (int count : new int[] {65, 300, 5_000, 100_000}) {
      DistinctValues values = old(0, count);
      requireNear(values, count);
      long before = DISTINCT.result(values);
      numbers(0, count).forEach(value -> DISTINCT.add(values, value));
      assertThat(DISTINCT.result(values)).isEqualTo(before);
      numbers(count, 2 * count).forEach(value -> DISTINCT.add(values, value));
      requireNear(Folding.reopened(DISTINCT, values), 2 * count);
    }
  }

  @Test
  void registersMeetSketchesOfTodayFromBothSides() {
    for (int[] sizes : new int[][] {{300, 10}, {300, 900}, {5_000, 5_000}}) {
      int all = sizes[0] + sizes[1];
      List<String> later = numbers(sizes[0], all);
      requireNear(DISTINCT.merge(old(0, sizes[0]), folded(DISTINCT, later)), all);
      requireNear(DISTINCT.merge(folded(DISTINCT, later), old(0, sizes[0])), all);
      requireNear(DISTINCT.merge(old(0, sizes[0]), old(sizes[0] / 2, all)), all);
    }
  }
}
