package io.weir.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Base64 in an event, against Java's own decoder. */
class PayloadsTest {
  private static final String OTHERS = "\"\\=+/-_ \n\u0000\u007fAz9";

  /** One for all: what is left of an event must not get into the next one. */
  private final Payloads payloads = new Payloads();

  private byte[] decoded(byte[] event, int from) {
    int end = payloads.decode(event, from, event.length);
    if (end < 0) {
      return null;
    }
    assertThat(event[end]).isEqualTo((byte) '"');
    int start = payloads.start();
    return Arrays.copyOfRange(payloads.bytes(), start, start + payloads.length());
  }

  /** Null where it is refused, or is no text of whole units. */
  private static byte[] java(String text) {
    try {
      return text.length() % 4 != 0 ? null : Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException refused) {
      return null;
    }
  }

  private static String text(Random random) {
    byte[] data = new byte[random.nextInt(40)];
    random.nextBytes(data);
    StringBuilder text = new StringBuilder(Base64.getEncoder().encodeToString(data));
    int damages = Math.max(0, random.nextInt(5) - 2);
    for (int i = 0; i < damages && !text.isEmpty(); i++) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, OTHERS.charAt(random.nextInt(OTHERS.length())));
        default -> text.setCharAt(at, OTHERS.charAt(random.nextInt(OTHERS.length())));
      }
    }
    return text.toString();
  }

  @Property(tries = 20_000)
  void eachIsDecodedUpToItsQuoteAsJavaDecodesIt(@ForAll Random random) {
    String first = text(random);
    String second = text(random);
    byte[] event = (first + '"' + second + '"').getBytes(StandardCharsets.ISO_8859_1);
    payloads.clear(event.length);

    for (int from : new int[] {0, first.length() + 1}) {
      String whole = new String(event, from, event.length - from, StandardCharsets.ISO_8859_1);
      String text = whole.substring(0, whole.indexOf('"'));
      byte[] found = decoded(event, from);
      byte[] expected = java(text);
      if (expected == null || whole.length() == text.length()) {
        assertThat(found).as(text).isNull();
      } else {
        assertThat(found).as(text).isEqualTo(expected);
      }
    }
  }

  @Example
  void oneThatTheEventEndsInIsNone() {
    byte[] event = "QUJD".getBytes(StandardCharsets.US_ASCII);
    payloads.clear(event.length);

    for (int length = 0; length <= event.length; length++) {
      assertThat(payloads.decode(event, 0, length)).isEqualTo(-1);
    }
    assertThat(payloads.decode("QQ==".getBytes(StandardCharsets.US_ASCII), 0, 4)).isEqualTo(-1);
  }

  @Example
  void everyByteValueComesBack() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    for (int length = 0; length <= all.length; length++) {
      byte[] data = Arrays.copyOf(all, length);
      byte[] event =
          (Base64.getEncoder().encodeToString(data) + '"').getBytes(StandardCharsets.US_ASCII);
      payloads.clear(event.length);
      assertThat(decoded(event, 0)).isEqualTo(data);
    }
  }
}
