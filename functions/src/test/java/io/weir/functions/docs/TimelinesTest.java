package io.weir.functions.docs;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.time.WatermarkStrategy.monotonic;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.Timeline;
import io.weir.window.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pictures of the guides are what the code does now, and each stands in a guide. */
class TimelinesTest {
  private static final Path FOLDER = Repository.ROOT.resolve("docs/guides/timelines");
  private static final String AGAIN =
      "draw all of them again by mvn test -pl functions -am -Dtest=TimelinesTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dweir.timelines.write=true, and look at them";

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  record View(String page, Instant at) {}

  record Count(String page, Instant start, Instant end, long views) {}

  private static final Source<View> VIEWS =
      Source.stream("views", Json.of(View.class)).timestamps(View::at, monotonic());
  private static final Output<View> LATE = Output.of("late", View.class);

  private static final StreamFunction COUNTED =
      StreamFunction.named("counted")
          .from(VIEWS.keyBy(View::page))
          .compute(
              Window.of(VIEWS).tumbling(ofMinutes(5)).late(LATE).aggregate(counting(), Count::new))
          .to(new CollectingSink<>("counts"))
          .to(LATE, new CollectingSink<>("late"))
          .build();

  /** What the picture says to those who do not see it is what the function did. */
  @Test
  void aPictureTellsWhatTheRunDid() {
    String svg =
        Timeline.of(COUNTED, "Views of five minutes")
            .between(NOON, NOON.plusSeconds(900), ofMinutes(5))
            .results(Count.class, Count::end, count -> count.views() + " views")
            .late(LATE, "to the late output")
            .event(VIEWS, new View("home", NOON.plusSeconds(60)), "12:01")
            .passes(NOON.plusSeconds(300), "time passes")
            .event(VIEWS, new View("home", NOON.plusSeconds(120)), "12:02")
            .svg();
    assertThat(svg)
        .contains("<title id=\"title\">Views of five minutes</title>")
        .contains(
            ">views 12:01 at 12:01. time passes: 1 views. views 12:02 at 12:02: to the late output.<")
        .contains(">opens 1, fires 2, closes 2<");
    assertThat(svg.split("class=\"late\"", -1)).as("the event, the mark, the legend").hasSize(4);
  }

  @Test
  void whatCannotBeReadIsRefused() {
    Timeline wide =
        Timeline.of(COUNTED, "x".repeat(200)).between(NOON, NOON.plusSeconds(1), ofMillis(500));
    assertThatThrownBy(wide::svg).hasMessageContaining("say it shorter");
    assertThatThrownBy(() -> Timeline.of(COUNTED, "t").svg()).hasMessageContaining("between(..)");
    Timeline unsaid = Timeline.of(COUNTED, "t").event(VIEWS, new View("home", NOON), "noon");
    assertThatThrownBy(() -> unsaid.passes(NOON.plusSeconds(300), "time passes"))
        .hasMessageContaining("results(..)");
  }

  @Test
  void eachPictureIsWhatARunOfNowGives() throws IOException {
    for (String name : Timelines.ALL.keySet()) {
      Path committed = FOLDER.resolve(name + ".svg");
      String drawn = Timelines.ALL.get(name).get().svg();
      if (Boolean.getBoolean("weir.timelines.write")) {
        Files.createDirectories(FOLDER);
        Files.writeString(committed, drawn);
      }
      assertThat(Files.readString(committed)).as(name + ": " + AGAIN).isEqualTo(drawn);
    }
  }

  @Test
  void eachPictureStandsInAGuide() throws IOException {
    Set<String> files;
    try (Stream<Path> all = Files.list(FOLDER)) {
      files = all.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
    Set<String> shown = new TreeSet<>();
    for (String name : Timelines.ALL.keySet()) {
      String link = "](timelines/" + name + ".svg)";
      if (Repository.files(".md").stream()
          .filter(page -> page.startsWith("docs/guides/"))
          .anyMatch(page -> Repository.text(page).contains(link))) {
        shown.add(name + ".svg");
      }
    }
    assertThat(shown).isEqualTo(files).hasSize(Timelines.ALL.size());
  }
}
