package io.weir.codec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells where a payload cannot be read, and nothing that stands in it. */
final class FailedPlace {
  private FailedPlace() {}

  /** The place, if a library tells it, and the kind of the failure. */
  static String of(Throwable failure) {
    Throwable last = failure;
    String place = "";
    for (Throwable one = failure; one != null; one = one.getCause()) {
      place = one instanceof JsonProcessingException json ? place(json) : place;
      last = one;
    }
    return "its value cannot be read" + place + " (" + last.getClass().getSimpleName() + ")";
  }

  private static String place(JsonProcessingException failure) {
    List<JsonMappingException.Reference> path =
        failure instanceof JsonMappingException mapping ? mapping.getPath() : List.of();
    if (path.isEmpty()) {
      return place(failure.getLocation());
    }
    int known = path.size() - (failure instanceof UnrecognizedPropertyException ? 1 : 0);
    return path.stream()
        .limit(known)
        .map(FailedPlace::name)
        .collect(Collectors.joining(".", known == 0 ? "" : " at ", ""));
  }

  private static String place(@Nullable JsonLocation at) {
    return at == null || at.getColumnNr() < 0
        ? ""
        : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  /** The names of a type's components are known; the keys of a map are data. */
  private static String name(JsonMappingException.Reference at) {
    if (at.getFieldName() == null) {
      return "[" + at.getIndex() + "]";
    }
    return isMap(at.getFrom()) ? "*" : at.getFieldName();
  }

  private static boolean isMap(@Nullable Object from) {
    return from == null
        || from instanceof Map
        || from instanceof Class<?> type && Map.class.isAssignableFrom(type);
  }
}
