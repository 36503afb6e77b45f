package io.weir.connect;

import io.weir.annotation.Internal;
import io.weir.definition.Resource;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.regions.Region;

/** Finds what a sink needs in the function's process: its place, and the client of its service. */
@Internal
public final class Place {
  private static final String VARIABLE = "WEIR_SINK_";
  private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]");
  private static final String AS_THE_OTHERS =
      "in the version of the other modules of the SDK, without netty-nio-client and apache5-client";

  private Place() {}

  /** The variable that names the place of a sink: {@code WEIR_SINK_} and its name in capitals. */
  public static String variable(String sink) {
    return Resource.variable(VARIABLE, sink);
  }

  /** The place that the environment names for a sink; else its name. */
  public static String of(String sink, Map<String, String> environment) {
    String place = environment.getOrDefault(variable(sink), "").strip();
    return place.isEmpty() ? sink : place;
  }

  /**
   * The place that the environment names for a sink, else its name, if it has the form of one. A
   * service refuses another one as it refuses a bad result, and all results would be given up.
   *
   * @param form of the names and ARNs that the service takes
   * @param what the form is called, such as {@code the ARN of a topic}
   * @throws IllegalStateException if it has another form
   */
  public static String of(String sink, Map<String, String> environment, Pattern form, String what) {
    return checked(sink, of(sink, environment), form, what);
  }

  /**
   * The same of a place that is known. A place that is none is not said: it may be the URL of
   * another sink, with a password.
   */
  public static String checked(String sink, String place, Pattern form, String what) {
    if (form.matcher(place).matches()) {
      return place;
    }
    throw new IllegalStateException(
        "sink '"
            + sink
            + "' needs "
            + what
            + ", and "
            + (place.equals(sink) ? "its name is none" : "what is given is none")
            + "; name it in the variable "
            + variable(sink)
            + " of the function");
  }

  /**
   * Requires that a place which names its region, as an ARN does, is in that of the client. It has
   * the form that its service takes.
   *
   * @param client one of a service that calls no other region
   * @throws IllegalStateException if it is in another one
   */
  public static void requireRegion(String sink, String place, AwsClient client) {
    Region own = region(client);
    String named = region(place);
    if (own == null || named == null || named.equals(own.id())) {
      return;
    }
    throw new IllegalStateException(
        "the place '"
            + place
            + "' of sink '"
            + sink
            + "' is in the region "
            + named
            + ", and its client calls "
            + own.id()
            + "; name one of that region in the variable "
            + variable(sink)
            + " of the function, or give the sink a client of the other one by withClient(..)");
  }

  /** The region that a place names, which is an ARN or begins as Lambda's short form of one. */
  private static @Nullable String region(String place) {
    String[] parts = place.split(":", -1);
    if (place.startsWith("arn:")) {
      return parts[3];
    }
    return parts.length > 1 && REGION.matcher(parts[0]).matches() ? parts[0] : null;
  }

  /** Null if the client does not tell, as one that only stands for a service. */
  private static @Nullable Region region(AwsClient client) {
    try {
      return client.serviceClientConfiguration().region();
    } catch (UnsupportedOperationException untold) {
      return null;
    }
  }

  /**
   * Requires the client of a service of AWS.
   *
   * @param client the class of the client
   * @param artifact the artifact that has it, of the group {@code software.amazon.awssdk}
   * @throws IllegalStateException if it is not there; the message has the coordinates
   */
  public static void requireClient(String sink, String client, String artifact) {
    require(sink, client, "software.amazon.awssdk:" + artifact, AS_THE_OTHERS);
  }

  /**
   * Requires the client of a service of AWS that has the keys of tokens.
   *
   * @param key the name of the key
   * @param client the class of the client
   * @param artifact the artifact that has it, of the group {@code software.amazon.awssdk}
   * @throws IllegalStateException if it is not there; the message has the coordinates
   */
  public static void requireKeysClient(String key, String client, String artifact) {
    requireOf("key '" + key + "'", client, "software.amazon.awssdk:" + artifact, AS_THE_OTHERS);
  }

  /**
   * Requires the client of a service.
   *
   * @param client the class of the client
   * @param coordinates group and artifact that have it
   * @param version says which version to take
   * @throws IllegalStateException if it is not there; the message has the coordinates
   */
  public static void require(String sink, String client, String coordinates, String version) {
    requireOf("sink '" + sink + "'", client, coordinates, version);
  }

  private static void requireOf(String user, String client, String coordinates, String version) {
    try {
      Class.forName(client, false, Place.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          user
              + " needs the client "
              + coordinates
              + ", which is not in the function's package; add it to the dependencies "
              + version,
          e);
    }
  }
}
