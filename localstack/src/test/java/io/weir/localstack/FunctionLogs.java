package io.weir.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the processes of a function have printed; LocalStack without Docker keeps a file of each.
 */
final class FunctionLogs {
  private static final Path FOLDER = Commands.CHECKOUT.resolve("localstack/.install/run/functions");

  private FunctionLogs() {}

  static Stream<String> lines(Deployed function) throws IOException {
    List<String> all = new ArrayList<>();
    try (Stream<Path> logs = Files.list(FOLDER)) {
      for (Path log : logs.filter(file -> isOf(function, file)).toList()) {
        all.addAll(Files.readString(log).lines().toList());
      }
    }
    return all.stream();
  }

  private static boolean isOf(Deployed function, Path log) {
    return log.getFileName().toString().startsWith(function.functionName() + "-");
  }
}
