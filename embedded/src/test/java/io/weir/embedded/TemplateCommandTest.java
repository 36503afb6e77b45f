package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.functions.earthquakes.AftershocksHandler;
import io.weir.functions.earthquakes.EarthquakesHandler;
import io.weir.functions.flights.BandedFlightsHandler;
import io.weir.functions.flights.CityDaysHandler;
import io.weir.functions.flights.DelayedAirportsHandler;
import io.weir.functions.flights.FlightsHandler;
import io.weir.functions.pageviews.PageViewsHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateCommandTest extends MainRuns {
  private static final Path CHECKOUT = Path.of("").toAbsolutePath().getParent();

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  /** The options stand in the file, so this is what its author wrote, made again. */
  @Test
  void theTemplateOfTheExamplesIsCurrent() {
    String file = CHECKOUT.resolve("template.yaml").toString();
    assertThat(run("template", "--check", file)).as(printed()).isZero();
    assertThat(printed()).isEqualTo(file + " is current\n");
  }

  private static final Map<String, Class<?>> HANDLERS =
      Map.of(
          "earthquakes", EarthquakesHandler.class,
          "aftershocks", AftershocksHandler.class,
          "flights", FlightsHandler.class,
          "delayed-airports", DelayedAirportsHandler.class,
          "banded-flights", BandedFlightsHandler.class,
          "city-days", CityDaysHandler.class,
          "page-views", PageViewsHandler.class);

  @Test
  void everyExampleHasATemplate() {
    assertThat(HANDLERS.keySet()).containsExactlyInAnyOrder(Examples.names().split(", ", -1));
    HANDLERS.forEach((name, handler) -> {
      assertThat(run("template", name)).isZero();
      assertThat(printed())
          .contains(
              "Handler: " + handler.getName() + "\n", "FunctionName: !Sub ${Name}-" + name + "\n");
    });
  }

  /**
   * The table of airports is kept by others: its name and its ARN are asked for, and it is read.
   */
  @Test
  void aFunctionThatEnrichesMayReadItsTableAndIsToldWhichItIs() {
    assertThat(run("template", "city-days")).isZero();
    String role = part(printed(), "  CityDaysRole:", "  CityDaysFunction:");
    assertThat(role).contains("Sid: LookupsAirports", "Action: dynamodb:BatchGetItem");
    assertThat(part(role, "Sid: LookupsAirports", "- Sid"))
        .contains("Resource: !Ref AirportsTableArn")
        .doesNotContain("Scan", "Put", "Update", "Delete");
    assertThat(printed()).contains("  AirportsTableArn:", "WEIR_LOOKUP_AIRPORTS: ");
    assertThat(printed()).doesNotContain("TableName: !Sub ${Name}-airports");
  }

  private static String part(String text, String from, String to) {
    int begin = text.indexOf(from);
    assertThat(begin).as(from).isNotNegative();
    int end = text.indexOf(to, begin + from.length());
    return end < 0 ? text.substring(begin) : text.substring(begin, end);
  }

  @Test
  void aFileThatWasChangedIsNotCurrentAndIsWrittenAgain() throws IOException {
    Path file = folder.resolve("t.yaml");
    String out = file.toString();
    run(
        "template",
        "flights",
        "--title",
        "What's mine",
        "--existing",
        "departures=my-departures",
        "--set",
        "flights.MemorySize=2048",
        "--vpc",
        "--out",
        out);
    String written = Files.readString(file);
    assertThat(written.lines().findFirst())
        .hasValue(
            "# Written by ./weir template flights --code target/function.zip --title \"What's mine\""
                + " --existing departures=my-departures --set flights.MemorySize=2048 --vpc");
    assertThat(written)
        .contains(
            "Description: What's mine\n",
            "Default: my-departures\n",
            "Default: 2048\n",
            "VpcConfig");

    Files.writeString(file, written.replace("\n", "\r\n"));
    assertThat(run("template", "--check", out)).isZero();
    Files.writeString(file, written.replace("Default: 2048", "Default: 512"));
    printed.reset();
    assertThat(run("template", "--check", out)).isEqualTo(1);
    assertThat(printed()).contains("would be '    Default: 2048'", "--update " + out);

    assertThat(run("template", "--update", out)).isZero();
    assertThat(Files.readString(file)).isEqualTo(written);
    assertThat(run("template", "--check", out)).isZero();
  }

  @Test
  void whatIsGivenBesideAFileGoesOverWhatStandsInIt() throws IOException {
    Path file = folder.resolve("t.yaml");
    String out = file.toString();
    run("template", "flights", "--existing", "departures", "--vpc", "--out", out);
    assertThat(run("template", "--check", out, "--own-key")).isEqualTo(1);
    assertThat(
            run(
                "template",
                "flights",
                "earthquakes",
                "--existing",
                "departures=mine",
                "--set",
                "flights.MemorySize=2048",
                "--update",
                out))
        .isZero();

    assertThat(Files.readString(file).lines().findFirst())
        .hasValue(
            "# Written by ./weir template flights earthquakes --code target/function.zip --existing"
                + " departures=mine --set flights.MemorySize=2048 --vpc");
    assertThat(run("template", "--check", out)).isZero();
    assertThat(run("template", "--check", out, "--update", out)).isEqualTo(2);
  }

  @Test
  void anOverlayIsNamedFromTheFolderOfItsTemplate() throws IOException {
    Path below = Files.createDirectory(folder.resolve("below"));
    Path overlay = Files.writeString(below.resolve("mine.yaml"), "Description: mine\n");
    Path file = below.resolve("t.yaml");
    Path here = Path.of("").toAbsolutePath();
    String relative = here.relativize(overlay).toString();
    assertThat(run("template", "flights", "--overlay", relative, "--out", file.toString()))
        .as(printed())
        .isZero();
    assertThat(Files.readString(file)).contains("--overlay mine.yaml\n", "Description: mine\n");
    assertThat(run("template", "--check", file.toString())).isZero();
  }

  @Test
  void anOverlaySurvives() throws IOException {
    Path overlay =
        Files.writeString(
            folder.resolve("mine.yaml"),
            "Resources:\n  Mine:\n    Type: AWS::SNS::Topic\n  FlightsTicksAlarm: null\n");
    Path file = folder.resolve("t.yaml");
    run("template", "flights", "--overlay", overlay.toString(), "--out", file.toString());
    assertThat(Files.readString(file))
        .contains("  Mine:\n    Type: AWS::SNS::Topic\n")
        .doesNotContain("FlightsTicksAlarm:\n");
    assertThat(run("template", "--check", file.toString())).isZero();
  }

  @Test
  void whatCannotBeDoneIsSaidInOneLine() throws IOException {
    assertThat(refused("template")).contains("at least one CLASS");
    assertThat(refused("template", "no.Such")).contains("no function 'no.Such'");
    assertThat(refused("template", TemplateCommandTest.class.getName()))
        .contains("no public FUNCTION");
    assertThat(refused("template", "flights", "--existing", "departurs"))
        .contains("[departurs]", "departures");
    assertThat(refused("template", "flights", "--set", "flight.MemorySize=1"))
        .contains("[flights]");
    assertThat(refused("template", "flights", "--fan-out", "nothing"))
        .contains("no function reads");
    assertThat(refused("template", "--check", folder.resolve("none").toString()))
        .contains("no file");
    assertThat(refused("template", "--check", folder.toString())).contains("is a folder");
    assertThat(refused("template", "flights", "--out", folder.resolve("none/t").toString()))
        .contains("cannot read or write", "its folder, is not there");
    Path other = Files.writeString(folder.resolve("other.yaml"), "Resources: {}\n");
    assertThat(refused("template", "--check", other.toString())).contains("does not begin with");
    assertThat(
            refused(
                "template",
                "flights",
                "--overlay",
                Files.writeString(folder.resolve("o"), "- 1\n").toString()))
        .contains("an overlay is a part of a template");
  }
}
