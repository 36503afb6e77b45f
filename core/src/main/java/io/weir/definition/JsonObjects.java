package io.weir.definition;

import java.util.ArrayList;
import java.util.List;

/** The objects of a description, by the numbers under which it means them again. */
final class JsonObjects {
  private final List<Description> all = new ArrayList<>();

  JsonObjects(Description value) {
    collect(value);
  }

  private void collect(Description part) {
    String type = part.setting("type");
    boolean object = type.equals("object") || type.equals("tuple");
    if (object && part.setting("again").isEmpty() && part.setting("hidden").isEmpty()) {
      all.add(part);
    }
    part.parts().forEach(this::collect);
  }

  /** The object that a part means; the part itself if it means none of before. */
  Description resolved(Description part) {
    int number = (int) part.number("again");
    return number > 0 && number <= all.size() ? all.get(number - 1) : part;
  }
}
