package io.weir.connect.s3;

import io.weir.connect.Faults;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket with conditional writes; an ETag is the MD5 of the content, as S3's is. */
final class FakeS3 implements S3Client {
  private record Stored(PutObjectRequest put, byte[] body) {
    String eTag() {
      try {
        byte[] md5 = MessageDigest.getInstance("MD5").digest(body);
        return '"' + HexFormat.of().formatHex(md5) + '"';
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private final String bucket;
  private final Map<String, Stored> objects;
  private final Faults faults;
  private Runnable beforePut = () -> {};
  private boolean breaking;
  private int puts;
  private int written;
  private int gets;

  FakeS3(String bucket, Faults faults) {
    this(bucket, faults, new HashMap<>());
  }

  private FakeS3(String bucket, Faults faults, Map<String, Stored> objects) {
    this.bucket = bucket;
    this.faults = faults;
    this.objects = objects;
  }

  FakeS3 with(Faults others) {
    return new FakeS3(bucket, others, objects);
  }

  /** Runs once, before the next put: another process that writes between look and put. */
  void beforeNextPut(Runnable other) {
    beforePut =
        () -> {
          beforePut = () -> {};
          other.run();
        };
  }

  void breakEverySecondPut(boolean breaks) {
    breaking = breaks;
  }

  /** Puts an object that no sink of Weir wrote. */
  void putForeign(String object) {
    objects.put(object, new Stored(PutObjectRequest.builder().key(object).build(), new byte[0]));
  }

  Optional<byte[]> body(String object) {
    return Optional.ofNullable(objects.get(object)).map(Stored::body);
  }

  /** The names of all objects. */
  Set<String> names() {
    return Set.copyOf(objects.keySet());
  }

  /** How often an object was written. */
  int written() {
    return written;
  }

  Optional<String> tagging(String object) {
    return Optional.ofNullable(objects.get(object)).map(stored -> stored.put().tagging());
  }

  @Override
  public synchronized HeadObjectResponse headObject(HeadObjectRequest request) {
    return faults.around(() -> {
      Stored stored = objects.get(request.key());
      if (stored == null || !bucket.equals(request.bucket())) {
        throw refusal(404, null);
      }
      return HeadObjectResponse.builder()
          .eTag(stored.eTag())
          .metadata(stored.put().metadata())
          .build();
    });
  }

  @Override
  public synchronized <R> R getObject(
      GetObjectRequest request, ResponseTransformer<GetObjectResponse, R> into) {
    return faults.around(() -> get(request, into));
  }

  private <R> R get(GetObjectRequest request, ResponseTransformer<GetObjectResponse, R> into) {
    Stored stored = objects.get(request.key());
    if (stored == null || !bucket.equals(request.bucket())) {
      throw refusal(404, "NoSuchKey");
    }
    if (stored.eTag().equals(request.ifNoneMatch())) {
      throw refusal(304, "NotModified");
    }
    gets++;
    try {
      return into.transform(
          GetObjectResponse.builder().eTag(stored.eTag()).build(),
          AbortableInputStream.create(new ByteArrayInputStream(stored.body())));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** How often the content of an object was read. */
  int gets() {
    return gets;
  }

  @Override
  public synchronized PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
    beforePut.run();
    return faults.around(() -> put(request, body));
  }

  private PutObjectResponse put(PutObjectRequest request, RequestBody body) {
    if (!bucket.equals(request.bucket())) {
      throw refusal(404, "NoSuchBucket");
    }
    if (breaking && ++puts % 2 == 0 || faults.refusesEntry()) {
      throw refusal(503, "SlowDown");
    }
    Stored old = objects.get(request.key());
    if ("*".equals(request.ifNoneMatch()) && old != null) {
      throw refusal(412, "PreconditionFailed");
    }
    if (request.ifMatch() != null && old == null) {
      throw refusal(404, "NoSuchKey");
    }
    if (request.ifMatch() != null && !request.ifMatch().equals(old.eTag())) {
      throw refusal(412, "PreconditionFailed");
    }
    Stored stored = new Stored(request, bytes(body));
    objects.put(request.key(), stored);
    written++;
    return PutObjectResponse.builder().eTag(stored.eTag()).build();
  }

  private static byte[] bytes(RequestBody body) {
    try {
      return body.contentStreamProvider().newStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static S3Exception refusal(int status, String code) {
    return (S3Exception)
        S3Exception.builder()
            .message(String.valueOf(code))
            .statusCode(status)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
            .build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
