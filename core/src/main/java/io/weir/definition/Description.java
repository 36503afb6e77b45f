package io.weir.definition;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Describes a function, or a part of one, as data: a kind, a name, settings, and parts that are
 * described the same way. The same definition always has the same description; code of the author's
 * (lambdas) is not in it. Immutable.
 *
 * <p>Settings are texts: durations in ISO-8601 ({@code PT1M}), numbers in decimal, {@code true} and
 * {@code false}. A setting that is not declared and has no default is left out. Kinds, names of
 * settings and their meaning stay as they are within one {@link #FORMAT}; new ones may come.
 *
 * @param kind what it describes, such as {@code function}, {@code source} or {@code codec}
 * @param name its name; empty if it has none
 * @param settings in the order of their names
 * @param parts in the order of declaration
 */
public record Description(
    String kind, String name, SortedMap<String, String> settings, List<Description> parts) {
  /**
   * The version of the form of descriptions that this code writes, and the newest that it reads.
   */
  public static final int FORMAT = 1;

  private static final int FINGERPRINT_BYTES = 6;

  public Description {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    parts = List.copyOf(parts);
  }

  /** A description without settings and parts. */
  public static Description of(String kind, String name) {
    return new Description(kind, name, new TreeMap<>(), List.of());
  }

  /**
   * A description of which nothing is known but some words, for what does not describe itself.
   * Whether two such parts store the same bytes cannot be told.
   *
   * @param by the class that would have to describe itself
   */
  public static Description inWords(String kind, Class<?> by, String words) {
    return of(kind, "").with("class", by.getName()).with("words", words);
  }

  /**
   * A codec that writes the values of another one in a frame of its own.
   *
   * @param by the class of the codec, whose frame is the same as long as that is
   */
  public static Description wrapping(Class<?> by, String words, Description codec) {
    return of("codec", "")
        .with("form", "wrapped")
        .with("class", by.getName())
        .with("words", words)
        .with(codec);
  }

  /**
   * The same with one more setting.
   *
   * @param value turned into a text; null = the setting is left out
   */
  public Description with(String setting, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    SortedMap<String, String> more = new TreeMap<>(settings);
    more.put(setting, value.toString());
    return new Description(kind, name, more, parts);
  }

  /** The same with one more part. */
  public Description with(Description part) {
    return with(List.of(part));
  }

  /** The same with more parts. */
  public Description with(Collection<Description> more) {
    List<Description> all = new ArrayList<>(parts);
    all.addAll(more);
    return new Description(kind, name, settings, all);
  }

  /** The same without the parts of a kind. */
  public Description without(String partsOfKind) {
    List<Description> left = parts.stream().filter(part -> !part.kind.equals(partsOfKind)).toList();
    return new Description(kind, name, settings, left);
  }

  /** The same under another name. */
  public Description named(String other) {
    return new Description(kind, other, settings, parts);
  }

  /** The same as another kind, for a part that has a role of its own. */
  public Description as(String role) {
    return new Description(role, name, settings, parts);
  }

  /** A setting; empty text if it is not there. */
  public String setting(String setting) {
    return settings.getOrDefault(setting, "");
  }

  /** True if the setting is {@code true}. */
  public boolean is(String setting) {
    return Boolean.parseBoolean(setting(setting));
  }

  /** A setting that is a number; 0 if it is not there or is none. */
  public long number(String setting) {
    try {
      return Long.parseLong(setting(setting));
    } catch (NumberFormatException none) {
      return 0;
    }
  }

  /** The parts of a kind. */
  public List<Description> parts(String ofKind) {
    return parts.stream().filter(part -> part.kind.equals(ofKind)).toList();
  }

  /** The first part of a kind. */
  public Optional<Description> part(String ofKind) {
    return parts.stream().filter(part -> part.kind.equals(ofKind)).findFirst();
  }

  /** The part of a kind with a name. */
  public Optional<Description> part(String ofKind, String called) {
    return parts(ofKind).stream().filter(part -> part.name.equals(called)).findFirst();
  }

  /** The parts of a kind by their names, in order; of two with one name the first. */
  public Map<String, Description> byName(String ofKind) {
    Map<String, Description> all = new LinkedHashMap<>();
    parts(ofKind).forEach(part -> all.putIfAbsent(part.name, part));
    return all;
  }

  /** The JSON text: the same for the same description, on one line. */
  public String json() {
    return DescriptionJson.text(this);
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws IllegalArgumentException if the text is none, or newer code wrote it in a form that
   *     this code does not know
   */
  public static Description parse(String json) {
    return DescriptionJson.parse(json);
  }

  /** A short name of exactly this description: twelve hexadecimal digits of a hash of its JSON. */
  public String fingerprint() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(json().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
