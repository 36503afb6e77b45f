package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Personal data stand nowhere but in the input: each output of a run is searched for values that
 * were planted there, as they are, in hexadecimal and in Base64. Every mistake is made on the way.
 * The search finds them if nothing is declared.
 */
class PersonalDataTest {
  /** Stands in each planted value. */
  private static final String PLANTED = "qzPlanted7";

  private static final long AT = 1_700_000_000_000L;

  @TempDir Path folder;

  /** One who does something; each of the personal values is planted. */
  private static Map<String, Object> person(int number, long at, Object does) {
    String plant = PLANTED + number;
    return Map.of(
        "email",
        plant + "@example.org",
        "name",
        "Name " + plant,
        "home",
        Map.of("street", plant + " Street", "phones", List.of("+1" + plant)),
        "card",
        "4000" + plant,
        "at",
        at,
        "does",
        does,
        "more",
        Map.of("x", List.of(Map.of("secret", plant))));
  }

  private static String line(int number, long at, Object does) {
    return new String(Json.bytes(person(number, at, does)), StandardCharsets.UTF_8);
  }

  private static List<String> lines() {
    List<String> lines = new ArrayList<>();
    String[] all = {"tell", "throw", "huge", "refuse", "time", "tell"};
    for (int i = 0; i < all.length; i++) {
      lines.add(line(i, AT + 60_000L * i, all[i]));
    }
    lines.add(line(0, AT, "tell")); // a duplicate
    lines.add(line(20, AT - 600_000, "tell")); // late
    lines.add(line(21, AT, List.of("no text"))); // no Person
    lines.add("{\"email\":{\"" + "of" + "\":\"" + PLANTED + "22\"},\"at\":1,\"does\":\"tell\"}");
    lines.add("{\"email\":\"" + PLANTED + "23\",\"name\":\"x" + PLANTED + "23"); // cut off
    lines.add(
        "{\"email\":\"a\",\"email\":\"" + PLANTED + "24\",\"na\\u006de\":\"" + PLANTED + "24\"}");
    lines.add("{\"email\":" + PLANTED + "25}");
    lines.add(PLANTED + "26");
    lines.add("[\"" + PLANTED + "27\"]" + PLANTED + "27");
    lines.add(line(28, AT + 900_000_000_000_000L, "tell")); // too far ahead
    return lines;
  }

  /** All that a run leaves: what it prints and logs, and its files by name. */
  private Map<String, byte[]> outputs(Class<?> function) throws Exception {
    Path out = folder.resolve(function.getSimpleName());
    Path input = Files.write(folder.resolve("people.jsonl"), lines());
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                PlantedRun.class.getName(),
                out.toString(),
                input.toString(),
                function.getName())
            .redirectErrorStream(true)
            .start();
    byte[] printed = run.getInputStream().readAllBytes();
    assertThat(run.waitFor()).as(new String(printed, StandardCharsets.UTF_8)).isZero();
    Map<String, byte[]> all = new HashMap<>();
    all.put("console", printed);
    try (Stream<Path> files = Files.list(out)) {
      for (Path file : files.toList()) {
        all.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return all;
  }

  /** The text as it is, in hexadecimal, and at each place that it may have in Base64. */
  private static List<String> forms(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    List<String> forms = new ArrayList<>(List.of(text, HexFormat.of().formatHex(bytes)));
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      String base64 = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      int first = before == 0 ? 0 : before + 1;
      forms.add(base64.substring(first, base64.length() - 1));
    }
    return forms;
  }

  private static List<String> found(byte[] output) {
    String text = new String(output, StandardCharsets.ISO_8859_1);
    TreeSet<String> around = new TreeSet<>();
    for (String form : forms(PLANTED)) {
      int at = text.indexOf(form);
      if (at >= 0) {
        around.add(text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 60)));
      }
    }
    return List.copyOf(around);
  }

  private void requireNothing(Class<?> function) throws Exception {
    outputs(function).forEach((name, output) -> assertThat(found(output)).as(name).isEmpty());
  }

  private static String text(Map<String, byte[]> outputs, String name) {
    return new String(outputs.get(name), StandardCharsets.ISO_8859_1);
  }

  @Test
  void noOutputHasWhatWasPlanted() throws Exception {
    Map<String, byte[]> outputs = outputs(PlantedFunctions.Treated.class);

    outputs.forEach((name, output) -> assertThat(found(output)).as(name).isEmpty());
    assertThat(text(outputs, "results.jsonl")).contains("tok_k1_", "***");
    assertThat(text(outputs, "dead-letters.jsonl"))
        .contains("UNREADABLE", "HANDLER_FAILED", "TIMER_FAILED", "SINK_REFUSED", "TOO_FAR_AHEAD")
        .contains(base64("weir-sealed:1:k1:"));
    assertThat(text(outputs, "console")).contains("item of weir-state", "item of dead-letters");
  }

  private static String base64(String beginning) {
    byte[] bytes = beginning.getBytes(StandardCharsets.US_ASCII);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, bytes.length / 3 * 3));
  }

  @Test
  void noOutputOfWindowsHasWhatWasPlanted() throws Exception {
    requireNothing(PlantedFunctions.TreatedWindows.class);
  }

  @Test
  void whatCannotBeReadIsWithheldWithoutKeys() throws Exception {
    Map<String, byte[]> outputs = outputs(PlantedFunctions.Masked.class);

    outputs.forEach((name, output) -> assertThat(found(output)).as(name).isEmpty());
    assertThat(text(outputs, "dead-letters.jsonl")).contains(base64("weir-withheld:"));
  }

  /** Else the search would prove nothing. */
  @Test
  void theSearchFindsWhatIsNotDeclared() throws Exception {
    for (Class<?> function :
        List.of(PlantedFunctions.Told.class, PlantedFunctions.ToldWindows.class)) {
      Map<String, byte[]> outputs = outputs(function);
      assertThat(found(outputs.get("results.jsonl"))).isNotEmpty();
      assertThat(found(outputs.get("dead-letters.jsonl"))).isNotEmpty();
      assertThat(found(outputs.get("console"))).isNotEmpty();
      List<String> items =
          text(outputs, "console").lines().filter(line -> line.startsWith("item of ")).toList();
      for (String table : List.of("weir-state", "rows", "dead-letters")) {
        String all =
            String.join(
                "\n", items.stream().filter(line -> line.startsWith("item of " + table)).toList());
        assertThat(found(all.getBytes(StandardCharsets.ISO_8859_1))).as(table).isNotEmpty();
      }
    }
  }
}
