package io.weir.deploy.plan;

import io.weir.definition.Description;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a function's package, in a class loader of their own: each package brings its own
 * release of Weir, which describes its functions. What comes over is the JSON of the descriptions.
 *
 * <p>A package is what Lambda takes (a zip or jar with classes and, in {@code lib}, jars), the same
 * unpacked, a folder of classes, or several of these with {@link File#pathSeparator} between them.
 * What is in none of them, such as Weir in a folder of classes, is taken from what runs.
 */
public final class FunctionPackage implements AutoCloseable {
  private static final String CLASS = ".class";

  /** What stands in the bytes of every class with a FUNCTION. */
  private static final List<String> MARKS = List.of("FUNCTION", "Lio/weir/StreamFunction;");

  private final String path;
  private final URLClassLoader loader;
  private final List<String> candidates;
  private final List<Path> made;

  private FunctionPackage(
      String path, URLClassLoader loader, List<String> candidates, List<Path> made) {
    this.path = path;
    this.loader = loader;
    this.candidates = candidates;
    this.made = made;
  }

  /**
   * Opens a package.
   *
   * @throws IllegalArgumentException if a part of it is not there, or is no package
   */
  @SuppressWarnings("resource") // see close()
  public static FunctionPackage open(String path) {
    Parts parts = new Parts();
    for (String part : path.split(File.pathSeparator)) {
      parts.add(Path.of(part));
    }
    parts.addThisWeir();
    URLClassLoader own =
        new URLClassLoader(parts.urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    return new FunctionPackage(path, own, parts.candidates(), parts.made);
  }

  /**
   * Describes functions.
   *
   * @param classes the classes with a public static FUNCTION; empty = all that are in the package
   *     itself, or if there is none, all in its libraries that are not Weir's own
   * @throws IllegalArgumentException if there is none, or one cannot be described
   */
  public List<Description> functions(List<String> classes) {
    List<Description> all = new ArrayList<>();
    Map<String, String> classesByName = new HashMap<>();
    for (String name : classes.isEmpty() ? candidates : classes) {
      Object function = function(name, !classes.isEmpty());
      if (function != null) {
        Description one = described(name, function);
        String other = classesByName.put(one.name(), name);
        if (other != null && !all.contains(one)) {
          throw problem(
              name,
              "its function has the name '"
                  + one.name()
                  + "', which that of "
                  + other
                  + " has, too; give each its own, or name one of them with --class");
        }
        all.add(one);
      }
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          path
              + " has no class with a public static FUNCTION that is a StreamFunction, and neither has"
              + " a library of it; declare it so, or name the class with --class");
    }
    return all.stream().distinct().sorted(Comparator.comparing(Description::name)).toList();
  }

  /** The constant of a class; null if it has none and need not. */
  private @Nullable Object function(String name, boolean required) {
    try {
      var field = Class.forName(name, true, loader).getField("FUNCTION");
      if (Modifier.isStatic(field.getModifiers())
          && field.getType().getName().equals("io.weir.StreamFunction")) {
        return field.get(null);
      }
      if (!required) {
        return null;
      }
      throw problem(name, "FUNCTION is no static StreamFunction");
    } catch (NoSuchFieldException | IllegalAccessException none) {
      if (!required) {
        return null;
      }
      throw problem(name, "it has no public static FUNCTION");
    } catch (ClassNotFoundException unknown) {
      throw problem(name, "there is no such class");
    } catch (LinkageError broken) {
      Throwable why = broken.getCause() == null ? broken : broken.getCause();
      throw problem(name, "it cannot be used: " + why + "; give all jars that it needs");
    }
  }

  private IllegalArgumentException problem(String name, String what) {
    return new IllegalArgumentException("class " + name + " of " + path + ": " + what);
  }

  private Description described(String name, Object function) {
    try {
      Object description = function.getClass().getMethod("description").invoke(function);
      Object json = description.getClass().getMethod("json").invoke(description);
      return Description.parse(json.toString());
    } catch (NoSuchMethodException old) {
      throw problem(
          name,
          "its package has a release of Weir that does not describe functions yet; build it with a"
              + " newer one");
    } catch (InvocationTargetException failed) {
      throw problem(name, "it cannot be described: " + failed.getCause());
    } catch (IllegalAccessException hidden) {
      throw problem(name, "it cannot be described: " + hidden);
    }
  }

  /**
   * Removes what was copied. The loader stays open: a class may have begun threads that still load.
   */
  @Override
  public void close() {
    for (Path file : made) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException left) {
        throw new UncheckedIOException("a temporary file stays: " + file, left);
      }
    }
  }

  /** Where classes are, and which of them may have a function. */
  private static final class Parts {
    private final List<URL> urls = new ArrayList<>();
    private final List<String> candidates = new ArrayList<>();
    private final List<Path> made = new ArrayList<>();
    private final List<Path> libraries = new ArrayList<>();

    /** Those of the package itself; else those of its libraries, where build tools put them. */
    List<String> candidates() {
      if (candidates.isEmpty()) {
        libraries.forEach(this::search);
      }
      return candidates;
    }

    private void search(Path library) {
      try (ZipFile jar = new ZipFile(library.toFile())) {
        for (ZipEntry entry : jar.stream().map(one -> (ZipEntry) one).toList()) {
          if (entry.getName().endsWith(CLASS) && !isWeirs(entry.getName())) {
            try (InputStream in = jar.getInputStream(entry)) {
              consider(entry.getName(), in.readAllBytes());
            }
          }
        }
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "a jar in lib cannot be read: " + e.getMessage() + "; build the package anew", e);
      }
    }

    /** Weir's own classes, without its examples. */
    private static boolean isWeirs(String file) {
      return file.startsWith("io/weir/") && !file.startsWith("io/weir/functions/");
    }

    void add(Path part) {
      try {
        if (Files.isDirectory(part)) {
          addFolder(part);
        } else if (Files.isRegularFile(part)) {
          addArchive(part);
        } else {
          throw new IllegalArgumentException(
              part + " is not there; give the jar, zip or folder of a function's package");
        }
      } catch (IOException e) {
        throw new IllegalArgumentException(
            part + " cannot be read: " + e.getMessage() + "; give a jar, zip or folder of classes",
            e);
      }
    }

    private void addFolder(Path folder) throws IOException {
      urls.add(url(folder));
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(one -> one.toString().endsWith(CLASS)).sorted().toList()) {
          String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
          consider(name, Files.readAllBytes(file));
        }
      }
      Path lib = folder.resolve("lib");
      if (Files.isDirectory(lib)) {
        try (Stream<Path> jars = Files.list(lib)) {
          jars.filter(one -> one.toString().endsWith(".jar")).sorted().forEach(this::addLibrary);
        }
      }
    }

    private void addArchive(Path file) throws IOException {
      urls.add(url(file));
      try (ZipFile zip = new ZipFile(file.toFile())) {
        for (ZipEntry entry : zip.stream().map(one -> (ZipEntry) one).toList()) {
          try (InputStream in = zip.getInputStream(entry)) {
            if (entry.getName().endsWith(CLASS)) {
              consider(entry.getName(), in.readAllBytes());
            } else if (entry.getName().matches("lib/[^/]+\\.jar")) {
              addLibrary(copied(in));
            }
          }
        }
      }
    }

    /** A jar within a zip, which no class loader reads: it is copied. */
    private Path copied(InputStream jar) throws IOException {
      Path copy = Files.createTempFile("weir-plan", ".jar");
      made.add(copy);
      Files.write(copy, jar.readAllBytes());
      return copy;
    }

    private void addLibrary(Path jar) {
      libraries.add(jar);
      urls.add(url(jar));
    }

    private void consider(String file, byte[] bytes) {
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      boolean named = !file.startsWith("META-INF/") && !file.startsWith("io/weir/StreamFunction");
      if (named && MARKS.stream().allMatch(text::contains)) {
        candidates.add(file.substring(0, file.length() - CLASS.length()).replace('/', '.'));
      }
    }

    /** Behind everything else, so that only what a package lacks is taken from there. */
    void addThisWeir() {
      for (String part : System.getProperty("java.class.path").split(File.pathSeparator)) {
        urls.add(url(Path.of(part)));
      }
    }

    private static URL url(Path path) {
      try {
        return path.toUri().toURL();
      } catch (MalformedURLException impossible) {
        throw new IllegalArgumentException(path + " is no path of a file", impossible);
      }
    }
  }
}
