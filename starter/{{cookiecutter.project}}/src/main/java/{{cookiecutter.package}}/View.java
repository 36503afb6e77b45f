package {{cookiecutter.package}};

import java.time.Instant;
import java.util.Map;

/** An event: somebody looked at a page. */
public record View(String id, String page, Instant at) {
  Map<String, Object> item() {
    return Map.of("id", id, "page", page, "at", at);
  }
}
