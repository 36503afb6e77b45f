package io.weir.functions.coldstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Makes the archive of a function's classes by a training run, and the options that use it; a step
 * of {@code functions/image/Dockerfile}. It fails if a JVM that must use the archive does not
 * answer a tick.
 */
public final class Training {
  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  private static final String NATIVE =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private static final String TICK = "{\"weir\":\"tick\"}";

  /** Later commits use other classes than the first. */
  private static final int ROUNDS = 3;

  /** What a kind of archive is called, by the options that write, use and insist on it. */
  private enum Kind {
    AOT("-XX:AOTCacheOutput=", "-XX:AOTCache=", "-XX:AOTMode=on"),
    CDS("-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile=", "-Xshare:on");

    private final String write;
    private final String use;
    private final String insist;

    Kind(String write, String use, String insist) {
      this.write = write;
      this.use = use;
      this.insist = insist;
    }
  }

  private final Path app;
  private final Path out;
  private final Path rie;
  private final String handler;
  private final Path options;

  private Training(String[] args) {
    app = Path.of(args[0]).toAbsolutePath();
    out = Path.of(args[1]).toAbsolutePath();
    rie = Path.of(args[3]);
    handler = args[4];
    options = out.resolve("jvm.options");
  }

  /** Arguments: APP_DIR OUT aot|cds EMULATOR HANDLER EVENTS_DIR STARTS. */
  public static void main(String[] args) throws Exception {
    Training training = new Training(args);
    Kind kind = Kind.valueOf(args[2].toUpperCase(Locale.ROOT));
    training.make(kind, events(Path.of(args[5])));
    int starts = Integer.parseInt(args[6]);
    if (starts > 0) {
      training.compare(kind, starts);
    }
    System.exit(0);
  }

  private static List<String> events(Path folder) throws IOException {
    List<String> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder).sorted()) {
      for (Path file : files.toList()) {
        events.add(Files.readString(file));
      }
    }
    return events;
  }

  private void make(Kind kind, List<String> events) throws Exception {
    Files.createDirectories(out);
    Path archive = archive(kind);
    Files.deleteIfExists(archive);
    Files.write(options, plain());
    try (Emulated function = started(kind.write + archive)) {
      for (int i = 0; i < ROUNDS; i++) {
        for (String event : events) {
          function.invoke(event);
        }
      }
      function.end();
      if (!Files.exists(archive)) {
        throw new IllegalStateException("no archive was written:\n" + function.log());
      }
    }
    insisted(kind);
    List<String> all = new ArrayList<>(plain());
    all.addFirst(kind.use + archive);
    Files.write(options, all);
    System.out.println(archive + " " + Files.size(archive) / 1_000_000 + " MB, a tick is answered");
  }

  private Path archive(Kind kind) {
    return out.resolve(kind == Kind.AOT ? "app.aot" : "app.jsa");
  }

  private void insisted(Kind kind) throws Exception {
    try (Emulated function = started(kind.use + archive(kind), kind.insist)) {
      function.invoke(TICK);
    }
  }

  private Emulated started(String... more) throws IOException {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.add("@" + options);
    java.addAll(List.of(more));
    java.add(CLIENT);
    return new Emulated(rie, app, java, handler, out.resolve("training.log"));
  }

  /** What Lambda sets for Java, the heap in parts of the function's memory, and the class path. */
  private List<String> plain() throws IOException {
    return List.of(
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:MaxRAMPercentage=75",
        "--enable-native-access=ALL-UNNAMED",
        "-D" + NATIVE + "=" + nativeClient(),
        "-cp " + String.join(":", jars()));
  }

  private List<String> jars() throws IOException {
    try (Stream<Path> files = Files.list(app.resolve("lib"))) {
      return files.map(Path::toString).filter(name -> name.endsWith(".jar")).sorted().toList();
    }
  }

  /** Unpacked once; else every start unpacks it. */
  private Path nativeClient() throws IOException {
    String arch = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    Path file = out.resolve("libaws-lambda-jni.so");
    String client = "aws-lambda-java-runtime-interface-client";
    String jar = jars().stream().filter(name -> name.contains(client)).findFirst().orElseThrow();
    try (ZipFile zip = new ZipFile(jar)) {
      var entry = zip.getEntry("jni/libaws-lambda-jni.linux-" + arch + ".so");
      Files.write(file, zip.getInputStream(entry).readAllBytes());
    }
    return file;
  }

  /** Prints the medians from the emulator's start to a tick's answer, in turns. */
  private void compare(Kind kind, int starts) throws Exception {
    List<String> using = Files.readAllLines(options);
    Files.write(options, plain());
    long[][] nanos = new long[2][starts];
    for (int i = 0; i < starts; i++) {
      nanos[0][i] = tick();
      nanos[1][i] = tick(kind.use + archive(kind), kind.insist);
    }
    Files.write(options, using);
    System.out.printf(
        "%d starts each, ms: without %d, with %s %d%n",
        starts, median(nanos[0]), archive(kind).getFileName(), median(nanos[1]));
  }

  private long tick(String... more) throws Exception {
    long start = System.nanoTime();
    try (Emulated function = started(more)) {
      function.invoke(TICK);
      return System.nanoTime() - start;
    }
  }

  private static long median(long[] values) {
    Arrays.sort(values);
    return values[values.length / 2] / 1_000_000;
  }
}
