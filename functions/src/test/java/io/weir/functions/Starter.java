package io.weir.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The starter's templates, which have places for what is chosen when a project is made. */
final class Starter {
  /** That of a project with one source and a table of results. */
  static final String TEMPLATE = "starter/templates/one-dynamodb.yaml";

  private Starter() {}

  /** Reads a template with the names of its places in them. */
  static JsonNode read(Path template) throws IOException {
    String text = Files.readString(template).replaceAll("\\{\\{cookiecutter\\.(\\w+)}}", "$1");
    return new YAMLMapper().readTree(text);
  }
}
