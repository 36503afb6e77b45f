package io.weir.embedded;

import io.weir.StreamFunction;
import io.weir.deploy.template.Member;
import io.weir.dynamo.DeadLetterTable;
import io.weir.dynamo.DynamoStateStore;
import io.weir.functions.earthquakes.Aftershocks;
import io.weir.functions.earthquakes.Earthquakes;
import io.weir.functions.flights.BandedFlights;
import io.weir.functions.flights.CityDays;
import io.weir.functions.flights.DelayedAirports;
import io.weir.functions.flights.Flights;
import io.weir.functions.pageviews.PageViews;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds functions to deploy: their definitions, and the handlers that Lambda calls. */
final class Deployables {
  /** What a handler extends: by its name, as it is of the function's own class path. */
  private static final String HANDLER = "io.weir.lambda.StreamHandler";

  /** The examples by their names. */
  private static final Map<String, Class<?>> EXAMPLES =
      Map.of(
          Aftershocks.FUNCTION.name(), Aftershocks.class,
          BandedFlights.FUNCTION.name(), BandedFlights.class,
          CityDays.FUNCTION.name(), CityDays.class,
          Earthquakes.FUNCTION.name(), Earthquakes.class,
          DelayedAirports.FUNCTION.name(), DelayedAirports.class,
          Flights.FUNCTION.name(), Flights.class,
          PageViews.FUNCTION.name(), PageViews.class);

  private Deployables() {}

  /** The functions of these names or classes. */
  static List<Member> find(List<String> names, @Nullable String classPath) {
    return names.stream().map(name -> find(name, classPath)).toList();
  }

  private static Member find(String name, @Nullable String classPath) {
    Class<?> example = EXAMPLES.get(name);
    String definition = example == null ? name : example.getName();
    Examples.Job job = Examples.job(definition, classPath);
    return member(handler(definition, job.loader()), job.function());
  }

  private static Member member(String handler, StreamFunction function) {
    return new Member(
        handler,
        function,
        DynamoStateStore.resource(),
        DeadLetterTable.table(StreamFunction.DEAD_LETTERS));
  }

  /** The class itself if it is a handler, else the one that is called like it with Handler. */
  private static String handler(String definition, ClassLoader loader) {
    for (String name : List.of(definition, definition + "Handler")) {
      if (isHandler(name, loader)) {
        return name;
      }
    }
    throw new UsageException(
        definition
            + " is no handler, and there is no "
            + definition
            + "Handler that is one; let the class with FUNCTION extend StreamHandler, or write "
            + definition
            + "Handler, which does");
  }

  private static boolean isHandler(String name, ClassLoader loader) {
    try {
      return Stream.<Class<?>>iterate(
              Class.forName(name, false, loader), Objects::nonNull, Class::getSuperclass)
          .anyMatch(type -> type.getName().equals(HANDLER));
    } catch (ClassNotFoundException none) {
      return false;
    }
  }
}
