package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.StreamFunction;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** {@code ./weir capture}: what it writes, compiled and run. */
public class CaptureCommandTest extends StoredHits {
  /** The function, in a class that a test in no package can name. */
  public static final class Captured {
    public static final StreamFunction FUNCTION = function(source().waitForSilentShards());

    private Captured() {}
  }

  @TempDir private Path folder;
  private final RecordedCalls calls = new RecordedCalls("kinesis");

  @Override
  KinesisClient kinesis() {
    return calls.of(KinesisClient.class, new SimulatedKinesis(stream));
  }

  @BeforeEach
  void hits() {
    at(300);
    put(0, "home", 0);
    put(0, "about", 1);
    put(0, "home", 70);
    put(1, "home", 3);
    run(0);
    run(1);
  }

  private int capture(String... more) {
    return command(
        with(
            new String[] {
              "capture", "--function", Captured.class.getName(), "--out", folder.toString()
            },
            more));
  }

  /** Compiles the test that was written, and runs it; what it throws, if it does. */
  private Optional<Throwable> replayed() throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter problems = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                new PrintWriter(problems),
                null,
                null,
                List.of("-d", folder.toString(), "-proc:none"),
                null,
                compiler
                    .getStandardFileManager(null, null, null)
                    .getJavaFileObjects(folder.resolve(Capture.TEST)))
            .call();
    assertThat(compiled).as(problems.toString()).isTrue();
    URL[] classes = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader())) {
      var constructor = loader.loadClass("CapturedTest").getDeclaredConstructor();
      constructor.setAccessible(true);
      Object test = constructor.newInstance();
      Method method = test.getClass().getDeclaredMethod("theRecordsOfTheKeyAreReplayed");
      method.setAccessible(true);
      method.invoke(test);
      return Optional.empty();
    } catch (InvocationTargetException failed) {
      return Optional.of(failed.getCause());
    }
  }

  @Test
  void recordsFromTheBeginningAreReplayedByTheTestThatIsWritten() throws Exception {
    assertThat(capture("--key", "home", "--from", "2026-01-01T12:00:00Z")).as(refusal()).isZero();
    assertThat(output())
        .contains("read 4 records, 3 of the key; 3 are captured")
        .contains("the key began then or later: the replay begins without state, as it did");
    assertThat(Files.readAllLines(folder.resolve(Capture.RECORDS))).hasSize(3);
    assertThat(replayed()).isEmpty();

    Path test = folder.resolve(Capture.TEST);
    Files.writeString(test, Files.readString(test).replace("EXPECTED =", "EXPECTED = \"x\" +"));
    assertThat(replayed()).get().isInstanceOf(AssertionError.class);
  }

  /** Without a time, it goes on from what is stored: with what no commit of the key has decided. */
  @Test
  void recordsBehindTheStoredStateGoOnFromIt() throws Exception {
    put(0, "home", 130);
    assertThat(capture("--key", "home")).as(refusal()).isZero();
    assertThat(output())
        .contains("1 are captured", "the replay begins with the state as it is now");
    assertThat(Files.readString(folder.resolve(Capture.STATE))).contains("\"hasState\":true");
    assertThat(replayed()).isEmpty();
    String expected = Files.readString(folder.resolve(Capture.TEST));
    assertThat(expected).as("the stored window fires when the record comes").contains("UPSERT");
  }

  /** What a producer puts into a key stands in the ids, and so in the text of the test. */
  @Test
  void aKeyOfOddCharactersIsReplayed() throws Exception {
    String written = "a\\u00001\\r \\n\\\"\\\"\\\"\\\\u0041 \u00e9";
    String key = "a\0" + "1\r \n\"\"\"\\u0041 \u00e9";
    put(0, written, 80);
    put(0, written, 150);
    run(0);
    assertThat(capture("--key", key, "--from", "2026-01-01T12:00:00Z")).as(refusal()).isZero();
    assertThat(output()).contains("2 are captured");
    assertThat(Files.readString(folder.resolve(Capture.TEST))).contains("UPSERT");
    assertThat(replayed()).isEmpty();
  }

  @Test
  void aFileInThePlaceOfTheFolderIsToldAndIsNoKeyWithoutRecords() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    int exit =
        command(
            "capture",
            "--function",
            Captured.class.getName(),
            "--key",
            "home",
            "--from",
            "2026-01-01T12:00:00Z",
            "--out",
            file.toString());
    assertThat(exit).isEqualTo(2);
    assertThat(refusal()).contains(file.toString(), "a file with that name is there");
  }

  @Test
  void personalFieldsAreTreatedAndNothingElseIsLost() throws IOException {
    assertThat(capture("--key", "home", "--from", "2026-01-01T12:00:00Z")).isZero();
    String records = Files.readString(folder.resolve(Capture.RECORDS));
    String data = records.lines().findFirst().orElseThrow().split("\"data\":\"")[1].split("\"")[0];
    String first = new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
    assertThat(first)
        .contains("\"visitor\":\"***\"", "\"id\":\"home-0-0\"")
        .doesNotContain("Secret");
    assertThat(calls.actions())
        .containsExactly("kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards");
    assertThat(dynamo.actions()).containsExactly("dynamodb:BatchGetItem", "dynamodb:Query");
  }

  @Test
  void aKeyOfWhichNothingIsThereIsTold() {
    assertThat(capture("--key", "nowhere")).isEqualTo(1);
    assertThat(output()).contains("0 are captured", "the key has no state now");
  }

  @Test
  void aKeyOlderThanTheBeginningIsTold() {
    assertThat(capture("--key", "home", "--from", "2026-01-01T13:00:00Z")).isZero();
    assertThat(output()).contains("the key is older than --from", "--from 2026-01-01T12:05:00Z");
  }
}
