package io.weir.embedded;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Loads a user's classes for one run, so that the next run sees what has changed. What lies in
 * folders is the user's own, also where this process has a class of that name; all else is shared
 * with the process if it has it: a function made of two copies of Weir would be none.
 */
final class ProjectClasses extends URLClassLoader {
  /** Its name in stack traces. */
  static final String NAME = "project";

  private static final String WEIR = "io.weir.";

  /** The gallery is Weir's own project, and can be developed as any other. */
  private static final String GALLERY = "io.weir.functions.";

  static {
    registerAsParallelCapable();
  }

  private final List<Path> folders;

  private ProjectClasses(URL[] urls, List<Path> folders, ClassLoader parent) {
    super(NAME, urls, parent);
    this.folders = folders;
  }

  /**
   * @param classPath jars and folders; those that are not there are skipped
   */
  static ProjectClasses of(List<Path> classPath, ClassLoader parent) {
    URL[] urls = classPath.stream().map(ProjectClasses::url).toArray(URL[]::new);
    return new ProjectClasses(urls, classPath.stream().filter(Files::isDirectory).toList(), parent);
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException impossible) {
      throw new UsageException("--class-path '" + path + "': " + impossible.getMessage());
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!isOwn(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  private boolean isOwn(String name) {
    String file = name.replace('.', '/') + ".class";
    return (!name.startsWith(WEIR) || name.startsWith(GALLERY))
        && folders.stream().anyMatch(folder -> Files.isRegularFile(folder.resolve(file)));
  }
}
