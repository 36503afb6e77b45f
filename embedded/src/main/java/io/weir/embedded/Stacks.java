package io.weir.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Asks CloudFormation for the resources of a stack, by its query protocol: the two calls that are
 * needed here are not worth a client of their own.
 *
 * @param endpoint where CloudFormation is
 */
record Stacks(URI endpoint, String region, AwsCredentialsProvider credentials) {
  private static final String VERSION = "2010-05-15";

  /** The stacks of the region and account of the environment. */
  static Stacks fromEnvironment() {
    Region region = DefaultAwsRegionProviderChain.builder().build().getRegion();
    Map<String, String> variables = System.getenv();
    String endpoint =
        variables.getOrDefault(
            "AWS_ENDPOINT_URL_CLOUDFORMATION",
            variables.getOrDefault(
                "AWS_ENDPOINT_URL", "https://cloudformation." + region.id() + ".amazonaws.com"));
    return new Stacks(
        URI.create(endpoint), region.id(), DefaultCredentialsProvider.builder().build());
  }

  /**
   * The state tables of a stack's functions: its tables whose name in the template ends with {@code
   * State}, as {@code ./weir template} writes them.
   *
   * @throws UsageException if there are none, or the stack cannot be read
   */
  List<String> stateTables(String stack) {
    List<String> tables = new ArrayList<>();
    String next = null;
    do {
      Document page = page(stack, next);
      NodeList resources = page.getElementsByTagName("member");
      for (int i = 0; i < resources.getLength(); i++) {
        Element one = (Element) resources.item(i);
        boolean isState =
            "AWS::DynamoDB::Table".equals(text(one, "ResourceType"))
                && text(one, "LogicalResourceId").endsWith("State");
        if (isState && !text(one, "PhysicalResourceId").isEmpty()) {
          tables.add(text(one, "PhysicalResourceId"));
        }
      }
      next = text(page.getDocumentElement(), "NextToken");
    } while (!next.isEmpty());
    if (tables.isEmpty()) {
      throw new UsageException(
          "the stack '"
              + stack
              + "' has no table whose name in the template ends with State, as ./weir template"
              + " writes it; give --table");
    }
    return tables;
  }

  /** The parameters of a stack, by name; those that NoEcho hides are stars. */
  Map<String, String> parameters(String stack) {
    Document answer = ask(Map.of("Action", "DescribeStacks", "StackName", stack));
    Map<String, String> all = new LinkedHashMap<>();
    NodeList members = answer.getElementsByTagName("member");
    for (int i = 0; i < members.getLength(); i++) {
      Element one = (Element) members.item(i);
      if ("Parameters".equals(one.getParentNode().getNodeName())) {
        all.put(text(one, "ParameterKey"), text(one, "ParameterValue"));
      }
    }
    return all;
  }

  private Document page(String stack, String next) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("Action", "ListStackResources");
    form.put("StackName", stack);
    if (next != null) {
      form.put("NextToken", next);
    }
    return ask(form);
  }

  private static String text(Element within, String name) {
    NodeList found = within.getElementsByTagName(name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
  }

  private Document ask(Map<String, String> form) {
    Map<String, String> all = new LinkedHashMap<>(form);
    all.put("Version", VERSION);
    byte[] body =
        all.entrySet().stream()
            .map(one ->
                one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"))
            .getBytes(StandardCharsets.UTF_8);
    try (SdkHttpClient client = UrlConnectionHttpClient.create()) {
      HttpExecuteResponse answer = client.prepareRequest(signed(body)).call();
      byte[] text = answer.responseBody().map(Stacks::read).orElse(new byte[0]);
      Document document = parsed(text);
      if (!answer.httpResponse().isSuccessful()) {
        throw refused(document, answer.httpResponse().statusCode());
      }
      return document;
    } catch (IOException away) {
      throw new UsageException("CloudFormation does not answer at " + endpoint + ": " + away);
    }
  }

  private static UsageException refused(Document document, int status) {
    return new UsageException(
        "CloudFormation refused ("
            + status
            + "): "
            + text(document.getDocumentElement(), "Message")
            + "; give the stack's name as `aws cloudformation list-stacks` has it, and the right to"
            + " cloudformation:ListStackResources, or give --table");
  }

  private static byte[] read(AbortableInputStream stream) {
    try (InputStream body = stream) {
      return body.readAllBytes();
    } catch (IOException broken) {
      throw new UsageException("CloudFormation's answer broke off: " + broken);
    }
  }

  private HttpExecuteRequest signed(byte[] body) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .uri(endpoint)
            .encodedPath("/")
            .method(SdkHttpMethod.POST)
            .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .build();
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(sign ->
                sign.identity(credentials.resolveCredentials())
                    .request(request)
                    .payload(ContentStreamProvider.fromByteArray(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "cloudformation")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region));
    return HttpExecuteRequest.builder()
        .request(signed.request())
        .contentStreamProvider(signed.payload().orElse(null))
        .build();
  }

  private static Document parsed(byte[] xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(new java.io.ByteArrayInputStream(xml));
    } catch (SAXException | IOException | ParserConfigurationException noXml) {
      throw new UsageException(
          "what answered for CloudFormation is not it: " + noXml.getMessage() + "; give --table");
    }
  }
}
