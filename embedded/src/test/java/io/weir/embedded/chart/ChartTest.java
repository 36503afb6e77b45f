package io.weir.embedded.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What is drawn of rows, measured in the picture. */
class ChartTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> KEY = List.of("page", "start");
  private static final double PIXEL = 0.1;

  /** A picture with its parts. */
  private record Picture(Document svg) {
    List<Element> all(String tag) {
      var found = svg.getElementsByTagName(tag);
      return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
    }

    List<String> texts() {
      return all("text").stream().map(Element::getTextContent).toList();
    }

    /** The bars: they say what they show. */
    List<Element> bars() {
      return all("rect").stream().filter(rect -> rect.hasChildNodes()).toList();
    }

    Element text(String words) {
      return all("text").stream()
          .filter(text -> text.getTextContent().equals(words))
          .findFirst()
          .orElseThrow(() -> new AssertionError(words + " is not in " + texts()));
    }
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  private static ObjectNode row(String json) {
    try {
      return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
    } catch (java.io.IOException wrong) {
      throw new AssertionError(wrong);
    }
  }

  private static ObjectNode views(String page, String start, long views) {
    return row("{'page':'%s','start':'%s','views':%d}".formatted(page, start, views));
  }

  private static Picture drawn(List<String> key, List<ObjectNode> rows) {
    return picture(Chart.svg("a function", key, rows, null, null).orElseThrow());
  }

  private static Picture picture(String svg) {
    try {
      byte[] bytes = svg.getBytes(StandardCharsets.UTF_8);
      return new Picture(
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(bytes)));
    } catch (Exception noXml) {
      throw new AssertionError(svg, noXml);
    }
  }

  /** An hour without rows is an hour wide, and no bar is in it. */
  @Test
  void timeIsDrawnAsTime() {
    Picture picture =
        drawn(
            KEY,
            List.of(
                views("home", "2026-01-01T00:00:00Z", 1),
                views("home", "2026-01-01T01:00:00Z", 2),
                views("home", "2026-01-01T05:00:00Z", 3)));

    double hour = Frame.PLOT / 6.0;
    assertThat(picture.bars()).extracting(bar -> number(bar, "x")).hasSize(3);
    for (int i = 0; i < 3; i++) {
      double at = Frame.LEFT + List.of(0, 1, 5).get(i) * hour;
      assertThat(number(picture.bars().get(i), "x")).isCloseTo(at, within(PIXEL));
    }
    assertThat(number(picture.text("05:00"), "x"))
        .isCloseTo(number(picture.bars().get(2), "x"), within(PIXEL));
    assertThat(picture.texts()).contains("00:00", "2026-01-01", "views by start (UTC)");
  }

  /** The old labels of small values were rounded: 0, 1, 1, 2, 2. */
  @Test
  void theAxisOfValuesSaysWhatItsLinesStandFor() {
    Picture picture = drawn(KEY, List.of(views("home", "2026-01-01T00:00:00Z", 3)));

    List<Element> ticks =
        picture.all("text").stream().filter(text -> number(text, "x") == Frame.LEFT - 8).toList();
    assertThat(ticks).hasSizeGreaterThan(2);
    double zero = number(ticks.getFirst(), "y");
    Element bar = picture.bars().getFirst();
    double pixels = number(bar, "height") / 3;
    for (Element tick : ticks) {
      double value = Double.parseDouble(tick.getTextContent());
      assertThat(zero - number(tick, "y")).isCloseTo(value * pixels, within(PIXEL));
    }
  }

  @Test
  void theLargestKeysAreSeriesAndTheOthersAreOne() {
    List<ObjectNode> rows = new ArrayList<>();
    for (int page = 1; page <= 12; page++) {
      rows.add(views("page" + page, "2026-01-01T00:00:00Z", page * 10L));
      rows.add(views("page" + page, "2026-01-01T00:01:00Z", page));
    }
    Picture picture = drawn(KEY, rows);

    assertThat(picture.texts())
        .contains("page12: 132", "page6: 66", "others (5): 165", "sum of views by start (UTC)")
        .doesNotContain("page5: 55");
    assertThat(picture.bars()).hasSize(8 * 2);
    double drawn =
        picture.bars().stream()
            .filter(bar -> number(bar, "x") < Frame.LEFT + 1)
            .mapToDouble(bar -> number(bar, "height"))
            .sum();
    double axis = number(picture.text("0"), "y") - number(picture.text("800"), "y");
    assertThat(drawn / axis * 800).isCloseTo(780, within(2.0));
  }

  @Test
  void asManyKeysAsThereAreColoursAreAllNamed() {
    List<ObjectNode> rows =
        IntStream.rangeClosed(1, Grouped.NAMED + 1)
            .mapToObj(i -> views("page" + i, "2026-01-01T00:00:00Z", i))
            .toList();

    assertThat(drawn(KEY, rows).texts()).contains("page1: 1").noneMatch(t -> t.contains("others"));
  }

  /** Eight weeks of minutes have no pixel each. */
  @Test
  void timesThatAreTooManyShareStepsAndTheirSumStays() {
    List<ObjectNode> rows = new ArrayList<>();
    Instant begin = Instant.parse("2026-01-01T00:00:00Z");
    for (int minute = 0; minute < 56 * 1_440; minute += 7) {
      rows.add(views("home", begin.plusSeconds(minute * 60L).toString(), 1));
    }
    Picture picture = drawn(KEY, rows);

    assertThat(picture.texts())
        .contains("sum of views by start, 12 h each (UTC)")
        .contains("home: " + String.format(Locale.ROOT, "%,d", rows.size()));
    assertThat(picture.bars()).hasSize(112);
  }

  @Test
  void aMeanIsALineAndTheOthersAreTheirMean() {
    List<ObjectNode> rows = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      rows.add(row("{'page':'p%d','start':'2026-01-01T00:00:00Z','load':%d.5}".formatted(i, i)));
      rows.add(row("{'page':'p%d','start':'2026-01-01T00:01:00Z','load':%d.5}".formatted(i, i)));
    }
    Picture picture = drawn(KEY, rows);

    assertThat(picture.bars()).isEmpty();
    assertThat(picture.all("polyline")).hasSize(8);
    assertThat(picture.texts()).contains("mean of load by start (UTC)", "others (3)", "p10");
    double y = number(picture.all("circle").getLast(), "cy");
    double zero = number(picture.text("0"), "y") - 4;
    double five = number(picture.text("5"), "y") - 4;
    assertThat((zero - y) / (zero - five) * 5).isCloseTo(2.5, within(0.05));
  }

  @Test
  void aLineIsInterruptedWhereASeriesHasNothingForLong() {
    List<ObjectNode> rows = new ArrayList<>();
    for (int minute : new int[] {0, 1, 2, 30, 31, 32, 50}) {
      String time = Instant.EPOCH.plusSeconds(1_800_000_000L + minute * 60L).toString();
      rows.add(row("{'page':'home','start':'%s','load':1.5}".formatted(time)));
    }
    assertThat(drawn(KEY, rows).all("polyline")).hasSize(3);
  }

  @Test
  void rowsWithoutATimeAreBarsByKey() {
    Picture picture =
        drawn(
            List.of("page"),
            List.of(row("{'page':'home','views':5}"), row("{'page':'cart','views':10}")));

    assertThat(picture.texts()).containsSubsequence("views by page", "cart", "10", "home", "5");
    assertThat(number(picture.bars().getFirst(), "width"))
        .isCloseTo(2 * number(picture.bars().getLast(), "width"), within(PIXEL));
  }

  @Test
  void rowsWithoutANumberAreCounted() {
    Picture picture =
        drawn(
            List.of("id"),
            List.of(
                row("{'id':'a','at':'2026-01-01T00:00:00Z'}"),
                row("{'id':'b','at':'2026-01-01T00:00:00Z'}"),
                row("{'id':'c','at':'2026-01-01T00:01:00Z'}")));

    assertThat(picture.texts()).contains("rows by at (UTC)", "a: 1");
    assertThat(picture.bars()).hasSize(3);
  }

  @Test
  void aNumberOfTheKeyIsNamedAndATimeInMillisecondsIsATime() {
    Picture picture =
        drawn(
            List.of("time", "rank"),
            List.of(
                row("{'time':1767225600000,'rank':1,'delay':9.5}"),
                row("{'time':1767225600000,'rank':2,'delay':4.5}")));

    assertThat(picture.texts()).contains("rank 1", "rank 2", "delay by time (UTC)");
  }

  @Test
  void whatIsBelowZeroIsDrawnBelowZero() {
    Picture picture =
        drawn(
            KEY,
            List.of(
                views("home", "2026-01-01T00:00:00Z", -4),
                views("cart", "2026-01-01T00:00:00Z", 4)));

    double zero = number(picture.text("0"), "y") - 4;
    assertThat(picture.bars())
        .extracting(bar -> Math.round(number(bar, "y") - zero))
        .anyMatch(y -> y == 0)
        .anyMatch(y -> y < 0);
  }

  @Test
  void aKeyMayBeAnyText() {
    String odd = "<&>\" \\u0000 \\ud800 \\ud83d\\ude00 %s";

    Picture picture = drawn(KEY, List.of(views(odd.replace("\"", ""), "2026-01-01T00:00:00Z", 1)));

    assertThat(picture.texts()).contains("<&> � � 😀 %s: 1");
  }

  @Test
  void withoutRowsOrWithoutTimeAndNumberNothingIsDrawn() {
    assertThat(Chart.svg("f", KEY, List.of(), null, null)).isEmpty();
    assertThat(Chart.svg("f", List.of("id"), List.of(row("{'id':'a'}")), null, null)).isEmpty();
  }

  @Test
  void anotherNumberAndFormCanBeAskedFor() {
    List<ObjectNode> rows =
        List.of(
            row("{'page':'a','start':'2026-01-01T00:00:00Z','bytes':7,'views':2}"),
            row("{'page':'a','start':'2026-01-01T00:01:00Z','bytes':7,'views':2}"));

    String svg = Chart.svg("f", KEY, rows, "views", Form.LINES).orElseThrow();
    assertThat(picture(svg).texts()).contains("views by start (UTC)");
    assertThat(picture(svg).all("polyline")).hasSize(1);
    assertThatThrownBy(() -> Chart.svg("f", KEY, rows, "page", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "'page' is no number of these rows; their numbers are [bytes, views]");
  }

  @Test
  void maximaAndTemperaturesAreNotSummed() {
    List<ObjectNode> rows = List.of(row("{'maxLoad':1,'celsius':2,'worst_delay':3,'quakes':4}"));

    assertThat(List.of("maxLoad", "celsius", "worst_delay"))
        .allSatisfy(name -> assertThat(Form.of(name, rows)).isEqualTo(Form.LINES));
    assertThat(Form.of("quakes", rows)).isEqualTo(Form.BARS);
  }

  @ParameterizedTest
  @CsvSource({
    "1 h, 2026-03-29T01:59:59Z, 2026-03-29T01:00:00Z, 2026-03-29T02:00:00Z, 01:00",
    "1 week, 2026-03-29T01:59:59Z, 2026-03-23T00:00:00Z, 2026-03-30T00:00:00Z, 2026-03-23",
    "1 month, 2026-02-28T23:00:00Z, 2026-02-01T00:00:00Z, 2026-03-01T00:00:00Z, 2026-02",
    "6 months, 2026-12-31T00:00:00Z, 2026-07-01T00:00:00Z, 2027-01-01T00:00:00Z, 2026-07",
    "10 years, 1969-12-31T00:00:00Z, 1960-01-01T00:00:00Z, 1970-01-01T00:00:00Z, 1960",
    "5 s, 1969-12-31T23:59:58Z, 1969-12-31T23:59:55Z, 1970-01-01T00:00:00Z, 23:59:55",
  })
  void stepsBeginWhereACalendarHasThem(
      String name, Instant time, Instant begin, Instant next, String label) {
    double millis = 1;
    while (!Step.atLeast(millis).name().equals(name)) {
      millis = Step.atLeast(millis).millis() + 1;
    }
    Step step = Step.atLeast(millis);

    assertThat(Instant.ofEpochMilli(step.floor(time.toEpochMilli()))).isEqualTo(begin);
    assertThat(Instant.ofEpochMilli(step.next(begin.toEpochMilli()))).isEqualTo(next);
    assertThat(step.label(begin.toEpochMilli())).isEqualTo(label);
  }

  @ParameterizedTest
  @CsvSource({"0, 17", "-3, 0.25", "0, 0.003", "1000000, 1000001", "5, 5", "-7, -7", "0, 1e12"})
  void aScaleHoldsItsValuesAndItsLabelsAreItsTicks(double least, double most) {
    Scale scale = Scale.of(least, most);

    assertThat(scale.low()).isLessThanOrEqualTo(least);
    assertThat(scale.high()).isGreaterThanOrEqualTo(most);
    assertThat(scale.ticks()).hasSizeBetween(2, 9);
    List<String> labels = scale.ticks().stream().map(scale::label).toList();
    assertThat(labels).doesNotHaveDuplicates();
    for (int i = 0; i < labels.size(); i++) {
      double told = Double.parseDouble(labels.get(i).replace(",", ""));
      assertThat(told).isCloseTo(scale.ticks().get(i), within(scale.step() / 100));
    }
  }
}
