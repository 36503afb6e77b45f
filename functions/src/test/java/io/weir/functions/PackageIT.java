package io.weir.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What is uploaded to Lambda; the build leaves the list beside it. */
class PackageIT {
  private static final Path ZIP = Path.of("target", "weir-functions.zip");
  private static final long MAX_BYTES = 12L * 1024 * 1024;

  private static List<ZipEntry> files() throws IOException {
    try (ZipFile zip = new ZipFile(ZIP.toFile())) {
      return zip.stream().filter(entry -> !entry.isDirectory()).collect(Collectors.toList());
    }
  }

  @Test
  void thePackageIsSmallAndItsContentIsListed() throws IOException {
    String list =
        files().stream()
            .map(entry -> "%,12d  %s%n".formatted(entry.getSize(), entry.getName()))
            .collect(Collectors.joining());
    Files.writeString(Path.of("target", "weir-functions.txt"), list);

    assertThat(Files.size(ZIP)).as(list).isLessThanOrEqualTo(MAX_BYTES);
  }

  @Test
  void itHoldsOnlyWhatAFunctionNeeds() throws IOException {
    List<String> names = files().stream().map(ZipEntry::getName).toList();

    assertThat(names)
        .contains("simplelogger.properties")
        .anyMatch(name -> name.startsWith("lib/weir-functions-"))
        .anyMatch(name -> name.startsWith("lib/weir-runtime-adapter-"))
        .noneMatch(name ->
            name.matches(
                ".*(netty|httpc|apache|testkit|junit|joda|aws-lambda-java-events|DynamoDBLocal).*"));
    assertThat(names).allMatch(name -> name.startsWith("lib/") || name.matches("[a-z.]+"));
  }
}
