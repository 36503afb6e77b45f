package io.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weir.privacy.Personal;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlainRecordsTest {
  enum Kind {
    A
  }

  record View(String page, long at, Instant time, BigDecimal price, List<Part> parts) {}

  record Part(Map<String, Optional<Integer>> counts, Part next) {}

  record Marked(@Personal String email) {}

  record Within(List<Optional<Marked>> all) {}

  record Renamed(@JsonProperty("e") String email) {}

  record OfParameter(String email) {
    OfParameter(@Personal String email) {
      this.email = email;
    }
  }

  record OfAccessor(String email) {
    @Override
    @Personal
    public String email() {
      return email;
    }
  }

  interface Named {
    @Personal
    String email();
  }

  record OfInterface(String email) implements Named {}

  record Open(Object any) {}

  record OfRecord(Record any) {}

  record OfText(CharSequence any) {}

  record OfType<T>(T any) {}

  record OfEnum(Kind kind) {}

  enum Renaming {
    @com.fasterxml.jackson.annotation.JsonProperty("a")
    A
  }

  record OfMarkedEnum(Renaming kind) {}

  record OfGetter(long sum) {
    public String getWords() {
      return "" + sum;
    }
  }

  record OfArray(Marked[] all) {}

  static class Bean {
    public String email = "";
  }

  record OfBean(Bean bean) {}

  @Test
  void recordsOfValuesAndOfSuchRecordsArePlain() {
    assertThat(PlainRecords.is(View.class)).isTrue();
    assertThat(PlainRecords.is(Part.class)).isTrue();
    assertThat(PlainRecords.is(String.class)).isTrue();
    assertThat(PlainRecords.is(OfEnum.class)).isTrue();
  }

  @Test
  void whatHasOrMayHaveAMarkIsNot() {
    assertThat(
            List.of(
                Marked.class,
                Within.class,
                Renamed.class,
                OfParameter.class,
                OfAccessor.class,
                OfInterface.class,
                Open.class,
                OfRecord.class,
                OfText.class,
                OfType.class,
                OfMarkedEnum.class,
                OfGetter.class,
                OfArray.class,
                OfBean.class,
                Bean.class,
                Object.class))
        .noneMatch(PlainRecords::is);
  }
}
