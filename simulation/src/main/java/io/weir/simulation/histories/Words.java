package io.weir.simulation.histories;

import java.nio.charset.StandardCharsets;

/**
 * Texts from all of UTF-16 in the place of plain letters: half characters, which have no bytes in
 * UTF-8, and the characters that they become if they are written anyway (R19).
 */
final class Words {
  /** The number of alphabets; the first one is plain. */
  static final int ALPHABETS = 6;

  private static final int MOST_KEY_BYTES = 1_024;
  private static final int MOST_PARTITION_KEY = 256;
  private static final String ASTRAL = "\uD83D\uDE00";

  /** The replacements of the letters a to e. */
  private static final String[][] KEYS = {
    {"a", "b", "c", "d", "e"},
    {"x\uD83D", "x\uD83E", "x?", "x\uFFFD", "e"},
    {"?", "\uDFFF", "\uFFFD", ASTRAL, "e"},
    {"k\u0000z", "k\u0000", "\u0000k", "k", "e"},
    {"\uD83D", "e\u0301", "\u00E9", "\uDE00\uD83D", "e"},
    {"x\uD83Ey", "", "x?y", "xy", "e"},
  };

  /** The replacements where a shard has lanes; they cover all of two and of three lanes. */
  private static final String[] LANES = {"a", "e", "f", "d", "b"};

  private static final String[] TEXTS = {
    "\uD83D", "\uD83E", "?", "\uFFFD", "a\u0000b", ASTRAL, "\uDE00\uD83D", "\u00E9", "\uDC80x", "x"
  };

  private Words() {}

  /**
   * The key that a letter stands for; of the last alphabet's second letter, one as long as can be.
   *
   * @param partition true if it has to be a partition key, too
   */
  static String key(Spec spec, String letter, boolean partition) {
    if (letter.length() != 1) {
      return letter;
    }
    if (spec.words() == 0) {
      return spec.inParallel() ? LANES[letter.charAt(0) - 'a'] : letter;
    }
    String key = KEYS[spec.words()][letter.charAt(0) - 'a'];
    return key.isEmpty() ? ASTRAL.repeat(MOST_PARTITION_KEY + (partition ? 0 : 1)) : key;
  }

  /** The declared id that a plain one stands for: some differ only in half a character. */
  static String id(Spec spec, String id) {
    boolean turned = spec.words() > 0 && id.length() == 2 && id.charAt(0) == 'i';
    return turned ? "i" + TEXTS[id.charAt(1) - '0'] : id;
  }

  /** Some text, by a number. */
  static String text(int number) {
    return TEXTS[number % TEXTS.length];
  }

  /** True if it has bytes of its own in UTF-8. */
  static boolean isWhole(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /** True if nothing may be kept under that key. */
  static boolean isNoKey(String key) {
    return key.startsWith("\u0000")
        || !isWhole(key)
        || key.getBytes(StandardCharsets.UTF_8).length > MOST_KEY_BYTES;
  }

  /** A text so that it can be read, and any two differ in their bytes. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (char c : text.toCharArray()) {
      escaped.append(c > ' ' && c < 127 && c != '\\' ? "" + c : "\\%04x".formatted((int) c));
    }
    return escaped.toString();
  }

  /** Reads the text of {@link #escaped}. */
  static String unescaped(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      boolean code = text.charAt(i) == '\\';
      plain.append(code ? (char) Integer.parseInt(text, i + 1, i + 5, 16) : text.charAt(i));
      i += code ? 4 : 0;
    }
    return plain.toString();
  }
}
