package io.weir.localstack;

import io.weir.format.change.DynamoDb;
import io.weir.testkit.ForwardingStateStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The functions' package as the build made it, and the tests' function and call recorder with it.
 */
final class FunctionPackage {
  private static final Path MADE = Commands.CHECKOUT.resolve("functions/target/weir-functions.zip");
  private static final Path CLASSES = Commands.TARGET.resolve("test-classes");
  private static final String INTERCEPTORS =
      "software/amazon/awssdk/global/handlers/execution.interceptors";

  private FunctionPackage() {}

  /**
   * @param revision part of the content: two revisions are two versions of the code
   */
  static Path build(String name, String revision) {
    if (!Files.isRegularFile(MADE)) {
      throw new IllegalStateException(MADE + " is missing; build it first: mvn verify");
    }
    Path made = Commands.TARGET.resolve(name + ".zip");
    try (OutputStream file = Files.newOutputStream(made);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      copyPackage(zip);
      copyClasses(zip);
      copyFormats(zip);
      copyClass(zip, ForwardingStateStore.class);
      add(zip, INTERCEPTORS, io.weir.localstack.function.CallRecorder.class.getName());
      add(zip, "revision.txt", revision);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return made;
  }

  private static void copyPackage(ZipOutputStream zip) throws IOException {
    try (InputStream file = Files.newInputStream(MADE);
        ZipInputStream from = new ZipInputStream(file)) {
      for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
        zip.putNextEntry(new ZipEntry(entry.getName()));
        from.transferTo(zip);
        zip.closeEntry();
      }
    }
  }

  private static void copyClasses(ZipOutputStream zip) throws IOException {
    copyFolder(zip, CLASSES, CLASSES.resolve("io/weir/localstack/function"));
  }

  /** The formats, which the project's own functions do without: from a folder or an archive. */
  private static void copyFormats(ZipOutputStream zip) throws IOException {
    Path from =
        Path.of(
            URI.create(
                DynamoDb.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    if (Files.isDirectory(from)) {
      copyFolder(zip, from, from.resolve("io/weir/format"));
      return;
    }
    try (FileSystem archive = FileSystems.newFileSystem(from)) {
      Path root = archive.getPath("/");
      copyFolder(zip, root, root.resolve("io/weir/format"));
    }
  }

  private static void copyFolder(ZipOutputStream zip, Path root, Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      zip.putNextEntry(new ZipEntry(root.relativize(file).toString()));
      Files.copy(file, zip);
      zip.closeEntry();
    }
  }

  /** From wherever the tests have it. */
  static void copyClass(ZipOutputStream zip, Class<?> type) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    try (InputStream file = type.getClassLoader().getResourceAsStream(name)) {
      zip.putNextEntry(new ZipEntry(name));
      file.transferTo(zip);
      zip.closeEntry();
    }
  }

  private static void add(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }
}
