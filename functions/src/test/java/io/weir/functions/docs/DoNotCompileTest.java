package io.weir.functions.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The compiler holds a definition together: each mistake in the file is an error, and no other. */
class DoNotCompileTest {
  private static final String MARK = "// error: ";

  @Test
  void eachMistakeIsAnErrorOfTheCompilerInItsLine() throws IOException {
    String source = source();
    TreeMap<Long, String> wanted = new TreeMap<>();
    long line = 0;
    for (String text : source.lines().toList()) {
      line++;
      if (text.contains(MARK)) {
        wanted.put(line, text.substring(text.indexOf(MARK) + MARK.length()));
      }
    }

    assertThat(wanted).hasSizeGreaterThan(15);
    assertThat(errors(source)).containsExactlyEntriesOf(wanted);
  }

  private static String source() throws IOException {
    try (var in = DoNotCompileTest.class.getResourceAsStream("/definitions/DoNotCompile.java")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The kind of each error by its line; more than one in a line are joined. */
  private static TreeMap<Long, String> errors(String source) {
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    JavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///DoNotCompile.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    List<String> options = List.of("-proc:none", "-d", System.getProperty("java.io.tmpdir"));
    ToolProvider.getSystemJavaCompiler()
        .getTask(null, null, found, options, null, List.of(file))
        .call();
    return found.getDiagnostics().stream()
        .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
        .collect(
            Collectors.toMap(
                Diagnostic::getLineNumber,
                one -> kind(one.getCode()),
                (one, other) -> one + " and " + other,
                TreeMap::new));
  }

  private static String kind(String code) {
    return code.replaceFirst("compiler\\.err\\.", "")
        .replaceFirst("^(cant\\.apply\\.symbol|cant\\.resolve|prob\\.found\\.req).*", "$1");
  }
}
