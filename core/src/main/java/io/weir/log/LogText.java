package io.weir.log;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a log may say of keys and failures. Neither keys nor values of events are logged, and the
 * messages of other people's exceptions hold both: of an exception its class and its stack are
 * told, of a key a digest. Two lines of one key have one digest.
 *
 * <p>{@link #showKeys} shows all of it, as a developer's own run does. It is one setting for a
 * process, as the log is one.
 */
public final class LogText {
  private static final int DIGEST_BYTES = 4;
  private static final String PREFIX = "key#";

  private static volatile boolean shown;

  private LogText() {}

  /** Whether keys and messages are logged as they are; they are not unless this was called. */
  public static void showKeys(boolean show) {
    shown = show;
  }

  /**
   * A key, as an argument of a log call: {@code key#} and the first 8 hexadecimal digits of the
   * SHA-256 of its UTF-8 bytes. Nothing is computed unless its text is asked for.
   */
  public static Object key(String key) {
    return new Key(key);
  }

  private record Key(String key) {
    @Override
    public String toString() {
      return shown ? key : digest(key);
    }
  }

  /** The digest of a key, whatever is shown: {@code key#1a2b3c4d}. */
  public static String digest(String key) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] hash = sha.digest(key.getBytes(StandardCharsets.UTF_8));
      return PREFIX + HexFormat.of().formatHex(Arrays.copyOf(hash, DIGEST_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** A text that may hold keys or values, with something before it; empty if it is not shown. */
  public static String detail(String before, String text) {
    return shown ? before + text : "";
  }

  /**
   * A failure in one line: its class, its message if that may be told, else where it was thrown.
   */
  public static String failure(Throwable failure) {
    if (shown || isTold(failure)) {
      return failure.toString();
    }
    StackTraceElement[] stack = failure.getStackTrace();
    return failure.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0]);
  }

  /** A failure to be logged, or thrown where it is logged: with its stack and what caused it. */
  public static Throwable trace(Throwable failure) {
    return shown ? failure : MaskedException.of(failure);
  }

  /** Names of classes and members that are missing, and what the machine says of itself. */
  static boolean isTold(Throwable failure) {
    return failure instanceof ValueFree
        || failure instanceof LinkageError
        || failure instanceof VirtualMachineError;
  }
}
