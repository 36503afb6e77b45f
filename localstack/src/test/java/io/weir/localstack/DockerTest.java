package io.weir.localstack;

import cloud.localstack.docker.LocalstackDockerExtension;
import cloud.localstack.docker.annotation.LocalstackDockerProperties;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A function on a LocalStack in Docker, which the extension of {@code localstack-utils} starts and
 * stops. The condition stands before the extension, which fails where there is no Docker.
 */
@ExtendWith({DockerTest.WithDocker.class, LocalstackDockerExtension.class})
@LocalstackDockerProperties(
    imageName = InDocker.IMAGE,
    imageTag = InDocker.TAG,
    portEdge = InDocker.EDGE,
    portElasticSearch = InDocker.UNUSED,
    environmentVariableProvider = InDocker.Variables.class,
    bindMountProvider = InDocker.Socket.class,
    useSingleDockerContainer = true)
class DockerTest {
  private static final List<String> PAGES = List.of("one", "two");

  /** Skips the tests with a line that says what is missing. */
  static final class WithDocker implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return InDocker.missing()
          .map(why -> ConditionEvaluationResult.disabled("skipped: " + why))
          .orElseGet(() -> ConditionEvaluationResult.enabled("Docker answers"));
    }
  }

  @Test
  void aFunctionThatIsDeployedThereCountsEveryHitOnce() {
    LocalStack docker = LocalStack.inDocker();
    try (Aws aws = new Aws(docker);
        HitStack stack = HitStack.deploy(aws, "docker", Map.of("Shards", "2"))) {
      stack.put(HitStack.hits("a", PAGES, 40, HitStack.BASE));
      stack.putLast();
      stack.awaitCounts();
    } finally {
      docker.close();
    }
  }
}
