package {{cookiecutter.package}};

import java.time.Instant;

/** An event: somebody looked at a page. */
public record View(String id, String page, Instant at) {}
