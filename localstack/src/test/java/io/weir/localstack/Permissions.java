package io.weir.localstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.localstack.function.CallRecorder;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a function's role allows it to call, and what it has called: {@code service:Action
 * resource}.
 */
final class Permissions {
  private static final Pattern DOCUMENT =
      Pattern.compile("<PolicyDocument>([^<]*)</PolicyDocument>");

  private Permissions() {}

  /** What the deployed policy of that name says, its resources by their names. */
  static Set<String> allowed(Aws aws, Deployed function, String policy) throws IOException {
    Set<String> all = new TreeSet<>();
    for (JsonNode statement : document(aws, role(aws, function), policy).path("Statement")) {
      for (String action : texts(statement.path("Action"))) {
        for (String resource : texts(statement.path("Resource"))) {
          all.add(action + " " + name(resource));
        }
      }
    }
    return all;
  }

  private static String role(Aws aws, Deployed function) {
    String arn =
        aws.lambda()
            .getFunctionConfiguration(get -> get.functionName(function.functionName()))
            .role();
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  private static JsonNode document(Aws aws, String role, String policy) throws IOException {
    String answer = aws.iam("Action=GetRolePolicy&RoleName=" + role + "&PolicyName=" + policy);
    Matcher found = DOCUMENT.matcher(answer);
    if (!found.find()) {
      throw new AssertionError("role " + role + " has no policy '" + policy + "': " + answer);
    }
    return new ObjectMapper().readTree(URLDecoder.decode(found.group(1), StandardCharsets.UTF_8));
  }

  private static List<String> texts(JsonNode one) {
    List<String> all = new ArrayList<>();
    (one.isArray() ? one : List.of(one)).forEach(text -> all.add(text.asText()));
    return all;
  }

  /** Of an ARN, what the caller says: the table, table/index or stream. */
  private static String name(String arn) {
    String resource = arn.split(":", 6)[5];
    return resource.replaceFirst("^(table|stream)/", "").replace("/index/", "/");
  }

  /** What the processes of a function have called, from their logs. */
  static Set<String> called(Deployed function) throws IOException {
    return FunctionLogs.lines(function)
        .filter(line -> line.startsWith(CallRecorder.MARK))
        .map(line -> line.substring(CallRecorder.MARK.length()))
        .collect(Collectors.toSet());
  }
}
