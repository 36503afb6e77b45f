package io.weir.embedded;

import io.weir.deploy.template.Member;
import io.weir.deploy.template.Options;
import io.weir.deploy.template.Options.Choice;
import io.weir.deploy.template.Template;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the SAM template of functions from their definitions. */
@Command(
    name = "template",
    mixinStandardHelpOptions = true,
    description = "Writes the SAM template of functions from their definitions.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:written, or current",
      "1:with --check: the file is not what would be written",
      "2:it was asked for something that cannot be done"
    })
final class TemplateCommand implements Callable<Integer> {
  private static final String BEGINNING = "# Written by ./weir template ";

  private static final String STANDARD_CODE = "target/function.zip";

  private static final Pattern WORD = Pattern.compile("'[^']*'|\"[^\"]*\"|\\S+");

  private final PrintStream console;

  @Parameters(
      arity = "0..*",
      paramLabel = "CLASS",
      description =
          "classes with a public static FUNCTION, or examples by name; with --check and --update those of the file are the default")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--class-path",
      paramLabel = "PATH[:PATH]",
      description = "jars and folders where the classes and what they use are")
  private @Nullable String classPath;

  @Option(
      names = "--code",
      paramLabel = "PATH",
      description =
          "the package with the classes, from the template's folder (default: "
              + STANDARD_CODE
              + ")")
  private @Nullable String code;

  @Option(names = "--title", paramLabel = "TEXT", description = "description of the stack")
  private @Nullable String title;

  @Option(
      names = "--existing",
      paramLabel = "NAME[=ARN|=NAME]",
      description =
          "a source or sink whose stream, table, queue, topic, bucket or bus is there and is not made; without a value it is a parameter")
  private List<String> existing = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "FUNCTION.PARAMETER=VALUE",
      description = "a value for one function alone, as flights.MemorySize=2048")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--fan-out",
      paramLabel = "STREAM",
      description =
          "a stream that each function reads by a consumer of its own, which costs by the hour")
  private List<String> fanOut = new ArrayList<>();

  @Option(
      names = "--on-demand",
      paramLabel = "STREAM",
      description = "a stream that is made without a number of shards, which costs by the hour")
  private List<String> onDemand = new ArrayList<>();

  @Option(
      names = "--self-managed-kafka",
      description = "topics are of a cluster that is not of Amazon MSK; parameters name it")
  private boolean selfManagedKafka;

  @Option(
      names = "--managed-instances",
      description =
          "the functions run on Lambda Managed Instances, several invocations at a time in each")
  private boolean managedInstances;

  @Option(
      names = "--own-key",
      description = "a parameter names the KMS key that encrypts everything")
  private boolean ownKey;

  @Option(
      names = "--vpc",
      description = "parameters name the subnets and security groups of the functions")
  private boolean vpc;

  @Option(
      names = "--overlay",
      paramLabel = "FILE",
      description =
          "a part of a template that is merged over what is written; null takes something out")
  private @Nullable Path overlay;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "where to write it; else it is printed")
  private @Nullable Path out;

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description =
          "says whether a written file is current, with the options that stand in it and those given")
  private @Nullable Path check;

  @Option(
      names = "--update",
      paramLabel = "FILE",
      description = "writes a file again, with the options that stand in it and those given")
  private @Nullable Path update;

  @Option(
      names = "--grafana",
      paramLabel = "FOLDER",
      description =
          "writes the dashboards for Grafana into a folder, and no template; they show what those of the template show")
  private @Nullable Path grafana;

  TemplateCommand(PrintStream console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (Stream.of(out, check, update, grafana).filter(Objects::nonNull).count() > 1) {
      throw new UsageException("give one of --out, --check, --update and --grafana");
    }
    if (grafana != null) {
      writeDashboards(grafana);
      return 0;
    }
    Path file = check == null ? update : check;
    if (file == null) {
      write(out, text(out));
      return 0;
    }
    String there = read(file);
    String current = again(file, there).text(file);
    if (check == null) {
      write(file, current);
      return 0;
    }
    return compare(file, there, current);
  }

  private void writeDashboards(Path folder) throws IOException {
    Map<String, String> files;
    try {
      files = Template.grafana(members(), options(null));
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(wrong.getMessage());
    }
    Files.createDirectories(folder);
    for (Map.Entry<String, String> file : files.entrySet()) {
      write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  private void write(@Nullable Path file, String text) throws IOException {
    if (file == null) {
      console.print(text);
    } else {
      Files.writeString(file, text);
      console.println("written to " + file);
    }
  }

  private int compare(Path file, String there, String current) {
    if (there.equals(current)) {
      console.println(file + " is current");
      return 0;
    }
    List<String> old = there.lines().toList();
    List<String> made = current.lines().toList();
    int line = 0;
    while (line < old.size() && line < made.size() && old.get(line).equals(made.get(line))) {
      line++;
    }
    console.println(
        file
            + " is not current: line "
            + (line + 1)
            + " would be '"
            + (line < made.size() ? made.get(line) : "")
            + "'; write it again with ./weir template --update "
            + file);
    return 1;
  }

  /** The command that stands in a file, read as it was given, and what is given now over it. */
  private TemplateCommand again(Path file, String text) {
    String first = text.lines().findFirst().orElse("");
    if (!first.startsWith(BEGINNING)) {
      throw new UsageException(
          "the file does not begin with '"
              + BEGINNING
              + "..', so it says not how it was written; give the classes and options, and --out");
    }
    TemplateCommand command = new TemplateCommand(console);
    new CommandLine(command).parseArgs(words(first.substring(BEGINNING.length())));
    if (command.overlay != null) {
      command.overlay = file.resolveSibling(command.overlay);
    }
    command.take(this);
    return command;
  }

  /** Takes over what was given to another command. Lists get longer, other values are replaced. */
  private void take(TemplateCommand given) {
    names = given.names.isEmpty() ? names : given.names;
    classPath = given.classPath == null ? classPath : given.classPath;
    code = given.code == null ? code : given.code;
    title = given.title == null ? title : given.title;
    overlay = given.overlay == null ? overlay : given.overlay;
    given.existing.forEach(one -> existing.removeIf(old -> name(old).equals(name(one))));
    addAll(existing, given.existing);
    addAll(fanOut, given.fanOut);
    addAll(onDemand, given.onDemand);
    set.putAll(given.set);
    selfManagedKafka |= given.selfManagedKafka;
    managedInstances |= given.managedInstances;
    ownKey |= given.ownKey;
    vpc |= given.vpc;
  }

  private static void addAll(List<String> list, List<String> more) {
    more.stream().filter(one -> !list.contains(one)).forEach(list::add);
  }

  private static String[] words(String line) {
    return WORD.matcher(line)
        .results()
        .map(word -> word.group().replaceAll("^(['\"])(.*)\\1$", "$2"))
        .toArray(String[]::new);
  }

  private List<Member> members() {
    if (names.isEmpty()) {
      throw new UsageException(
          "./weir template needs at least one CLASS with a public static FUNCTION, or an example by name");
    }
    return Deployables.find(names, classPath);
  }

  /**
   * @param file where it is written; null = it is printed
   */
  private String text(@Nullable Path file) throws IOException {
    if (title != null
        && (title.lines().count() > 1 || title.contains("'") && title.contains("\""))) {
      throw new UsageException("give a --title of one line, and with one kind of quotes at most");
    }
    try {
      List<Member> members = members();
      return overlay == null
          ? Template.of(members, options(file))
          : Template.of(members, options(file), read(overlay));
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(wrong.getMessage());
    }
  }

  /** A file's text; Git may have given it the line ends of Windows. */
  private static String read(Path file) throws IOException {
    try {
      if (Files.isDirectory(file)) {
        throw new UsageException(file + " is a folder; give the file");
      }
      return Files.readString(file).replace("\r\n", "\n");
    } catch (NoSuchFileException none) {
      throw new UsageException("there is no file " + file);
    }
  }

  private Options options(@Nullable Path file) {
    String zip = code == null ? STANDARD_CODE : code;
    Options standard = Options.of(zip, commandLine(zip, file));
    return new Options(
        title == null ? standard.title() : title,
        zip,
        existing(),
        set,
        Set.copyOf(fanOut),
        Set.copyOf(onDemand),
        choices().keySet(),
        standard.command());
  }

  /** What was chosen, with the option that says so. */
  private Map<Choice, String> choices() {
    Map<Choice, String> chosen = new EnumMap<>(Choice.class);
    if (selfManagedKafka) {
      chosen.put(Choice.SELF_MANAGED_KAFKA, "--self-managed-kafka");
    }
    if (managedInstances) {
      chosen.put(Choice.MANAGED_INSTANCES, "--managed-instances");
    }
    if (ownKey) {
      chosen.put(Choice.OWN_KEY, "--own-key");
    }
    if (vpc) {
      chosen.put(Choice.VPC, "--vpc");
    }
    return chosen;
  }

  private Map<String, List<String>> existing() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String one : existing) {
      String name = name(one);
      String value = name.equals(one) ? "" : one.substring(name.length() + 1);
      all.computeIfAbsent(name, is -> new ArrayList<>()).add(value);
    }
    return all;
  }

  /** What is existing, without where it is. */
  private static String name(String existing) {
    int equals = existing.indexOf('=');
    return equals < 0 ? existing : existing.substring(0, equals);
  }

  /** What writes the file again, without where it is and where the classes are. */
  private String commandLine(String zip, @Nullable Path file) {
    List<String> words = new ArrayList<>(List.of("./weir", "template"));
    words.addAll(names);
    add(words, "--code", zip);
    add(words, "--title", title);
    existing.forEach(one -> add(words, "--existing", one));
    set.forEach((name, value) -> add(words, "--set", name + "=" + value));
    fanOut.forEach(one -> add(words, "--fan-out", one));
    onDemand.forEach(one -> add(words, "--on-demand", one));
    words.addAll(choices().values());
    add(words, "--overlay", overlay == null ? null : overlayFrom(file, overlay).toString());
    return String.join(" ", words);
  }

  /**
   * The overlay as it is named from the folder of the template, which may be read from anywhere.
   */
  private static Path overlayFrom(@Nullable Path file, Path overlay) {
    return file == null
        ? overlay
        : file.toAbsolutePath()
            .normalize()
            .getParent()
            .relativize(overlay.toAbsolutePath().normalize());
  }

  private static void add(List<String> words, String option, @Nullable String value) {
    if (value != null) {
      words.add(option);
      String quote = value.contains("'") ? "\"" : "'";
      words.add(value.matches("[^\\s'\"]+") ? value : quote + value + quote);
    }
  }
}
