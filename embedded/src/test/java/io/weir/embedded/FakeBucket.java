package io.weir.embedded;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket with conditional writes that lists two objects a page. */
final class FakeBucket implements S3Client {
  private static final int PAGE = 2;

  private final String name;
  private final TreeMap<String, byte[]> objects = new TreeMap<>();
  private Runnable beforePut = () -> {};

  FakeBucket(String name) {
    this.name = name;
  }

  /** Runs once, before the next put. */
  void beforeNextPut(Runnable other) {
    beforePut =
        () -> {
          beforePut = () -> {};
          other.run();
        };
  }

  void put(String object, byte[] content) {
    objects.put(object, content);
  }

  List<String> names() {
    return List.copyOf(objects.keySet());
  }

  private static String eTag(byte[] content) {
    return "\"" + Arrays.hashCode(content) + "\"";
  }

  private void require(boolean holds, int status, String code) {
    if (!holds) {
      throw S3Exception.builder()
          .statusCode(status)
          .message(code)
          .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
          .build();
    }
  }

  @Override
  public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
    require(name.equals(request.bucket()), 404, "NoSuchBucket");
    String after = request.continuationToken() == null ? "" : request.continuationToken();
    List<Map.Entry<String, byte[]>> rest = List.copyOf(objects.tailMap(after, false).entrySet());
    List<S3Object> page =
        rest.stream().limit(PAGE).map(one -> S3Object.builder().key(one.getKey()).build()).toList();
    boolean more = rest.size() > PAGE;
    return ListObjectsV2Response.builder()
        .contents(page)
        .isTruncated(more)
        .nextContinuationToken(more ? page.getLast().key() : null)
        .build();
  }

  @Override
  public <T> T getObject(
      GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
    require(name.equals(request.bucket()), 404, "NoSuchBucket");
    byte[] content = objects.get(request.key());
    require(content != null, 404, "NoSuchKey");
    try {
      return transformer.transform(
          GetObjectResponse.builder().eTag(eTag(content)).build(),
          AbortableInputStream.create(new ByteArrayInputStream(content)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
    beforePut.run();
    require(name.equals(request.bucket()), 404, "NoSuchBucket");
    byte[] old = objects.get(request.key());
    require(request.ifNoneMatch() == null || old == null, 412, "PreconditionFailed");
    require(request.ifMatch() == null || old != null, 404, "NoSuchKey");
    require(
        request.ifMatch() == null || request.ifMatch().equals(eTag(old)),
        412,
        "PreconditionFailed");
    try {
      objects.put(request.key(), body.contentStreamProvider().newStream().readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return PutObjectResponse.builder().build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
