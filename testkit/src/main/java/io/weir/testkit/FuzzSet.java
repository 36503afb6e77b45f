package io.weir.testkit;

import io.weir.annotation.Experimental;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Several decoders as one target of a coverage-guided fuzzer: the first byte of an input chooses
 * the decoder, the rest is what it reads.
 */
@Experimental
public final class FuzzSet {
  private final List<Fuzz> fuzzes;

  private FuzzSet(List<Fuzz> fuzzes) {
    this.fuzzes = fuzzes;
  }

  /**
   * @param fuzzes in an order that never changes, because stored inputs choose a decoder by its
   *     place
   */
  public static FuzzSet of(List<Fuzz> fuzzes) {
    return new FuzzSet(List.copyOf(fuzzes));
  }

  /** Calls {@link Fuzz#check} of the chosen decoder; an empty input is ignored. */
  public void check(byte[] input) {
    if (input.length > 0) {
      byte[] read = Arrays.copyOfRange(input, 1, input.length);
      fuzzes.get((input[0] & 0xff) % fuzzes.size()).check(read);
    }
  }

  /**
   * The valid and the found inputs of all decoders, each behind the byte that chooses its decoder.
   */
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < fuzzes.size(); i++) {
      byte choice = (byte) i;
      fuzzes.get(i).seeds().forEach(input -> seeds.add(chosen(choice, input)));
      fuzzes.get(i).found().forEach(input -> seeds.add(chosen(choice, input)));
    }
    return seeds;
  }

  private static byte[] chosen(byte choice, byte[] input) {
    return ByteBuffer.allocate(1 + input.length).put(choice).put(input).array();
  }
}
