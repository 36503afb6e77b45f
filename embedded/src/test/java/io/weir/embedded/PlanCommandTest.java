package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import io.weir.codec.Json;
import io.weir.engine.EngineLimits;
import io.weir.engine.StoredDefinition;
import io.weir.functions.earthquakes.Earthquakes;
import io.weir.state.InMemoryStateStore;
import io.weir.state.Note;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code ./weir plan}: the classes of the examples against themselves and what is deployed. */
class PlanCommandTest {
  private static final String CLASS = Earthquakes.class.getName();

  private final InMemoryStateStore store = new InMemoryStateStore();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream wrong = new ByteArrayOutputStream();
  private String examples;

  @BeforeEach
  void find() throws URISyntaxException {
    examples =
        Path.of(Earthquakes.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
  }

  private int run(String... args) {
    Deployment here =
        new Deployment(
            Map.of("WEIR_STATE_TABLE", "state"),
            table -> null,
            table -> store,
            table -> null,
            () -> null,
            () -> null,
            time -> {},
            () -> null,
            InstantSource.system());
    return Main.run(
        new PrintStream(printed, true, StandardCharsets.UTF_8),
        new PrintStream(wrong, true, StandardCharsets.UTF_8),
        here,
        args);
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private void deployed(String description) {
    store.commitNote(
        Earthquakes.FUNCTION.name(),
        Note.none(StoredDefinition.NOTE).next(description.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aPackageAgainstItselfGoesOn() {
    assertThat(run("plan", examples, examples, "--class", CLASS)).isZero();
    assertThat(text())
        .contains("function earthquakes: unchanged", "window: unchanged", "all state goes on");
  }

  @Test
  void whatIsDeployedIsReadFromTheStateTable() {
    new StoredDefinition(Earthquakes.FUNCTION, store, "", EngineLimits.DEFAULT, () -> 0).settle();
    assertThat(run("plan", examples, "--class", CLASS)).isZero();
    assertThat(text()).contains("function earthquakes: unchanged");
  }

  @Test
  void aWindowOfAnotherSizeIsRefused() {
    String json = Earthquakes.FUNCTION.description().json();
    deployed(json.replace("tumbling windows of PT1H", "tumbling windows of PT2H"));
    assertThat(run("plan", examples, "--class", CLASS, "--json")).isEqualTo(2);
    Map<String, Object> plan =
        Json.of(new TypeReference<Map<String, Object>>() {}).decode(printed.toByteArray());
    assertThat(plan).containsEntry("verdict", "refused").containsEntry("status", 2);
    assertThat(text()).contains("tumbling windows of PT2H to tumbling windows of PT1H");
  }

  @Test
  void whatNeedsADecisionHasAStatusOfItsOwn() {
    String json = Earthquakes.FUNCTION.description().json();
    deployed(json.replace("\"stateVersion\":\"1\"", "\"stateVersion\":\"7\""));
    assertThat(run("plan", examples, "--class", CLASS)).isEqualTo(1);
    assertThat(text()).contains("state version 1: needs an upcaster");
  }

  @Test
  void whatCannotBeDoneIsSaid() {
    assertThat(run("plan", examples, "--class", CLASS)).isEqualTo(2);
    assertThat(wrong.toString(StandardCharsets.UTF_8))
        .contains("'state' has the definition of none of [earthquakes]", "as OLD");
    assertThat(run("plan", "nowhere.jar", examples)).isEqualTo(2);
    assertThat(wrong.toString(StandardCharsets.UTF_8)).contains("nowhere.jar is not there");
    assertThat(run("plan")).isEqualTo(2);
    assertThat(run("plan", "a" + File.pathSeparator + "b", "c", "d")).isEqualTo(2);
  }
}
