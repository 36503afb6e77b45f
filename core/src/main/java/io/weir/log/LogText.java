package io.weir.log;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Makes texts about keys and failures that a log may hold. Keys and values of events are not
 * logged, and the messages of exceptions may hold both. So an exception is logged by its class and
 * stack, and a key by a digest; the same key always has the same digest.
 *
 * <p>{@link #showKeys} shows all of it, for a developer's own run. It is one setting for the whole
 * process.
 */
public final class LogText {
  private static final int DIGEST_BYTES = 4;
  private static final String PREFIX = "key#";

  private static volatile boolean shown;

  private LogText() {}

  /** Sets whether keys and messages are logged as they are; false unless this is called. */
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

  /** The digest of a key, even if keys are shown: {@code key#1a2b3c4d}. */
  public static String digest(String key) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] hash = sha.digest(key.getBytes(StandardCharsets.UTF_8));
      return PREFIX + HexFormat.of().formatHex(Arrays.copyOf(hash, DIGEST_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * A text that may hold keys or values, with something before it; empty if it is not shown.
   *
   * @param text null reads {@code null}, as the message of an exception that has none
   */
  public static String detail(String before, @Nullable String text) {
    return shown ? before + text : "";
  }

  /**
   * A failure in one line: its class, then its message if a log may hold it, else the place where
   * it was thrown.
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

  /**
   * True if a log may hold the message: it is value-free, names missing classes, or is the JVM's
   * own.
   */
  static boolean isTold(Throwable failure) {
    return failure instanceof ValueFree
        || failure instanceof LinkageError
        || failure instanceof VirtualMachineError;
  }
}
