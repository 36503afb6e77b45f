package io.weir.testkit;

import io.weir.annotation.Experimental;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tests a decoder with bytes that no encoder wrote: random ones, and valid ones that are cut,
 * changed and joined. The decoder must refuse each with the documented exception, or read a value
 * that comes back the same when it is written and read again. Neither may take more memory or
 * processor time than fits its size.
 *
 * <p>{@code -Dweir.fuzz.inputs=N} sets the number of inputs for each decoder, 10,000 by default;
 * {@code -Dweir.fuzz.seed=S} sets the seed; the same seed gives the same inputs.
 *
 * <pre>{@code
 * Fuzz.of("views", bytes -> VIEWS.encode(VIEWS.decode(bytes)), CodecException.class)
 *     .seeds(VIEWS.encode(view))
 *     .run();
 * }</pre>
 */
@Experimental
public final class Fuzz {
  /** The default number of inputs. */
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

  /** Decodes bytes, and encodes the value again. */
  @FunctionalInterface
  public interface Decoder {
    byte[] again(byte[] bytes) throws Exception;
  }

  /**
   * The numbers of inputs that were values and that were refused.
   *
   * @param accepted decoded, encoded, and decoded again as the same
   * @param refused by the documented exception
   */
  public record Result(long accepted, long refused) {}

  /**
   * @param refusal the exception of the decoder for bytes that are no value
   */
  public static Fuzz of(String name, Decoder decoder, Class<? extends Exception> refusal) {
    return new Fuzz(name, decoder, refusal);
  }

  /** Adds valid inputs, from which others are made; at least one is needed. */
  public Fuzz seeds(byte[]... valid) {
    seeds.addAll(List.of(valid));
    return this;
  }

  /**
   * Adds inputs that once were neither refused nor a value; each run begins with them.
   *
   * @param hex the inputs as the failure printed them
   */
  public Fuzz found(String... hex) {
    for (String input : hex) {
      found.add(HexFormat.of().parseHex(input));
    }
    return this;
  }

  /** Adds pieces to put into inputs, such as field names and extreme numbers. */
  public Fuzz words(String... pieces) {
    for (String piece : pieces) {
      words.add(piece.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return this;
  }

  /** Sets the memory in bytes that any input may take, for decoders of compressed values. */
  public Fuzz bytesAtLeast(long bytes) {
    bytesAtLeast = bytes;
    return this;
  }

  /**
   * Runs as many inputs as the system properties say, and prints the result.
   *
   * @throws AssertionError naming the seed and the input, if one was neither refused nor a value
   */
  public Result run() {
    return run(
        Integer.getInteger("weir.fuzz.inputs", DEFAULT_INPUTS), Long.getLong("weir.fuzz.seed", 1));
  }

  /** Runs this many inputs made from a seed. */
  public Result run(int inputs, long seed) {
    FuzzRun run = new FuzzRun(this, new FuzzInputs(seeds, words, seed), inputs);
    Result result = run.watched();
    System.out.println(
        "fuzz " + name + ": " + inputs + " inputs from seed " + seed + ", " + result);
    return result;
  }

  /**
   * Tests the decoder with one input, for a fuzzer that chooses the inputs itself.
   *
   * @throws AssertionError naming the input, if it is neither refused nor a value, or takes too
   *     much memory
   */
  public void check(byte[] input) {
    new FuzzTrial(this).held(input);
  }

  /** The name of the decoder. */
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

  AssertionError problem(String what, byte[] input, @Nullable Throwable cause) {
    String hex = HexFormat.of().formatHex(input);
    return new AssertionError("fuzz " + name + ": " + what + "; the input is " + hex, cause);
  }
}
