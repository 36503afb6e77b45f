package io.weir.connect;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Sink;
import io.weir.connect.eventbridge.EventBridgeSink;
import io.weir.connect.firehose.FirehoseSink;
import io.weir.connect.kinesis.KinesisSink;
import io.weir.connect.kms.KmsKeys;
import io.weir.connect.lambda.LambdaSink;
import io.weir.connect.postgres.PostgresSink;
import io.weir.connect.redis.RedisSink;
import io.weir.connect.s3.S3Sink;
import io.weir.connect.secrets.SecretKeys;
import io.weir.connect.sns.SnsSink;
import io.weir.connect.sqs.SqsSink;
import io.weir.connect.stepfunctions.StepFunctionsSink;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A sink whose client is not in the function's package says which artifact to add. */
class MissingClientTest {
  /** Loads Weir's connectors anew, and no client of a service. */
  private static final class WithoutClients extends ClassLoader {
    WithoutClients() {
      super(MissingClientTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("software.amazon.awssdk.services.")
          || name.startsWith("redis.clients.")
          || name.startsWith("org.postgresql.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("io.weir.connect.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : own(name);
    }

    private Class<?> own(String name) throws ClassNotFoundException {
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /** Is loaded with the sinks: reflection on a sink would itself look for its client. */
  public static final class Kinesis implements Supplier<Sink<String>> {
    @Override
    public Sink<String> get() {
      return KinesisSink.stream("totals", String.class);
    }
  }

  /** As {@link Kinesis}. */
  public static final class Sqs implements Supplier<Sink<String>> {
    @Override
    public Sink<String> get() {
      return SqsSink.standard("totals", String.class);
    }
  }

  /** As {@link Kinesis}. */
  public static final class S3 implements Supplier<Sink<String>> {
    @Override
    public Sink<String> get() {
      return S3Sink.bucket("totals", String.class, text -> text);
    }
  }

  /** As {@link Kinesis}. */
  public static final class Redis implements Supplier<Sink<String>> {
    @Override
    public Sink<String> get() {
      return RedisSink.rows("totals", String.class, text -> text);
    }
  }

  /** As {@link Kinesis}. */
  public static final class Postgres implements Supplier<Sink<String>> {
    @Override
    public Sink<String> get() {
      return PostgresSink.table("totals", String.class).key("row");
    }
  }

  /** As {@link Kinesis}. */
  public static final class Sns implements Supplier<Sink<String>> {
    @Override
    public Sink<String> get() {
      return SnsSink.standard("totals", String.class);
    }
  }

  /** As {@link Kinesis}. */
  public static final class EventBridge implements Supplier<Sink<String>> {
    @Override
    public Sink<String> get() {
      return EventBridgeSink.bus("totals", String.class, "com.example", "Total");
    }
  }

  /** As {@link Kinesis}. */
  public static final class Firehose implements Supplier<Sink<String>> {
    @Override
    public Sink<String> get() {
      return FirehoseSink.stream("totals", String.class);
    }
  }

  /** As {@link Kinesis}. */
  public static final class StepFunctions implements Supplier<Sink<String>> {
    @Override
    public Sink<String> get() {
      return StepFunctionsSink.standard("totals", String.class);
    }
  }

  /** As {@link Kinesis}. */
  public static final class Lambda implements Supplier<Sink<String>> {
    @Override
    public Sink<String> get() {
      return LambdaSink.synchronous("totals", String.class, Duration.ofSeconds(3));
    }
  }

  private static void requireAdvice(Class<?> maker, String coordinates)
      throws ReflectiveOperationException {
    requireAdvice(maker, coordinates, "netty-nio-client");
  }

  private static void requireAdvice(Class<?> maker, String coordinates, String version)
      throws ReflectiveOperationException {
    Class<?> anew = new WithoutClients().loadClass(maker.getName());
    Sink<?> sink = (Sink<?>) ((Supplier<?>) anew.getConstructor().newInstance()).get();
    assertThatThrownBy(sink::open)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'totals'")
        .hasMessageContaining(coordinates)
        .hasMessageContaining(version);
  }

  /** As {@link Kinesis}; what it gives is never asked for. */
  public static final class Kms implements Supplier<Object> {
    @Override
    public Object get() {
      return KmsKeys.of("totals");
    }
  }

  /** As {@link Kms}. */
  public static final class Secrets implements Supplier<Object> {
    @Override
    public Object get() {
      return SecretKeys.of("totals");
    }
  }

  private static void requireAdviceOfKeys(Class<?> maker, String coordinates)
      throws ReflectiveOperationException {
    Class<?> anew = new WithoutClients().loadClass(maker.getName());
    Supplier<?> keys = (Supplier<?>) anew.getConstructor().newInstance();
    assertThatThrownBy(keys::get)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("key 'totals'")
        .hasMessageContaining(coordinates);
  }

  @Test
  void keysOfTokensSayItWhereTheyAreDeclared() throws ReflectiveOperationException {
    requireAdviceOfKeys(Kms.class, "software.amazon.awssdk:kms");
    requireAdviceOfKeys(Secrets.class, "software.amazon.awssdk:secretsmanager");
  }

  @Test
  void theMessageHasTheCoordinates() throws ReflectiveOperationException {
    requireAdvice(Kinesis.class, "software.amazon.awssdk:kinesis");
    requireAdvice(Sqs.class, "software.amazon.awssdk:sqs");
    requireAdvice(S3.class, "software.amazon.awssdk:s3");
    requireAdvice(Postgres.class, "org.postgresql:postgresql", "in version 42.7");
    requireAdvice(Redis.class, "redis.clients:jedis", "in version 8");
    requireAdvice(Sns.class, "software.amazon.awssdk:sns");
    requireAdvice(EventBridge.class, "software.amazon.awssdk:eventbridge");
    requireAdvice(Firehose.class, "software.amazon.awssdk:firehose");
    requireAdvice(StepFunctions.class, "software.amazon.awssdk:sfn");
    requireAdvice(Lambda.class, "software.amazon.awssdk:lambda");
  }
}
