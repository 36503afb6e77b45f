package io.weir.embedded;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.embedded.schema.Finding;
import io.weir.embedded.schema.Mode;
import io.weir.embedded.schema.SchemaCheck;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares versions of schemas, for a build. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description = "Compares two versions of a schema.")
final class SchemaCommand {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream console;

  SchemaCommand(PrintStream console) {
    this.console = console;
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Says whether one version of a schema reads what is written with the other: a line for each place where"
            + " it does not, and what to do.",
        "Avro by its own rules; Protobuf by the rules of the wire, with numbers that must be reserved; JSON Schema"
            + " by what two schemas tell. What cannot be decided is told, and counts as not compatible."
      },
      exitCodeListHeading = "%nExit status:%n",
      exitCodeList = {"0:compatible", "1:not compatible, or not decided", "2:a file is no schema"})
  int check(
      @Option(
              names = "--mode",
              defaultValue = "full",
              paramLabel = "backward|forward|full",
              description =
                  "backward: NEW reads what OLD wrote; forward: OLD reads what NEW writes; full:"
                      + " both (default)")
          Mode mode,
      @Option(
              names = "--format",
              paramLabel = "avro|protobuf|json-schema",
              description =
                  "default: by the file's name, .avsc, .proto or a set of descriptors in .desc,"
                      + " .json")
          String format,
      @Option(names = "--json", description = "one JSON object instead of lines") boolean json,
      @Parameters(paramLabel = "OLD", description = "the version that is in use") Path old,
      @Parameters(paramLabel = "NEW", description = "the version to come") Path recent) {
    List<Finding> found;
    try {
      SchemaCheck by = format == null ? SchemaCheck.ofFile(recent.toString()) : named(format);
      found = by.compare(read(old), read(recent), mode);
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(wrong.getMessage());
    }
    if (json) {
      console.println(json(mode, found));
    } else {
      found.forEach(finding -> console.println(finding.line()));
      console.println(
          word(mode) + ": " + (found.isEmpty() ? "compatible" : found.size() + " findings"));
    }
    return found.isEmpty() ? 0 : 1;
  }

  private static String word(Mode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  private static SchemaCheck named(String format) {
    try {
      return SchemaCheck.valueOf(format.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException unknown) {
      throw new UsageException(
          "--format " + format + " is unknown; give avro, protobuf or json-schema");
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException missing) {
      throw new UsageException("cannot read " + file + ": " + missing + "; give an existing file");
    }
  }

  private static ObjectNode json(Mode mode, List<Finding> found) {
    ObjectNode json = JSON.createObjectNode().put("mode", word(mode));
    json.put("compatible", found.isEmpty());
    json.putPOJO("findings", found);
    return json;
  }
}
