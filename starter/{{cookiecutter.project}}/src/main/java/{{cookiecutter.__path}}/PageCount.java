package {{cookiecutter.package}};

import java.time.Instant;

/** A result: how often a page was looked at from {@code start} to before {@code end}. */
{% if cookiecutter.sink == "s3" %}
public record PageCount(String page, Instant start, Instant end, long views) {
  /** The name of its object in the bucket. */
  String object() {
    return page + "/" + start + ".json";
  }
}
{% elif cookiecutter.sink == "own" %}
public record PageCount(String page, Instant start, Instant end, long views) {
  /** The name of its row on the board. */
  String row() {
    return page + " " + start;
  }
}
{% else %}
public record PageCount(String page, Instant start, Instant end, long views) {}
{% endif %}
