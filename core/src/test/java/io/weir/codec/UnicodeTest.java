package io.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** R19: what a text is in memory, it is in its bytes. */
class UnicodeTest {
  private static final List<String> WHOLE =
      List.of("", "a", "ä", "€", "\uFFFD", "\uFFFF", "😀", "a😀b", "\uD7FF\uE000");
  private static final List<String> BROKEN =
      List.of("\uD83D", "\uDFFF", "hi\uD83D", "\uDE00\uD83D", "\uD83D\uD83D\uDE00", "€\uDC80?");

  /** All of UTF-16, halves of characters among them. */
  private static String random(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      int kind = random.nextInt(4);
      text.append(
          (char)
              (kind == 0
                  ? Character.MIN_SURROGATE + random.nextInt(0x800)
                  : kind == 1 ? random.nextInt(0x10000) : random.nextInt(0x80)));
    }
    return text.toString();
  }

  @Test
  void aTextIsWholeIfEverySurrogateHasItsOtherHalf() {
    assertThat(WHOLE)
        .allMatch(Unicode::isWhole)
        .allSatisfy(text ->
            assertThat(Unicode.bytes(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8)));
    assertThat(BROKEN).noneMatch(Unicode::isWhole);
  }

  @Test
  void aRefusalSaysWhatWhereAndWhatToDo() {
    assertThatThrownBy(() -> Unicode.require("the key", "hi\uD83Dx"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("the key is not Unicode", "U+D83D", "char 2 of 4", "cut texts");
  }

  @Test
  void everyTextComesBackFromItsBytesAndNoTwoShareThem() {
    Random random = new Random(19);
    for (int i = 0; i < 100_000; i++) {
      String one = random(random);
      String other = random(random);
      assertThat(Unicode.text(Unicode.bytes(one))).isEqualTo(one);
      BinaryWriter out = new BinaryWriter().string(one);
      assertThat(new BinaryReader(out.toByteArray()).string()).isEqualTo(one);
      assertThat(java.util.Arrays.equals(Unicode.bytes(one), Unicode.bytes(other)))
          .isEqualTo(one.equals(other));
    }
  }

  @Test
  void jsonKeepsEveryTextToo() {
    record Words(String text) {}
    Random random = new Random(20);
    Codec<Words> json = Json.of(Words.class);
    Codec<Words> compact = Compact.of(Words.class);
    for (int i = 0; i < 20_000; i++) {
      Words words = new Words(random(random));
      assertThat(json.decode(json.encode(words))).isEqualTo(words);
      assertThat(compact.decode(compact.encode(words))).isEqualTo(words);
    }
  }

  @Test
  void bytesOfNoTextAreAnErrorOrEscapedByteByByte() {
    byte[] bad = {'a', (byte) 0xFF, 'b', (byte) 0xE2, (byte) 0x82};
    assertThatThrownBy(() -> Unicode.text(bad)).isInstanceOf(UnreadableStateException.class);
    assertThat(Unicode.escaped(bad)).isEqualTo("a\uDCFFb\uDCE2\uDC82");
    assertThat(Unicode.escaped("€\uFFFD".getBytes(StandardCharsets.UTF_8))).isEqualTo("€\uFFFD");
    assertThat(Unicode.isWhole(Unicode.escaped(bad))).isFalse();
  }

  @Test
  void aRepairedTextIsWholeAndTheRestOfItStays() {
    assertThat(Unicode.repaired("\uDE00a😀\uD83D")).isEqualTo("\uFFFDa😀\uFFFD");
    assertThat(WHOLE).allSatisfy(text -> assertThat(Unicode.repaired(text)).isSameAs(text));
  }

  @Test
  void aLetterHoldsItsTextsWithinTheirLimitsAndTwoLongNamesStayTwo() {
    String keys = "k".repeat(500_000);
    DeadLetter one = letter(keys + "1");
    DeadLetter other = letter(keys + "2");

    assertThat(one.partitionKey()).isNotEqualTo(other.partitionKey()).contains(Unicode.CUT + "#");
    assertThat(one.partitionKey()).hasSize(DeadLetter.MAX_NAME_BYTES);
    assertThat(one.message()).hasSize(DeadLetter.MAX_MESSAGE_BYTES).endsWith(Unicode.CUT);
    assertThat(letter("short").partitionKey()).isEqualTo("short");
    assertThat(letter("hi\uD83D").key()).isEqualTo("hi\uFFFD");
    assertThat(
            new DeadLetter("f", one.reason(), "m", one.position(), null, null, 0, "", one.payload())
                .position())
        .isEqualTo(one.position());
  }

  private static DeadLetter letter(String text) {
    return new DeadLetter(
        "f", DeadLetter.Reason.UNREADABLE, text, text, text, text, 1, text, new byte[10]);
  }

  @Test
  void aTextsLengthIsThatOfItsBytes() {
    for (String text :
        new String[] {
          "", "abc", "\u00e9", "\u20ac", "\ud83d\ude00", "a\ud83d", "\ude00b", "\ude00\ud83d\ude00"
        }) {
      assertThat(Unicode.length(text))
          .as(Unicode.escaped(Unicode.bytes(text)))
          .isEqualTo(Unicode.bytes(text).length);
    }
  }
}
