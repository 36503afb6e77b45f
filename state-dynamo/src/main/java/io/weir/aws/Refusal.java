package io.weir.aws;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** The answer of a service to a refused request; parsed only if it is needed. */
record Refusal(int status, byte[] body) {
  /** In JSON, or in the XML of S3. */
  private static final Pattern NAME =
      Pattern.compile("\"__type\"\\s*:\\s*\"(?:[^\"#]*#)?([^\"]+)\"|<Code>([^<]+)</Code>");

  private static final Pattern MESSAGE =
      Pattern.compile(
          "\"[mM]essage\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"|<Message>([^<]*)</Message>");

  /** Makes an exception with the error's name, or the status if it has none, and its message. */
  AwsServiceException exception() {
    String text = new String(body, StandardCharsets.UTF_8);
    String name = found(NAME, text);
    String message = found(MESSAGE, text);
    String code = name.isEmpty() ? "status " + status : name;
    return AwsServiceException.builder()
        .message(message.isEmpty() ? code : code + ": " + message)
        .statusCode(status)
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .serviceName("DynamoDB")
                .errorCode(code)
                .errorMessage(message)
                .build())
        .build();
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      return "";
    }
    return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
  }
}
