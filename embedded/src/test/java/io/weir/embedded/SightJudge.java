package io.weir.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.dynamo.DeadLetters;
import io.weir.simulation.dynamodb.DynamoDbModel;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/**
 * Says what must be in the tables of {@code page-views}, by what producers have sent and nothing
 * else: each view, however often it was sent, is counted in the window of its page and minute, or
 * stands once in the table of late views. What no function can read is a dead letter, whole, until
 * it has been sent again and been read.
 */
final class SightJudge {
  private record View(String page, Instant minute) {
    private String row() {
      return page + " " + minute;
    }
  }

  private final DynamoDbModel tables;
  private final Map<String, View> views = new LinkedHashMap<>();
  private final List<String> unreadable = new ArrayList<>();

  SightJudge(DynamoDbModel tables) {
    this.tables = tables;
  }

  /** A view was sent; again, if its id was sent before. */
  void put(String id, String page, Instant at) {
    views.putIfAbsent(id, new View(page, at.truncatedTo(ChronoUnit.MINUTES)));
  }

  /** Something was sent that is no view for the code of now. */
  void putUnreadable(String text) {
    unreadable.add(text);
  }

  int views() {
    return views.size();
  }

  private List<Map<String, AttributeValue>> rows(String table) {
    return tables.scan(ScanRequest.builder().tableName(table).build()).items();
  }

  private Set<String> late() {
    Set<String> late = new HashSet<>();
    rows("late-views").forEach(row -> assertThat(late.add(row.get("id").s())).isTrue());
    return late;
  }

  private Map<String, Long> counted(Instant before) {
    Map<String, Long> counted = new TreeMap<>();
    for (Map<String, AttributeValue> row : rows("page-counts")) {
      Instant start = Instant.parse(row.get("start").s());
      if (start.isBefore(before)) {
        counted.put(row.get("page").s() + " " + start, Long.parseLong(row.get("views").n()));
      }
    }
    return counted;
  }

  private Map<String, Long> expected(Instant before) {
    Set<String> late = late();
    Map<String, Long> expected = new TreeMap<>();
    views.forEach((id, view) -> {
      if (view.minute().isBefore(before) && !late.contains(id)) {
        expected.merge(view.row(), 1L, Long::sum);
      }
    });
    return expected;
  }

  /**
   * Judges the windows that begin before a time, and all dead letters.
   *
   * @param before its windows and all before them have closed
   */
  void nothingIsLostAndNothingIsTwice(Instant before) {
    assertThat(counted(before)).as("views by page and minute").isEqualTo(expected(before));
    DeadLetters kept = new DeadLetters(tables, SightStack.LETTERS);
    List<String> letters =
        kept.list()
            .map(one -> kept.find(one.id()).orElseThrow().letter().payload())
            .map(payload -> new String(payload, UTF_8))
            .toList();
    assertThat(letters).as("dead letters").containsExactlyInAnyOrderElementsOf(unreadable);
    assertThat(counted(before).size()).as("it has judged something").isGreaterThan(100);
  }

  /** The rows that have more or less than they should. */
  Set<String> wrong(Instant before) {
    Map<String, Long> counted = counted(before);
    Set<String> wrong = new HashSet<>();
    expected(before)
        .forEach((row, views) -> {
          if (!views.equals(counted.get(row))) {
            wrong.add(row);
          }
        });
    return wrong;
  }
}
