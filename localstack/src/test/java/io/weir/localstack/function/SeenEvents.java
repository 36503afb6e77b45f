package io.weir.localstack.function;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Hands each event on to a FIFO queue, in one group. It fails at some events at first, and at some
 * always. Its package has no other class.
 */
public final class SeenEvents {
  /**
   * In an event: a process of the function fails at it if it is set so, and not if it comes again.
   */
  public static final String FIRST_FAILS = "fails at first";

  /** In an event: the function fails at it always. */
  public static final String FAILS = "fails always";

  /** The error of those. */
  public static final String NEVER = "java.lang.IllegalArgumentException";

  private final Set<String> failed = new HashSet<>();
  private final HttpClient http = HttpClient.newHttpClient();

  public void handle(InputStream in, OutputStream out) throws IOException, InterruptedException {
    String event = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    if (event.contains(FAILS)) {
      throw new IllegalArgumentException("never");
    }
    if (System.getenv("FAILS") != null && event.contains(FIRST_FAILS) && failed.add(event)) {
      throw new IllegalStateException("not yet");
    }
    send(event);
    out.write("{}".getBytes(StandardCharsets.UTF_8));
  }

  private void send(String event) throws IOException, InterruptedException {
    String form =
        "Action=SendMessage&Version=2012-11-05&MessageGroupId=seen&MessageDeduplicationId="
            + UUID.randomUUID()
            + "&QueueUrl="
            + URLEncoder.encode(System.getenv("SEEN_QUEUE"), StandardCharsets.UTF_8)
            + "&MessageBody="
            + URLEncoder.encode(event, StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(System.getenv("ENDPOINT")))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20200101/us-east-1/sqs/aws4_request,"
                    + " SignedHeaders=host, Signature=none")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("the queue answers " + answer.statusCode() + ": " + answer.body());
    }
  }
}
