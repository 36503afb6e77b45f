package io.weir.testkit;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Holds a decoder against bytes that nobody wrote: random ones, and valid ones that are cut, bent
 * and joined. Each must be refused by the documented exception, or be a value that is written and
 * read again as the same. Neither may cost more memory or processor time than its size accounts
 * for.
 *
 * <p>{@code -Dweir.fuzz.inputs=N} sets how many inputs each decoder gets, 10,000 unless said
 * otherwise, {@code -Dweir.fuzz.seed=S} where they begin; the same seed gives the same inputs.
 *
 * <pre>{@code
 * Fuzz.of("views", bytes -> VIEWS.encode(VIEWS.decode(bytes)), CodecException.class)
 *     .seeds(VIEWS.encode(view))
 *     .run();
 * }</pre>
 */
public final class Fuzz {
  /** Inputs unless said otherwise. */
  public static final int DEFAULT_INPUTS = 10_000;

  private static final long BYTES_AT_LEAST = 1 << 20;
  private static final int BYTES_PER_BYTE = 1_000;

  private final String name;
  private final Decoder decoder;
  private final Class<? extends Exception> refusal;
  private final List<byte[]> seeds = new ArrayList<>();
  private final List<byte[]> found = new ArrayList<>();
  private final List<byte[]> words = new ArrayList<>();
  private long bytesAtLeast = BYTES_AT_LEAST;

  private Fuzz(String name, Decoder decoder, Class<? extends Exception> refusal) {
    this.name = name;
    this.decoder = decoder;
    this.refusal = refusal;
  }

  /** Reads bytes, and writes what it read. */
  @FunctionalInterface
  public interface Decoder {
    byte[] again(byte[] bytes) throws Exception;
  }

  /**
   * How many inputs were values, and how many were refused.
   *
   * @param accepted decoded, encoded, and decoded again as the same
   * @param refused by the documented exception
   */
  public record Result(long accepted, long refused) {}

  /**
   * @param refusal what the decoder throws for bytes that are no value
   */
  public static Fuzz of(String name, Decoder decoder, Class<? extends Exception> refusal) {
    return new Fuzz(name, decoder, refusal);
  }

  /** Valid inputs, which others are made of; at least one. */
  public Fuzz seeds(byte[]... valid) {
    seeds.addAll(List.of(valid));
    return this;
  }

  /**
   * Inputs that once were neither refused nor a value; each run begins with them.
   *
   * @param hex as the failure printed them
   */
  public Fuzz found(String... hex) {
    for (String input : hex) {
      found.add(HexFormat.of().parseHex(input));
    }
    return this;
  }

  /** Pieces that are worth putting somewhere: field names, extreme numbers. */
  public Fuzz words(String... pieces) {
    for (String piece : pieces) {
      words.add(piece.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return this;
  }

  /** Memory that an input may take whatever its size, for one that opens compressed values. */
  public Fuzz bytesAtLeast(long bytes) {
    bytesAtLeast = bytes;
    return this;
  }

  /**
   * Runs as many inputs as the system properties say, and prints what became of them.
   *
   * @throws AssertionError naming the seed and the input, if one was neither refused nor a value
   */
  public Result run() {
    return run(
        Integer.getInteger("weir.fuzz.inputs", DEFAULT_INPUTS), Long.getLong("weir.fuzz.seed", 1));
  }

  /** The same with so many inputs from a seed. */
  public Result run(int inputs, long seed) {
    FuzzRun run = new FuzzRun(this, new FuzzInputs(seeds, words, seed), inputs);
    Result result = run.watched();
    System.out.println(
        "fuzz " + name + ": " + inputs + " inputs from seed " + seed + ", " + result);
    return result;
  }

  /**
   * Holds one input against the decoder, for a fuzzer that chooses the inputs itself.
   *
   * @throws AssertionError naming the input, if it is neither refused nor a value, or takes too
   *     much memory
   */
  public void check(byte[] input) {
    new FuzzTrial(this).held(input);
  }

  /** Its name. */
  @Override
  public String toString() {
    return name;
  }

  byte[] again(byte[] bytes) throws Exception {
    return decoder.again(bytes);
  }

  boolean isRefusal(Throwable thrown) {
    return refusal.isInstance(thrown);
  }

  List<byte[]> seeds() {
    return seeds;
  }

  List<byte[]> found() {
    return found;
  }

  long allowedBytes(byte[] input) {
    return bytesAtLeast + (long) BYTES_PER_BYTE * input.length;
  }

  AssertionError problem(String what, byte[] input, Throwable cause) {
    String hex = HexFormat.of().formatHex(input);
    return new AssertionError("fuzz " + name + ": " + what + "; the input is " + hex, cause);
  }
}
