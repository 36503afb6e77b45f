package io.weir.localstack;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A queue of SQS, by its name. */
record Queue(Aws aws, String name) {
  private static final Pattern BODY = Pattern.compile("<Body>(.*?)</Body>", Pattern.DOTALL);

  /** The bodies of its first ten messages, as XML has them; they stay visible. */
  List<String> messages() {
    String answer =
        call("Action=ReceiveMessage&MaxNumberOfMessages=10&VisibilityTimeout=0&QueueUrl=" + url());
    return BODY.matcher(answer).results().map(found -> found.group(1)).toList();
  }

  private String url() {
    String answer = call("Action=GetQueueUrl&QueueName=" + name);
    Matcher found = Pattern.compile("<QueueUrl>(.*?)</QueueUrl>").matcher(answer);
    if (!found.find()) {
      throw new AssertionError("there is no queue " + name + ": " + answer);
    }
    return URLEncoder.encode(found.group(1), StandardCharsets.UTF_8);
  }

  private String call(String form) {
    String answer = aws.sqs(form);
    if (answer.contains("<Error>")) {
      throw new AssertionError("SQS refused " + form + ": " + answer);
    }
    return answer;
  }
}
