package {{cookiecutter.package}};

import java.time.Instant;

/** A result: how often a page was looked at from {@code start} to before {@code end}. */
public record PageCount(String page, Instant start, Instant end, long views) {}
