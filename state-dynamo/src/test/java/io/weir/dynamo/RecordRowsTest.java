package io.weir.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.weir.codec.CodecException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A record's components are the row: the same bytes as of an item that is written by hand. */
class RecordRowsTest {
  private static final Instant AT = Instant.parse("2026-01-01T12:00:00.250Z");

  enum Kind {
    SMALL
  }

  record Place(String city, double[] position) {}

  record Row(
      String page,
      Instant start,
      long views,
      int small,
      double mean,
      BigDecimal sum,
      boolean open,
      Kind kind,
      LocalDate day,
      byte[] digest,
      Place place,
      List<Place> places,
      Map<String, Integer> byName,
      Optional<String> note,
      String none) {}

  private static final Row ROW =
      new Row(
          "home",
          AT,
          1L << 60,
          7,
          1.5,
          new BigDecimal("12345678901234567890.12"),
          true,
          Kind.SMALL,
          LocalDate.of(2026, 1, 2),
          new byte[] {1, -1},
          new Place("Graz", new double[] {47, 15.5}),
          List.of(new Place("Wien", new double[0])),
          Map.of("a", 1),
          Optional.empty(),
          null);

  private static Map<String, Object> byHand() {
    Map<String, Object> row = new HashMap<>();
    row.put("page", "home");
    row.put("start", "2026-01-01T12:00:00.250000000Z");
    row.put("views", 1L << 60);
    row.put("small", 7);
    row.put("mean", 1.5);
    row.put("sum", new BigDecimal("12345678901234567890.12"));
    row.put("open", true);
    row.put("kind", "SMALL");
    row.put("day", "2026-01-02");
    row.put("digest", new byte[] {1, -1});
    row.put("place", Map.of("city", "Graz", "position", List.of(47.0, 15.5)));
    row.put("places", List.of(Map.of("city", "Wien", "position", List.of())));
    row.put("byName", Map.of("a", 1));
    row.put("note", null);
    row.put("none", null);
    return row;
  }

  @Test
  void aRecordIsWrittenAsAnItemByHandIs() {
    DynamoSink<Row> sink = DynamoSink.table("rows", Row.class).key("page", "start");
    DynamoSink<Row> item =
        DynamoSink.<Row>table("rows", row -> byHand()).key("page").sortKey("start");
    assertThat(sink.encode(ROW)).isEqualTo(item.encode(ROW));
    assertThat(sink.encode(ROW)).isEqualTo(sink.encode(ROW));
  }

  record Bid(String auction, long amount, byte[] hash) {}

  record Renamed(@JsonProperty("id") String name) {}

  @Test
  void keysHaveTheTypesOfTheirComponents() {
    DynamoSink<Bid> bids = DynamoSink.table("bids", Bid.class).key("auction", "amount");
    assertThat(bids.keyAttributes())
        .containsExactly(
            new KeyAttribute("auction", KeyType.STRING),
            new KeyAttribute("amount", KeyType.NUMBER));
    assertThat(DynamoSink.table("bids", Bid.class).key("hash").keyAttributes())
        .containsExactly(new KeyAttribute("hash", KeyType.BINARY));
    assertThat(bids.encode(new Bid("a", 5, null))).isNotEmpty();
  }

