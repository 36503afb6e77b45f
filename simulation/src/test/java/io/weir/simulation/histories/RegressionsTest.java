package io.weir.simulation.histories;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Histories that once diverged, as short as they could be made: each is as it must be now. */
class RegressionsTest {
  private static List<Path> files() throws IOException, URISyntaxException {
    Path folder = Path.of(RegressionsTest.class.getResource("/histories").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> historiesThatOnceDiverged() throws IOException, URISyntaxException {
    return files().stream()
        .map(file ->
            DynamicTest.dynamicTest(
                file.getFileName().toString(),
                () -> assertThat(Histories.replay(Files.readString(file))).isEmpty()));
  }

  @Test
  void thereAreSome() throws IOException, URISyntaxException {
    assertThat(files()).hasSizeGreaterThan(8);
  }
}
