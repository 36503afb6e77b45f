package io.weir.localstack;

import cloud.localstack.Localstack;
import cloud.localstack.docker.annotation.IBindMountProvider;
import cloud.localstack.docker.annotation.IEnvironmentVariableProvider;
import cloud.localstack.docker.annotation.LocalstackDockerAnnotationProcessor;
import cloud.localstack.docker.annotation.LocalstackDockerProperties;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * LocalStack in Docker, by {@code localstack-utils}. Its properties are those of this class; a test
 * class that uses the extension of JUnit repeats them by these constants.
 */
@LocalstackDockerProperties(
    imageName = InDocker.IMAGE,
    imageTag = InDocker.TAG,
    portEdge = InDocker.EDGE,
    portElasticSearch = InDocker.UNUSED,
    environmentVariableProvider = InDocker.Variables.class,
    bindMountProvider = InDocker.Socket.class,
    useSingleDockerContainer = true)
final class InDocker {
  static final String IMAGE = "localstack/localstack";

  /** The last free release. */
  static final String TAG = "4.14.0";

  /**
   * Another port than that of {@code localstack/start}. localstack-utils takes a port and no
   * address, so that Docker publishes it where it does by default: on all interfaces.
   */
  static final String EDGE = "14566";

  /** A port that localstack-utils always maps, and that this release does not listen on. */
  static final String UNUSED = "14571";

  private static final String SOCKET = "/var/run/docker.sock";

  private InDocker() {}

  /** The same as in {@code compose.yaml}. */
  public static final class Variables implements IEnvironmentVariableProvider {
    @Override
    public Map<String, String> getEnvironmentVariables() {
      return Map.of(
          "SERVICES",
          "kinesis,dynamodb,dynamodbstreams,lambda,cloudformation,sqs,sns,s3,events,firehose,stepfunctions,cloudwatch,logs,iam,sts,ssm",
          "DISABLE_EVENTS",
          "1",
          "ENABLE_CONFIG_UPDATES",
          "1",
          "DYNAMODB_IN_MEMORY",
          "1",
          "KINESIS_LATENCY",
          "0",
          "SQS_ENDPOINT_STRATEGY",
          "path",
          "LAMBDA_IGNORE_ARCHITECTURE",
          "1",
          "LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT",
          "120");
    }
  }

  /** Functions run in containers of their own, which LocalStack starts by Docker's socket. */
  public static final class Socket extends IBindMountProvider.BaseBindMountProvider {
    @Override
    protected void initValues(Map<String, String> mounts) {
      mounts.put(SOCKET, SOCKET);
    }
  }

  /** Why there is no Docker here, in a line; empty if there is one. */
  static Optional<String> missing() {
    Commands.Done info = Commands.run("docker-info", Map.of(), List.of("sh", "-c", "docker info"));
    return info.status() == 0
        ? Optional.empty()
        : Optional.of(
            "no Docker answers here ('docker info' ended with "
                + info.status()
                + "); LocalStack "
                + TAG
                + " in Docker needs one that runs");
  }

  /**
   * Starts it, unless it runs already, as by the extension of JUnit.
   *
   * @return true if it was started, and has to be stopped
   */
  static boolean start() {
    if (Localstack.INSTANCE.isRunning()) {
      return false;
    }
    Localstack.INSTANCE.startup(new LocalstackDockerAnnotationProcessor().process(InDocker.class));
    return true;
  }

  /** Where it answers. */
  static String endpoint() {
    return "http://127.0.0.1:" + EDGE;
  }

  static void stop() {
    Localstack.INSTANCE.stop();
  }
}
