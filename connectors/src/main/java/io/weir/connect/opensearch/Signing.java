package io.weir.connect.opensearch;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/** Signs requests by version 4, with the signer of the SDK. */
record Signing(Supplier<AwsCredentials> credentials, Supplier<String> region) {
  static Signing ofEnvironment() {
    return new Signing(
        () -> EnvironmentVariableCredentialsProvider.create().resolveCredentials(),
        () -> System.getenv().getOrDefault("AWS_REGION", "us-east-1"));
  }

  /** The headers that a request gets. */
  Map<String, String> headers(URI target, String type, byte[] body) {
    SdkHttpRequest request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(target)
            .putHeader("Content-Type", type)
            .build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(one ->
                one.identity(credentials.get())
                    .request(request)
                    .payload(() -> new ByteArrayInputStream(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "es")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region.get()))
            .request();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    signed
        .headers()
        .forEach((String name, List<String> values) -> headers.put(name, values.get(0)));
    headers.remove("Host");
    return headers;
  }
}
