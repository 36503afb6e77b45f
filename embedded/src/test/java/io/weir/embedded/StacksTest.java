package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * What CloudFormation answers about a stack; that its resources are listed is in the status's test.
 */
class StacksTest {
  private static final String DESCRIBED =
      """
      <DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
        <DescribeStacksResult><Stacks><member>
          <StackName>shop</StackName>
          <Parameters>
            <member><ParameterKey>Shards</ParameterKey><ParameterValue>4</ParameterValue></member>
            <member><ParameterKey>Token</ParameterKey><ParameterValue>****</ParameterValue></member>
          </Parameters>
          <Outputs>
            <member><OutputKey>ViewsStream</OutputKey><OutputValue>views</OutputValue></member>
          </Outputs>
        </member></Stacks></DescribeStacksResult>
      </DescribeStacksResponse>
      """;

  private HttpServer server;
  private String answer = DESCRIBED;
  private String asked = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Stacks stacks() {
    return new Stacks(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        "eu-west-1",
        StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")));
  }

  @Test
  void theParametersOfAStackAreReadAndNothingElseOfIt() {
    assertThat(stacks().parameters("shop"))
        .containsOnlyKeys("Shards", "Token")
        .containsEntry("Shards", "4")
        .containsEntry("Token", "****");
    assertThat(asked).contains("Action=DescribeStacks", "StackName=shop", "Version=2010-05-15");
  }

  @Test
  void whatIsNotCloudFormationIsTold() {
    answer = "<!DOCTYPE html><html>a proxy</html>";
    assertThatThrownBy(() -> stacks().stateTables("shop"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("what answered for CloudFormation is not it")
        .hasMessageContaining("give --table");
    answer = "<ListStackResourcesResponse/>";
    assertThatThrownBy(() -> stacks().stateTables("shop"))
        .hasMessageContaining("no table whose name in the template ends with State");
  }
}
