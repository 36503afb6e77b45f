package io.weir;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.definition.Description;

/**
 * The header of the state of each of Weir's operators: a mark, the operator's kind, and the version
 * of the format that follows. So no operator reads the state of another one as its own, or of newer
 * code (R16). State older than frames has no mark; it is read as {@link #UNFRAMED}.
 *
 * <p>A new operator adds its kind here, with the next number; a new format of one raises its
 * version. Operators of others need no frame, and have no kind here.
 */
public enum StateFrame {
  WINDOW(1, 1, "window"),
  COUNT_WINDOW(2, 1, "count window"),
  PROCESS(3, 1, "process"),
  INTERVAL_JOIN(4, 2, "interval join"),
  PATTERN(5, 1, "pattern"),
  RANK(6, 1, "rank"),
  KEEP(7, 1, "first or last"),
  TEMPORAL_JOIN(8, 1, "temporal join"),
  TABLE_JOIN(9, 1, "table join"),
  WINDOW_JOIN(10, 1, "window join"),
  LATEST(11, 1, "latest of several"),
  SUPPRESS(12, 1, "suppress");

  /** The version of state that has no frame. */
  public static final int UNFRAMED = 0;

  /** Two zero counts, with which no state without a frame begins. */
  private static final byte[] MARK = {0, 0};

  private static final String NEWER = "; deploy the code that wrote it, or newer code";

  private final int number;
  private final int version;
  private final String text;

  StateFrame(int number, int version, String text) {
    this.number = number;
    this.version = version;
    this.text = text;
  }

  /** Begins the description of an operator of this kind, with the version that it writes. */
  public Description description() {
    return Description.of("operator", text).with("format", version);
  }

  /** Writes the frame in its current version, before the state. */
  public void write(BinaryWriter out) {
    out.raw(MARK).unsigned(number).unsigned(version);
  }

  /**
   * Reads the frame, up to the state.
   *
   * @return the version of the format that follows, {@link #UNFRAMED} if there is no frame
   * @throws UnreadableStateException if it is the state of another kind of operator, or of a
   *     version that this code does not know
   */
  public int read(BinaryReader in) {
    if (!in.skip(MARK)) {
      return UNFRAMED;
    }
    requireThis(in.unsigned());
    long stored = in.unsigned();
    if (stored < 1 || stored > version) {
      throw new UnreadableStateException(
          text + " state has version " + stored + ", this code reads up to " + version + NEWER);
    }
    return (int) stored;
  }

  private void requireThis(long stored) {
    if (stored == number) {
      return;
    }
    for (StateFrame other : values()) {
      if (other.number == stored) {
        throw new UnreadableStateException(
            "this is the state of a "
                + other.text
                + ", and the function has a "
                + text
                + "; keep its operator, or give the function another name: it starts without state");
      }
    }
    throw new UnreadableStateException(
        "state of an operator of kind " + stored + ", which this code does not know" + NEWER);
  }
}
