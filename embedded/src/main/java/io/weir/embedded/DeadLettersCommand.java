package io.weir.embedded;

import io.weir.DeadLetter;
import io.weir.dynamo.DeadLetters.Kept;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, shows and sends again the dead letters of a deployed function. */
@Command(
    name = "dead-letters",
    mixinStandardHelpOptions = true,
    description = "Lists, shows, sends again and delivers the dead letters of a deployment.")
final class DeadLettersCommand {
  private final PrintStream console;
  private final Deployment deployment;

  DeadLettersCommand(PrintStream console, Deployment deployment) {
    this.console = console;
    this.deployment = deployment;
  }

  private static List<Kept> chosen(Letters letters, LetterChoice choice) {
    return letters
        .list()
        .filter(choice::takes)
        .sorted(
            Comparator.<Kept>comparingLong(kept -> kept.letter().arrival()).thenComparing(Kept::id))
        .toList();
  }

  private void print(Kept kept) {
    DeadLetter letter = kept.letter();
    console.printf(
        "%s  %s  %s  %d bytes%s  %s%n",
        Instant.ofEpochMilli(letter.arrival()),
        letter.reason(),
        kept.id(),
        kept.bytes(),
        kept.redriven().map(at -> "  sent again " + at).orElse(""),
        kept.until().map(at -> "goes " + at).orElse("stays"));
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "One line a letter.")
  int list(@Mixin LetterPlace place, @Mixin LetterChoice choice) {
    List<Kept> chosen = chosen(place.in(deployment), choice);
    chosen.forEach(this::print);
    console.println(chosen.size() + " dead letters");
    return 0;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "One letter; its payload goes to a file, or as it is to standard output.")
  int show(
      @Mixin LetterPlace place,
      @Option(names = "--payload", paramLabel = "FILE|-", description = "where its payload goes")
          String payload,
      @Parameters(paramLabel = "ID") String id)
      throws IOException {
    Optional<Kept> found = place.in(deployment).find(id);
    Kept kept = found.orElseThrow(() -> new UsageException("there is no dead letter '" + id + "'"));
    if ("-".equals(payload)) {
      console.write(kept.letter().payload());
      console.flush();
      return 0;
    }
    print(kept);
    console.println("partition key " + kept.letter().partitionKey());
    console.println("key " + kept.letter().key());
    console.println(kept.letter().message());
    console.print(kept.letter().stack());
    if (payload != null) {
      Files.write(Path.of(payload), kept.letter().payload());
    }
    return 0;
  }

  @Command(
      name = "redrive",
      mixinStandardHelpOptions = true,
      description =
          "Puts the chosen letters' records into their streams again, in the order in which they"
              + " first arrived.")
  int redrive(
      @Mixin LetterPlace place,
      @Mixin LetterChoice choice,
      @Option(
              names = "--stream",
              paramLabel = "SOURCE=STREAM",
              description = "a source's stream; default: WEIR_STREAM_<SOURCE>, or called like it")
          Map<String, String> streams,
      @Option(names = "--again", description = "also those that were sent again before")
          boolean again,
      @Option(names = "--dry-run", description = "only says what it would do") boolean dryRun) {
    if (choice.isEmpty()) {
      throw new UsageException("choose letters by --id, --of, --key, --reason, --since or --until");
    }
    Letters letters = place.in(deployment);
    Map<String, String> named = streams == null ? new HashMap<>() : streams;
    return redrive(chosen(letters, choice), new Redrive(deployment, letters, named, again), dryRun);
  }

  /** The first that cannot be put ends it: those behind it stay in order. */
  private int redrive(List<Kept> chosen, Redrive redrive, boolean dryRun) {
    RecordPut put = dryRun ? null : deployment.put().get();
    int sent = 0;
    for (Kept kept : chosen) {
      Optional<String> refusal = redrive.refusal(kept);
      if (refusal.isPresent()) {
        console.println("left: " + kept.id() + " " + refusal.get());
        continue;
      }
      String stream = redrive.stream(kept.letter());
      if (!dryRun && !redrive.send(kept, put)) {
        console.println("sent twice: " + kept.id() + " was sent by another command too");
      }
      console.println((dryRun ? "would send: " : "sent: ") + kept.id() + " to " + stream);
      sent++;
    }
    console.println(sent + " of " + chosen.size() + (dryRun ? " would be sent" : " sent"));
    return 0;
  }

  @Command(
      name = "emit",
      mixinStandardHelpOptions = true,
      description = {
        "Delivers the chosen results that their sinks did not keep (RESULT_REFUSED, SINK_REFUSED), as the function"
            + " makes them now, with the revisions that they had: a newer result of a row stays.",
        "Ends with 1 if one of them was left."
      })
  int emit(
      @Mixin LetterPlace place,
      @Mixin LetterChoice choice,
      @Option(
              names = "--function",
              required = true,
              paramLabel = "CLASS",
              description = "an example's name, or a class with a public static FUNCTION")
          String function,
      @Option(
              names = "--class-path",
              paramLabel = "PATH[:PATH]",
              description = "jars and folders with the function's classes")
          String classPath,
      @Option(
              names = "--payload",
              paramLabel = "FILE",
              description = "a mended text in place of the letter's; for one letter")
          Path mended,
      @Option(names = "--again", description = "also those that were delivered before")
          boolean again,
      @Option(names = "--dry-run", description = "only makes them") boolean dryRun)
      throws IOException {
    if (choice.isEmpty()) {
      throw new UsageException("choose letters by --id, --of, --key, --reason, --since or --until");
    }
    Letters letters = place.in(deployment);
    List<Kept> chosen = chosen(letters, choice);
    if (mended != null && chosen.size() != 1) {
      throw new UsageException(
          "--payload is for one letter, and " + chosen.size() + " are chosen; choose it by --id");
    }
    byte[] text = mended == null ? null : Files.readAllBytes(mended);
    Examples.Job job = Examples.job(function, classPath);
    return emit(chosen, new Emit(deployment, letters, job, text, again), dryRun);
  }

  private int emit(List<Kept> chosen, Emit emit, boolean dryRun) {
    int sent = 0;
    for (Kept kept : chosen) {
      Optional<String> left = emit.refusal(kept).or(() -> emit.send(kept, dryRun));
      console.println(
          left.map(why -> "left: " + kept.id() + " " + why)
              .orElseGet(() ->
                  (dryRun ? "would deliver: " : "delivered: ")
                      + kept.id()
                      + " to "
                      + kept.letter().result().sink()));
      sent += left.isEmpty() ? 1 : 0;
    }
    console.println(
        sent + " of " + chosen.size() + (dryRun ? " would be delivered" : " delivered"));
    return sent == chosen.size() ? 0 : 1;
  }
}