  @Test
  void aKeyThatNoRowCanHaveIsRefusedWhenDeclared() {
    DynamoSink<Bid> bids = DynamoSink.table("bids", Bid.class);
    assertThatThrownBy(() -> bids.key("auktion"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Bid has no component 'auktion' for the table's key; it has [auction, amount, hash]");
    assertThatThrownBy(() -> bids.key("auction").sortKey("amont"))
        .hasMessageContaining("no component 'amont'");
  }

  record Kinds(
      String text,
      Optional<Long> number,
      boolean open,
      Boolean boxed,
      List<String> list,
      Map<String, String> map,
      double[] numbers,
      Place place,
      Instant at) {}

  @Test
  void aComponentThatCannotBeAKeyIsRefusedWhenDeclared() {
    DynamoSink<Kinds> sink = DynamoSink.table("kinds", Kinds.class);
    for (String name : List.of("open", "boxed", "list", "map", "numbers", "place")) {
      for (Runnable declared :
          List.<Runnable>of(
              () -> sink.key(name),
              () -> sink.key(name, KeyType.STRING),
              () -> sink.key("text", name),
              () -> sink.key("text").sortKey(name, KeyType.STRING))) {
        assertThatThrownBy(declared::run)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContainingAll("'" + name + "' of Kinds is a ", "texts, numbers or bytes");
      }
    }
    assertThat(sink.key("number").keyAttributes())
        .containsExactly(new KeyAttribute("number", KeyType.NUMBER));
  }

  @Test
  void aDeclaredTypeThatNoRowHasIsRefusedWhenDeclared() {
    DynamoSink<Kinds> sink = DynamoSink.table("kinds", Kinds.class);
    assertThatThrownBy(() -> sink.key("text", KeyType.NUMBER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'text' of Kinds is a String", "as a NUMBER", "as a STRING");
    assertThatThrownBy(() -> sink.key("text").sortKey("at", KeyType.NUMBER))
        .hasMessageContaining("'at' of Kinds is a Instant");
    assertThatThrownBy(() -> sink.key("txt", KeyType.STRING))
        .hasMessageContaining("no component 'txt'");
    assertThat(sink.key("text", KeyType.STRING).keyAttributes()).hasSize(1);
  }

  public static final class Bean {
    public final Instant at;
    private final long count;

    Bean(Instant at, long count) {
      this.at = at;
      this.count = count;
    }

    public long getCount() {
      return count;
    }

    public boolean isOpen() {
      return true;
    }
  }

  @Test
  void aBeansPropertiesAreKeysLikeComponents() {
    DynamoSink<Bean> beans = DynamoSink.table("beans", Bean.class);
    DynamoSink<Bean> sink = beans.key("count", "at");
    assertThat(sink.keyAttributes())
        .containsExactly(
            new KeyAttribute("count", KeyType.NUMBER), new KeyAttribute("at", KeyType.STRING));
    assertThat(RowCodec.decode(sink.encode(new Bean(AT, 3))).get("at").s())
        .isEqualTo("2026-01-01T12:00:00.250000000Z");
    assertThatThrownBy(() -> beans.key("amount"))
        .hasMessageContainingAll("Bean has no component 'amount'", "count", "at");
    assertThatThrownBy(() -> beans.key("open")).hasMessageContaining("'open' of Bean is a boolean");
  }

  /** By their names alone they would be refused, and DynamoDB is given what the annotation says. */
  record Written(@JsonFormat(shape = JsonFormat.Shape.STRING) Place at, String id) {}

  @Test
  void whatAnAnnotationMayWriteOtherwiseIsNotRefusedWhenDeclared() {
    DynamoSink<Written> sink = DynamoSink.table("written", Written.class);
    assertThat(sink.key("at").keyAttributes())
        .containsExactly(new KeyAttribute("at", KeyType.STRING));
  }

  @Test
  void anInstantHasNineDigitsAsASortKeyAndAsManyAsItNeedsElsewhere() {
    DynamoSink<Kinds> sorted = DynamoSink.table("kinds", Kinds.class).key("text", "at");
    DynamoSink<Kinds> named = DynamoSink.table("kinds", Kinds.class).key("at");
    Instant noon = Instant.parse("2026-01-01T12:00:00Z");
    Kinds row =
        new Kinds(
            "a", Optional.empty(), true, true, List.of(), Map.of(), new double[0], null, noon);

    assertThat(RowCodec.decode(sorted.encode(row)).get("at").s())
        .isEqualTo("2026-01-01T12:00:00.000000000Z");
    assertThat(RowCodec.decode(named.encode(row)).get("at").s()).isEqualTo("2026-01-01T12:00:00Z");
    assertThat(RowCodec.sortable("2026-01-01T12:00:00.123456Z"))
        .isEqualTo("2026-01-01T12:00:00.123456000Z");
    for (String other : List.of("", "Z", "2026-01-01", "2026-01-01T12:00Z", "12:00:00 in LINZ")) {
      assertThat(RowCodec.sortable(other)).isEqualTo(other);
    }
  }

  @Test
  void aNameThatAnAnnotationChangesIsTheAttributes() {
    DynamoSink<Renamed> sink = DynamoSink.table("names", Renamed.class).key("id");
    assertThat(RowCodec.decode(sink.encode(new Renamed("x")))).containsOnlyKeys("id");
  }

  @Test
  void whatIsNoObjectIsRefused() {
    DynamoSink<String> texts = DynamoSink.table("texts", String.class).key("id");
    assertThatThrownBy(() -> texts.encode("x"))
        .isInstanceOf(CodecException.class)
        .hasMessage("String is no object, so it has no fields; give a record");
  }
}
