package io.weir.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Clients of one LocalStack. */
final class Aws implements AutoCloseable {
  private final LocalStack localStack;
  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private final KinesisClient kinesis;
  private final DynamoDbClient dynamo;
  private final LambdaClient lambda;
  private final S3Client s3;

  Aws(LocalStack localStack) {
    this.localStack = localStack;
    this.kinesis = at(KinesisClient.builder()).build();
    this.dynamo = at(DynamoDbClient.builder()).build();
    this.lambda = at(LambdaClient.builder()).build();
    this.s3 = at(S3Client.builder().forcePathStyle(true)).build();
  }

  /** A builder of a client of this LocalStack. */
  <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B at(B builder) {
    return builder
        .endpointOverride(localStack.endpoint())
        .region(Region.of(localStack.region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClient(http);
  }

  LocalStack localStack() {
    return localStack;
  }

  KinesisClient kinesis() {
    return kinesis;
  }

  DynamoDbClient dynamo() {
    return dynamo;
  }

  LambdaClient lambda() {
    return lambda;
  }

  S3Client s3() {
    return s3;
  }

  /** A call of IAM's query interface, form-encoded; the answer is XML. */
  String iam(String form) {
    return query("iam", form + "&Version=2010-05-08");
  }

  /** The same of SQS. */
  String sqs(String form) {
    return query("sqs", form + "&Version=2012-11-05");
  }

  /** The same of CloudWatch. */
  String cloudWatch(String form) {
    return query("monitoring", form + "&Version=2010-08-01");
  }

  private String query(String service, String form) {
    HttpRequest request =
        HttpRequest.newBuilder(localStack.endpoint())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20200101/us-east-1/"
                    + service
                    + "/aws4_request, SignedHeaders=host, Signature=none")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in a call of IAM", e);
    }
  }

  @Override
  public void close() {
    kinesis.close();
    dynamo.close();
    lambda.close();
    s3.close();
    http.close();
  }
}
