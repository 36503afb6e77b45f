package io.weir.simulation.mutations;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The code with a mutation in it, compiled, in a class loader of its own. */
final class Mutant implements AutoCloseable {
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  /**
   * Shared by all, because opening the class path's archives takes longer than compiling a class.
   */
  private static final StandardJavaFileManager FILES =
      COMPILER == null ? null : COMPILER.getStandardFileManager(null, null, null);

  private final Path classes;
  private final URLClassLoader loader;
  private final Method run;
  private final Method around;

  private Mutant(Path classes, URLClassLoader loader, Method run, Method around) {
    this.classes = classes;
    this.loader = loader;
    this.run = run;
    this.around = around;
  }

  /**
   * @param root the folder with the modules' sources
   * @throws IllegalStateException if the change does not apply or does not compile
   */
  static Mutant of(Mutation mutation, Path root) throws IOException {
    Path classes = Files.createTempDirectory("weir-mutant");
    compile(mutation, changed(mutation, root), classes);
    URLClassLoader loader = new URLClassLoader(urls(classes), ClassLoader.getPlatformClassLoader());
    try {
      Class<?> histories = loader.loadClass("io.weir.simulation.histories.Histories");
      Class<?> changes = loader.loadClass("io.weir.simulation.histories.SmallChanges");
      return new Mutant(
          classes,
          loader,
          histories.getMethod("differs", long.class),
          changes.getMethod("differs", String.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> changed(Mutation mutation, Path root) throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (Mutation.Change change : mutation.changes()) {
      String before = sources.get(change.file());
      String source = before == null ? Files.readString(root.resolve(change.file())) : before;
      sources.put(change.file(), change.apply(source, mutation.name()));
    }
    return sources;
  }

  private static void compile(Mutation mutation, Map<String, String> sources, Path classes)
      throws IOException {
    List<File> files = new ArrayList<>();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = classes.resolve(Path.of(source.getKey()).getFileName());
      Files.writeString(file, source.getValue());
      files.add(file.toFile());
    }
    if (COMPILER == null) {
      throw new IllegalStateException("there is no compiler here: run it on a JDK, not on a JRE");
    }
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of(
            "-d",
            classes.toString(),
            "-nowarn",
            "-proc:none",
            "-cp",
            System.getProperty("java.class.path"));
    boolean done =
        COMPILER
            .getTask(messages, FILES, null, options, null, FILES.getJavaFileObjectsFromFiles(files))
            .call();
    if (!done) {
      throw new IllegalStateException(
          "mutation " + mutation.name() + " does not compile: " + messages);
    }
  }

  private static URL[] urls(Path classes) {
    List<String> paths = new ArrayList<>(List.of(classes.toString()));
    paths.addAll(Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator)));
    return paths.stream().map(Mutant::url).toArray(URL[]::new);
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The difference in a seed's history; null if there is none. */
  String differs(long seed) {
    return invoke(run, seed);
  }

  /** The first difference around a kind of change, in the smaller scope; null if there is none. */
  String differsAround(String change) {
    return invoke(around, change);
  }

  private static String invoke(Method method, Object argument) {
    try {
      return (String) method.invoke(null, argument);
    } catch (ReflectiveOperationException e) {
      return String.valueOf(e.getCause());
    }
  }

  @Override
  public void close() throws IOException {
    loader.close();
    try (var files = Files.walk(classes)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
