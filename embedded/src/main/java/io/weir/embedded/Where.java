package io.weir.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition on an entry of state: a field by its path, and what it is compared with. A path goes
 * through lists to each element.
 *
 * @param path names with a dot between them
 * @param operator one of {@code = != < >}
 */
record Where(List<String> path, String operator, String value) {
  private static final Pattern FORM = Pattern.compile("([^=!<>]+)(!=|=|<|>)(.*)", Pattern.DOTALL);

  /**
   * @throws UsageException if it has another form
   */
  static Where of(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new UsageException(
          "--where "
              + text
              + " must be FIELD=VALUE, FIELD!=VALUE, FIELD<VALUE or FIELD>VALUE, such"
              + " as result.count>3");
    }
    return new Where(
        List.of(parts.group(1).strip().split("\\.")), parts.group(2), parts.group(3).strip());
  }

  /** True if one of the values at the path is so; where there is none, nothing is. */
  boolean holds(JsonNode entry) {
    List<JsonNode> found = new ArrayList<>();
    find(entry, 0, found);
    return found.stream().anyMatch(this::compares);
  }

  private void find(JsonNode node, int at, List<JsonNode> found) {
    if (node.isArray()) {
      node.forEach(one -> find(one, at, found));
    } else if (at == path.size()) {
      if (!node.isMissingNode()) {
        found.add(node);
      }
    } else {
      find(node.path(path.get(at)), at + 1, found);
    }
  }

  private boolean compares(JsonNode node) {
    int order = compared(node.isTextual() ? node.textValue() : node.toString());
    return switch (operator) {
      case "=" -> order == 0;
      case "!=" -> order != 0;
      case "<" -> order < 0;
      default -> order > 0;
    };
  }

  /** Numbers as numbers; times and everything else as texts. */
  private int compared(String text) {
    Optional<BigDecimal> one = number(text);
    Optional<BigDecimal> other = number(value);
    return one.isPresent() && other.isPresent()
        ? one.get().compareTo(other.get())
        : text.compareTo(value);
  }

  private static Optional<BigDecimal> number(String text) {
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException none) {
      return Optional.empty();
    }
  }
}
