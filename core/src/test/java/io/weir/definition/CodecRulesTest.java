package io.weir.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodecRulesTest {
  private static Description avro(String words, String schema) {
    return Description.of("codec", "")
        .with("form", "avro")
        .with("words", words)
        .with("schema", schema);
  }

  @Test
  void avroIsReadByTheSchemaThatWroteItWhateverItsClassIsCalled() {
    Description old = avro("Avro View", "{at: long, price: long}");

    assertThat(CodecRules.compare(old, avro("Avro PageView", "{at: long, price: long}")))
        .isEqualTo(Reading.SAME);
    Reading exchanged = CodecRules.compare(old, avro("Avro View", "{price: long, at: long}"));
    assertThat(exchanged.verdict()).isEqualTo(Verdict.NEEDS_UPCASTER);
    assertThat(exchanged.told()).isFalse();
    assertThat(exchanged.why()).contains("writtenAs(..)");
  }

  @Test
  void whatIsInAFrameIsComparedAsOutsideOfIt() {
    Description old =
        Description.wrapping(String.class, "a", avro("Avro View", "{at: long, price: long}"));
    Description now =
        Description.wrapping(String.class, "b", avro("Avro View", "{price: long, at: long}"));
    assertThat(CodecRules.compare(old, now).verdict()).isEqualTo(Verdict.NEEDS_UPCASTER);
  }
}
