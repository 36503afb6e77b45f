package io.weir.embedded;

import io.weir.StreamFunction;
import io.weir.audit.KeyView;
import io.weir.dynamo.KeyReads;
import io.weir.dynamo.RequestCounts;
import io.weir.engine.SourceRecord;
import io.weir.spi.Position;
import io.weir.state.KeyMark;
import io.weir.state.KeyRecord;
import io.weir.state.Progress;
import io.weir.state.Progress.ShardMark;
import io.weir.state.StateKey;
import io.weir.state.StateStoreException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;

/** Writes the records of a key, and a test that replays them; writes nothing to the deployment. */
@Command(
    name = "capture",
    mixinStandardHelpOptions = true,
    description = {
      "The records of one key that its stream of Kinesis still keeps, with the state at their beginning, as files"
          + " and as a unit test that replays them in FunctionTestDriver. Personal fields are treated as the"
          + " source declares.",
      "Without --from: the state as it is now, and the records behind it. With --from: the records that arrived"
          + " since then, and no state, as that of a time before now is not stored.",
      "It reads the stream as a consumer of its own: each shard gives 2 MB a second to all of them."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:records, or state, were captured",
      "1:there is neither",
      "2:it could not look, or was asked for something that cannot be done"
    })
final class CaptureCommand implements Callable<Integer> {
  @Option(names = "--table", description = "the state table; default: WEIR_STATE_TABLE")
  private String table;

  @Option(
      names = "--function",
      required = true,
      paramLabel = "CLASS",
      description = "an example's name, or a class with a public static FUNCTION")
  private String function;

  @Option(
      names = "--class-path",
      paramLabel = "PATH[:PATH]",
      description = "jars and folders in which the class is found")
  private String classPath;

  @Option(names = "--key", required = true, description = "the key, as keyBy(..) gives it")
  private String key;

  @Option(names = "--from", paramLabel = "TIME", description = "records since then, ISO-8601")
  private Instant from;

  @Option(
      names = "--most",
      defaultValue = "100000",
      paramLabel = "N",
      description = "records of each shard that are read at most (default: ${DEFAULT-VALUE})")
  private int most;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "the folder for records.jsonl, state.json and CapturedTest.java")
  private Path out;

  private final PrintStream console;
  private final Deployment deployment;

  CaptureCommand(PrintStream console, Deployment deployment) {
    this.console = console;
    this.deployment = deployment;
  }

  @Override
  public Integer call() {
    StreamFunction definition =
        Definitions.of(function, classPath)
            .definition()
            .orElseThrow(() ->
                new UsageException(
                    "records are read by the function's codecs; give its class, and --class-path"));
    try {
      return capture(definition);
    } catch (StateStoreException | SdkException refused) {
      throw new UsageException(
          AwsSettings.missing(refused)
              .orElse("the key could not be captured: " + refused.getMessage()));
    }
  }

  private int capture(StreamFunction definition) {
    KeyReads reads =
        new KeyReads(
            deployment.dynamo().get(),
            deployment.stateTable(table),
            deployment.now().toEpochMilli(),
            new RequestCounts());
    // In this order: what progress covers is in the key's state then.
    List<Progress> progress = reads.progress(definition.name());
    KeyRecord stored =
        reads.key(new StateKey(definition.name(), key)).map(KeyView::record).orElse(KeyRecord.NEW);
    StreamReads stream = new StreamReads(deployment.kinesis().get(), definition, key, most);
    read(definition, progress, stored, stream);
    List<SourceRecord> records =
        stream.found().stream()
            .filter(one -> from != null || isBehind(one, stored, progress))
            .toList();
    Capture capture =
        new Capture(
            definition,
            holder(),
            key,
            records,
            from == null ? stored : null,
            Capture.watermark(definition, stored));
    List<String> files = capture.write(out);
    console.println(stream.words() + "; " + records.size() + " are captured");
    begun(stored);
    console.println("written to " + out + ": " + String.join(", ", files));
    return records.isEmpty() && stored.state().length == 0 ? 1 : 0;
  }

  private void read(
      StreamFunction definition, List<Progress> progress, KeyRecord stored, StreamReads stream) {
    Instant since = from != null ? from : since(stored);
    for (String source : definition.sources().keySet()) {
      List<Progress> own =
          progress.stream().filter(one -> one.shard().source().equals(source)).toList();
      if (own.stream().noneMatch(one -> StreamShards.isKinesis(one.stream()))) {
        console.println(
            "source '"
                + source
                + "': not read, only streams of Kinesis that the function has read are; replay"
                + " others from their own tools");
      } else {
        stream.read(source, own, since);
      }
    }
  }

  /** Records behind a key's state arrived about then or later; producers' order may be mixed. */
  private static Instant since(KeyRecord stored) {
    return stored.arrival() == Long.MIN_VALUE
        ? null
        : Instant.ofEpochMilli(stored.arrival()).minusSeconds(60);
  }

  /** True if neither the key nor the record's shard has finished it. */
  private static boolean isBehind(SourceRecord record, KeyRecord stored, List<Progress> progress) {
    Stream<Position> marks =
        Stream.concat(
            stored.marks().stream().map(KeyMark::position),
            progress.stream().flatMap(one -> one.reached().stream()).map(ShardMark::position));
    Position own = record.position();
    return marks
        .filter(one -> one.shard().incarnation(0).equals(own.shard()))
        .noneMatch(one -> own.atOrBefore(one.in(own.shard())));
  }

  private void begun(KeyRecord stored) {
    OptionalLong birth =
        stored.birth() == 0 ? OptionalLong.empty() : OptionalLong.of(stored.birth());
    if (from == null) {
      console.println(
          stored.state().length == 0
              ? "the key has no state now: the replay begins without"
              : "the replay begins with the state as it is now");
    } else if (birth.isPresent() && birth.getAsLong() < from.toEpochMilli()) {
      console.println(
          "the key is older than --from, and its state of then is not stored: the replay begins"
              + " without, so results that build on it differ; --from "
              + Instant.ofEpochMilli(birth.getAsLong())
              + " is its beginning");
    } else {
      console.println("the key began then or later: the replay begins without state, as it did");
    }
  }

  /** The class by its name, for the test. */
  private String holder() {
    return Examples.holder(function);
  }
}
