package io.weir.embedded;

import io.weir.StreamFunction;
import io.weir.functions.earthquakes.Aftershocks;
import io.weir.functions.earthquakes.Earthquakes;
import io.weir.functions.flights.BandedFlights;
import io.weir.functions.flights.CityDays;
import io.weir.functions.flights.DelayedAirports;
import io.weir.functions.flights.Flights;
import io.weir.functions.pageviews.PageViews;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The functions that the command knows by name. */
enum Examples {
  EARTHQUAKES(
      Earthquakes.class, "quakes", Map.of("quakes", sample("earthquakes.jsonl", "updated"))),
  AFTERSHOCKS(Aftershocks.class, "km", Map.of("shocks", sample("earthquakes.jsonl", "updated"))),
  FLIGHTS(Flights.class, "flights", Map.of("departures", sample("flights-20k.jsonl", "departed"))),
  DELAYED_AIRPORTS(DelayedAirports.class, "meanDelay", Map.of()),
  BANDED_FLIGHTS(
      BandedFlights.class,
      "delay",
      Map.of(
          "departures", sample("flights-20k.jsonl", "departed"),
          "delay-bands", sample("delay-bands.jsonl", "since"))),
  CITY_DAYS(
      CityDays.class,
      "meanDelay",
      Map.of("departures", sample("flights-20k.jsonl", "departed")),
      Map.of("airports", "/data/airports.jsonl")),
  PAGE_VIEWS(PageViews.class, "views", Map.of());

  private final Class<?> holder;
  private final String measure;
  private final Map<String, Sample> samples;
  private final Map<String, String> rows;

  Examples(Class<?> holder, String measure, Map<String, Sample> samples) {
    this(holder, measure, samples, Map.of());
  }

  Examples(Class<?> holder, String measure, Map<String, Sample> samples, Map<String, String> rows) {
    this.holder = holder;
    this.measure = measure;
    this.samples = samples;
    this.rows = rows;
  }

  /**
   * Real events of a source.
   *
   * @param resource its lines
   * @param arrival the JSON field with the arrival time, milliseconds or ISO-8601
   */
  record Sample(String resource, String arrival) {}

  private static Sample sample(String file, String arrival) {
    return new Sample("/data/" + file, arrival);
  }

  /** The name on the command line, which is that of the function. */
  private String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * A function by its name or class.
   *
   * @param classPath jars and folders, as for java; null = a class is one of Weir's
   */
  static Job job(String name, String classPath) {
    boolean known = Arrays.stream(values()).anyMatch(one -> one.title().equals(name));
    ClassLoader own = Examples.class.getClassLoader();
    return jobIn(known || classPath == null ? own : loader(classPath), name);
  }

  /**
   * A function by its name or class.
   *
   * @param loader finds the class
   */
  static Job jobIn(ClassLoader loader, String name) {
    for (Examples example : values()) {
      if (name.equals(example.title()) || name.equals(example.holder.getName())) {
        Job plain = fromClass(example.holder.getName(), loader);
        return new Job(plain.function(), example.samples, example.rows, example.measure, loader);
      }
    }
    return fromClass(name, loader);
  }

  /**
   * Makes a class loader that stays open, since the function may load classes as long as it runs.
   */
  @SuppressWarnings("resource")
  private static ClassLoader loader(String classPath) {
    List<URL> urls = new ArrayList<>();
    for (String part : classPath.split(File.pathSeparator)) {
      File file = new File(part);
      if (!file.exists()) {
        throw new UsageException(
            "--class-path names '" + part + "', which is not there; give jars and folders");
      }
      urls.add(url(file));
    }
    return new URLClassLoader(urls.toArray(URL[]::new), Examples.class.getClassLoader());
  }

  private static URL url(File file) {
    try {
      return file.toURI().toURL();
    } catch (MalformedURLException impossible) {
      throw new UsageException("--class-path '" + file + "': " + impossible.getMessage());
    }
  }

  /** Any class with a public constant {@code FUNCTION}. */
  private static Job fromClass(String name, ClassLoader loader) {
    try {
      Object constant = Class.forName(name, true, loader).getField("FUNCTION").get(null);
      if (constant instanceof StreamFunction function) {
        return new Job(function, Map.of(), Map.of(), null, loader);
      }
      throw new UsageException(
          name + ".FUNCTION is no StreamFunction but " + constant + "; end it with build()");
    } catch (ClassNotFoundException unknown) {
      throw new UsageException(
          "no function '"
              + name
              + "' and no class of that name; known are "
              + names()
              + ", or give a class with a public static FUNCTION by its full name, and --class-path"
              + " with the jars and folders where it and what it uses are");
    } catch (NoSuchFieldException without) {
      throw new UsageException(
          "the class "
              + name
              + " is there, and has no public FUNCTION; declare one: public static final"
              + " StreamFunction FUNCTION = StreamFunction.named(..)...build()");
    } catch (IllegalAccessException hidden) {
      throw new UsageException(
          name + ".FUNCTION cannot be read: the class is not public; make it public");
    } catch (LinkageError broken) {
      Throwable why = broken.getCause() == null ? broken : broken.getCause();
      throw new UsageException(
          "class " + name + " cannot be used: " + why + "; mend it, or complete --class-path", why);
    } catch (NullPointerException notStatic) {
      throw new UsageException(name + ".FUNCTION is not static; make it a constant");
    }
  }

  /** The full name of the class that a name stands for. */
  static String holder(String name) {
    return Arrays.stream(values())
        .filter(one -> one.title().equals(name))
        .map(one -> one.holder.getName())
        .findFirst()
        .orElse(name);
  }

  static String names() {
    return Arrays.stream(values()).map(Examples::title).collect(Collectors.joining(", "));
  }

  /**
   * A function to run.
   *
   * @param samples its own real events by source; of a source without any an input has to be given
   * @param rows the resource with the rows of each lookup that has some of its own
   * @param measure the result attribute to draw; null = the first number
   * @param loader the loader of the function's classes
   */
  record Job(
      StreamFunction function,
      Map<String, Sample> samples,
      Map<String, String> rows,
      String measure,
      ClassLoader loader) {}
}
