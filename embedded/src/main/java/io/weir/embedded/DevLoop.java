package io.weir.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Builds a project, runs its function, tells what is new, and does so again when something changes.
 * Whatever fails is told in a line.
 */
final class DevLoop implements AutoCloseable {
  private final Project project;
  private final String function;
  private final RunOptions options;
  private final LocalStore store;
  private final OutFolder files;
  private final Path log;
  private final DevReport report;
  private final FileWatch watch;

  /** The sources that were built last; null before. */
  private FileStamps built;

  private boolean isBroken;

  /** The results of the last run that went through; null before. */
  private List<Output> before;

  DevLoop(
      Project project,
      String function,
      RunOptions options,
      LocalStore store,
      Path out,
      DevReport report) {
    this.project = project;
    this.function = function;
    this.options = options;
    this.store = store;
    this.files = OutFolder.at(out);
    this.log = out.toAbsolutePath().resolve("build.log");
    this.report = report;
    this.watch = new FileWatch(roots(project, options.inputs()));
  }

  /** Sources, classes, and inputs: an input may have the name of its source before it. */
  private static List<Path> roots(Project project, List<String> inputs) {
    List<Path> roots = new ArrayList<>(project.classPath());
    roots.addAll(project.sources());
    for (String input : inputs) {
      roots.add(Path.of(input));
      roots.add(Path.of(input.substring(input.indexOf('=') + 1)));
    }
    return roots;
  }

  /**
   * Builds and runs once.
   *
   * @return the exit status that {@code ./weir --help} explains
   */
  int once() throws InterruptedException {
    build(watch.now());
    return isBroken ? FunctionRun.FAILED : run();
  }

  /** Builds and runs now and after each change, until the thread is interrupted. */
  void watch() throws InterruptedException {
    FileStamps known = watch.now();
    while (true) {
      known = build(known);
      if (!isBroken) {
        run();
      }
      report.note("waiting for changes; Ctrl-C ends");
      known = watch.changedSince(known);
    }
  }

  /**
   * Builds if sources have changed, and again if they have changed while it was built.
   *
   * @return the state of all files: later changes are later than what was built
   */
  private FileStamps build(FileStamps known) throws InterruptedException {
    FileStamps now = known;
    Optional<String> failure = Optional.empty();
    while (project.build().isPresent() && !isBuilt(now)) {
      built = now.in(project.sources());
      report.note(project.build().get() + " ...");
      failure = new Build(project.build().get(), project.folder(), log).run();
      isBroken = failure.isPresent();
      now = watch.now();
    }
    failure.ifPresent(report::failed);
    return now;
  }

  private boolean isBuilt(FileStamps now) {
    return built != null && built.isAs(now.in(project.sources()));
  }

  private int run() {
    long begin = System.nanoTime();
    try (ProjectClasses classes = classes()) {
      Examples.Job job = Examples.jobIn(classes, function);
      FunctionRun run = inItsLoader(classes, job);
      List<Change> changes = changes(run.outputs());
      write(job, run, changes);
      before = run.outputs();
      double seconds = Math.round((System.nanoTime() - begin) / 1e7) / 100.0;
      report.finished(new DevRun(run, changes, seconds, files.toString()));
      return run.status();
    } catch (UsageException wrong) {
      report.failed(wrong.getMessage() + place(wrong));
      return Main.REFUSED;
    } catch (Exception | Error broken) {
      report.failed("the run failed: " + broken + place(broken));
      return FunctionRun.FAILED;
    }
  }

  private ProjectClasses classes() {
    return ProjectClasses.of(project.classPath(), DevLoop.class.getClassLoader());
  }

  /** Runs with the project's loader as that of the thread, for code that asks the thread. */
  private FunctionRun inItsLoader(ProjectClasses classes, Examples.Job job) throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    thread.setContextClassLoader(classes);
    try {
      LocalInput input = LocalInput.read(job, options.input(), System.currentTimeMillis());
      return FunctionRun.of(job, input, options, store, FunctionRun.Kills.NONE, done -> {});
    } finally {
      thread.setContextClassLoader(own);
    }
  }

  /** Null if there is no run before. */
  private List<Change> changes(List<Output> now) throws IOException {
    if (before == null) {
      before = files.earlier(now).orElse(null);
    }
    return before == null ? null : Change.between(before, now);
  }

  private void write(Examples.Job job, FunctionRun run, List<Change> changes) throws IOException {
    files.put(run);
    files.changes(changes);
    if (!files.chart(job, run.outputs(), options)) {
      report.note("no chart: no result has a number '" + options.measure() + "'");
    }
    files.write();
  }

  /** Where in the project's own code it was thrown; empty if nowhere. */
  private static String place(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      for (StackTraceElement frame : cause.getStackTrace()) {
        if (ProjectClasses.NAME.equals(frame.getClassLoaderName())) {
          return " (at " + frame.getFileName() + ":" + frame.getLineNumber() + ")";
        }
      }
    }
    return "";
  }

  @Override
  public void close() {
    watch.close();
  }
}
