package io.weir.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

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

  private static final int MEGABYTE = 1024 * 1024;

  /**
   * Clients of sinks, and the most megabytes of a package with one. Those of S3 and Lambda alone
   * have 4 and 3.
   */
  private static Stream<Arguments> clients() {
    return Stream.of(
        Arguments.of(KinesisClient.class, 14),
        Arguments.of(SqsClient.class, 14),
        Arguments.of(SnsClient.class, 14),
        Arguments.of(EventBridgeClient.class, 14),
        Arguments.of(FirehoseClient.class, 14),
        Arguments.of(SfnClient.class, 14),
        Arguments.of(LambdaClient.class, 16),
        Arguments.of(S3Client.class, 17));
  }

  /** A function with one more sink: the connectors, and what its client brings. */
  @ParameterizedTest
  @MethodSource("clients")
  void thePackageIsSmallWithOneMoreSink(Class<?> client, int megabytes) throws IOException {
    List<Path> more = new ArrayList<>();
    more.add(connectors());
    Set<String> there = files().stream().map(ZipEntry::getName).collect(Collectors.toSet());
    ClientJars.of(client)
        .forEach((artifact, jar) -> {
          if (!there.contains("lib/" + jar.getFileName())) {
            more.add(jar);
          }
        });
    Path zip = Path.of("target", "weir-functions-" + client.getSimpleName() + ".zip");
    write(zip, more);
    assertThat(Files.size(zip))
        .as("%s adds %s", client.getSimpleName(), more)
        .isGreaterThan(Files.size(ZIP))
        .isLessThanOrEqualTo((long) megabytes * MEGABYTE);
  }

  private static Path connectors() throws IOException {
    try (Stream<Path> jars = Files.list(Path.of("..", "connectors", "target"))) {
      return jars.filter(jar ->
              jar.getFileName().toString().matches("weir-connectors-[^-]+(-SNAPSHOT)?\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** The package with further jars. */
  private static void write(Path file, List<Path> more) throws IOException {
    try (ZipFile base = new ZipFile(ZIP.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (ZipEntry entry : files()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        base.getInputStream(entry).transferTo(out);
      }
      for (Path jar : more) {
        out.putNextEntry(new ZipEntry("lib/" + jar.getFileName()));
        Files.copy(jar, out);
      }
    }
  }
}
