package {{cookiecutter.package}};

import java.time.Instant;
import java.util.Map;

/** A result: how often a page was looked at from {@code start} to before {@code end}. */
public record PageCount(String page, Instant start, Instant end, long views) {
  Map<String, Object> item() {
    return Map.of("page", page, "start", start, "end", end, "views", views);
  }
}
