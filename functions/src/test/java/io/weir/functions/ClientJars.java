package io.weir.functions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The jars that a client of the AWS SDK brings into a package, by the POMs in them. */
final class ClientJars {
  private static final String GROUP = "software.amazon.awssdk";
  private static final Pattern DEPENDENCY =
      Pattern.compile("(?s)<dependency>\\s*<groupId>" + GROUP + "</groupId>(.*?)</dependency>");
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");
  private static final Pattern LEFT_OUT =
      Pattern.compile("<scope>(test|provided|import)</scope>|<optional>true</optional>");

  private ClientJars() {}

  /**
   * The client's jar and all that it needs, by artifact; without the HTTP clients that a function
   * leaves out.
   */
  static Map<String, Path> of(Class<?> client) throws IOException {
    Map<String, Path> jars = new TreeMap<>();
    Deque<Path> open = new ArrayDeque<>();
    open.add(jar(client));
    while (!open.isEmpty()) {
      Path jar = open.remove();
      String artifact = jar.getParent().getParent().getFileName().toString();
      if (jars.putIfAbsent(artifact, jar) == null) {
        needed(jar, artifact)
            .filter(name -> !name.matches("netty-nio-client|apache5?-client"))
            .forEach(name -> open.add(beside(jar, name)));
      }
    }
    return jars;
  }

  private static Path jar(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Stream<String> needed(Path jar, String artifact) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry pom = zip.getEntry("META-INF/maven/" + GROUP + "/" + artifact + "/pom.xml");
      if (pom == null) {
        return Stream.empty();
      }
      String text = new String(zip.getInputStream(pom).readAllBytes(), StandardCharsets.UTF_8);
      return DEPENDENCY
          .matcher(text)
          .results()
          .map(found -> found.group(1))
          .filter(dependency -> !LEFT_OUT.matcher(dependency).find())
          .map(ClientJars::artifact);
    }
  }

  private static String artifact(String dependency) {
    Matcher found = ARTIFACT.matcher(dependency);
    if (!found.find()) {
      throw new IllegalStateException(dependency);
    }
    return found.group(1);
  }

  /** The jar of another artifact of the same release, or of the only one that is there. */
  private static Path beside(Path jar, String artifact) {
    Path version = jar.getParent().getFileName();
    Path folder = jar.getParent().getParent().resolveSibling(artifact);
    Path same = folder.resolve(version).resolve(artifact + "-" + version + ".jar");
    if (!Files.exists(same)) {
      throw new UncheckedIOException(new IOException(same + " is not there"));
    }
    return same;
  }
}
