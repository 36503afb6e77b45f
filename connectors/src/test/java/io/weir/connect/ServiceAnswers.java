package io.weir.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.codec.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.thirdparty.jackson.core.JsonGenerator;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORFactory;

/** Takes every request as its service does, without a network; keeps the heads of S3's objects. */
final class ServiceAnswers implements SdkHttpClient {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ARN = "arn:aws:x:us-east-1:123456789012:";
  private static final Pattern ENTRY = Pattern.compile("member\\.\\d+\\.Id=([^&]*)");

  private final Map<String, Map<String, List<String>>> objects = new ConcurrentHashMap<>();

  private record Answer(int status, Map<String, List<String>> headers, byte[] body) {
    static Answer json(Map<String, ?> content) {
      return new Answer(200, Map.of(), Json.bytes(content));
    }

    static Answer empty(int status, Map<String, List<String>> headers) {
      return new Answer(status, headers, new byte[0]);
    }
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return response(answer(request.httpRequest(), body(request)));
      }

      @Override
      public void abort() {}
    };
  }

  private static byte[] body(HttpExecuteRequest request) throws IOException {
    return request.contentStreamProvider().isPresent()
        ? request.contentStreamProvider().get().newStream().readAllBytes()
        : new byte[0];
  }

  private static HttpExecuteResponse response(Answer answer) {
    SdkHttpFullResponse.Builder head = SdkHttpFullResponse.builder().statusCode(answer.status());
    answer.headers().forEach(head::putHeader);
    return HttpExecuteResponse.builder()
        .response(head.build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer.body())))
        .build();
  }

  private Answer answer(SdkHttpRequest request, byte[] body) throws IOException {
    String target = request.firstMatchingHeader("X-Amz-Target").orElse("");
    String operation = target.substring(target.lastIndexOf('.') + 1);
    if (!operation.isEmpty()) {
      return operation.equals("PutRecords")
          ? records(body)
          : Answer.json(named(operation, MAPPER.readTree(body)));
    }
    if (request.host().startsWith("sns.")) {
      return published(new String(body, StandardCharsets.UTF_8));
    }
    if (request.host().startsWith("lambda.")) {
      boolean waits =
          request
              .firstMatchingHeader("X-Amz-Invocation-Type")
              .orElseThrow()
              .equals("RequestResponse");
      return Answer.empty(waits ? 200 : 202, Map.of());
    }
    return object(request);
  }

  private static Map<String, ?> named(String operation, JsonNode asked) {
    return switch (operation) {
      case "GetQueueUrl" -> Map.of("QueueUrl", "https://sqs/1/" + asked.get("QueueName").asText());
      case "SendMessageBatch" -> Map.of("Successful", taken(asked.get("Entries")));
      case "DescribeEventBus" -> Map.of("Name", asked.get("Name").asText());
      case "PutEvents" -> Map.of("Entries", each(asked.get("Entries"), "EventId"));
      case "PutRecordBatch" ->
          Map.of("FailedPutCount", 0, "RequestResponses", each(asked.get("Records"), "RecordId"));
      case "StartExecution" -> Map.of("executionArn", ARN + "e", "startDate", 1);
      case "GenerateMac" -> Map.of("Mac", encoded(), "KeyId", ARN + "key/1");
      case "GetSecretValue" -> Map.of("SecretBinary", encoded(), "VersionId", "v1");
      default -> throw new AssertionError("what is the answer of " + operation + "?");
    };
  }

  private static String encoded() {
    return Base64.getEncoder().encodeToString(new byte[32]);
  }

  private static List<Map<String, String>> each(JsonNode entries, String field) {
    List<Map<String, String>> all = new ArrayList<>();
    entries.forEach(one -> all.add(Map.of(field, "id")));
    return all;
  }

  private static List<Map<String, String>> taken(JsonNode entries) {
    List<Map<String, String>> taken = new ArrayList<>();
    for (JsonNode entry : entries) {
      String id = entry.get("Id").asText();
      String md5 = md5(entry.get("MessageBody").asText());
      taken.add(Map.of("Id", id, "MessageId", id, "MD5OfMessageBody", md5));
    }
    return taken;
  }

  private static String md5(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** SNS speaks XML. */
  private static Answer published(String form) {
    StringBuilder taken = new StringBuilder();
    ENTRY
        .matcher(URLDecoder.decode(form, StandardCharsets.UTF_8))
        .results()
        .forEach(entry ->
            taken.append(
                "<member><Id>" + entry.group(1) + "</Id><MessageId>m</MessageId></member>"));
    String answer =
        "<PublishBatchResponse><PublishBatchResult><Successful>"
            + taken
            + "</Successful></PublishBatchResult></PublishBatchResponse>";
    return new Answer(200, Map.of(), answer.getBytes(StandardCharsets.UTF_8));
  }

  /** Kinesis speaks CBOR: each record has a shard and a number. */
  private static Answer records(byte[] body) {
    int records =
        new String(body, StandardCharsets.ISO_8859_1).split("PartitionKey", -1).length - 1;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator cbor = new CBORFactory().createGenerator(out)) {
      cbor.writeStartObject();
      cbor.writeNumberField("FailedRecordCount", 0);
      cbor.writeArrayFieldStart("Records");
      for (int i = 0; i < records; i++) {
        cbor.writeStartObject();
        cbor.writeStringField("ShardId", "shardId-000000000000");
        cbor.writeStringField("SequenceNumber", "1");
        cbor.writeEndObject();
      }
      cbor.writeEndArray();
      cbor.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Answer(200, Map.of(), out.toByteArray());
  }

  /** An object has the head that it was put with. */
  private Answer object(SdkHttpRequest request) {
    Map<String, List<String>> kept = objects.get(request.encodedPath());
    return switch (request.method()) {
      case HEAD -> kept == null ? Answer.empty(404, Map.of()) : Answer.empty(200, kept);
      case PUT -> put(request, kept);
      case GET ->
          new Answer(200, Map.of("ETag", List.of("e")), "[]".getBytes(StandardCharsets.UTF_8));
      default -> throw new AssertionError("what is the answer of " + request.method() + "?");
    };
  }

  private Answer put(SdkHttpRequest request, Map<String, List<String>> kept) {
    if (kept != null && request.firstMatchingHeader("If-None-Match").isPresent()) {
      String refusal = "<Error><Code>PreconditionFailed</Code></Error>";
      return new Answer(412, Map.of(), refusal.getBytes(StandardCharsets.UTF_8));
    }
    Map<String, List<String>> head = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    request.forEachHeader((name, values) -> {
      if (name.startsWith("x-amz-meta-")) {
        head.put(name, values);
      }
    });
    head.put("ETag", List.of("\"1\""));
    objects.put(request.encodedPath(), head);
    return Answer.empty(200, Map.of("ETag", List.of("\"1\"")));
  }

  @Override
  public void close() {}
}
