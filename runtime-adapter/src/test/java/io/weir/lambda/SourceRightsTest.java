package io.weir.lambda;

import static io.weir.lambda.Clicks.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.definition.Resource;
import io.weir.lambda.Clicks.Click;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** A function calls on its streams what its sources declare, and nothing else. */
class SourceRightsTest {
  private static final Set<String> NO_REQUESTS = Set.of("builder", "close");

  private final Set<String> called = new TreeSet<>();
  private final Rig rig = new Rig();

  /** The client, with a note of each right that its requests need. */
  private KinesisClient noted(KinesisClient client) {
    return (KinesisClient)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {KinesisClient.class},
            (proxy, method, arguments) -> {
              if (arguments != null && arguments[0] instanceof Consumer) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
              }
              if (arguments != null && arguments[0] instanceof SdkRequest) {
                called.add(right(method.getName()));
              }
              try {
                return method.invoke(client, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static String right(String operation) {
    return "kinesis:" + Character.toUpperCase(operation.charAt(0)) + operation.substring(1);
  }

  private void put(String shard, long sequence, String data) {
    byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
    rig.kinesis.put(shard, sequence, NOON.plusMillis(sequence), bytes);
    rig.invoke(new EventJson().shard(shard).put(sequence, data));
  }

  /** Two shards bring events, and are silent for an hour then. */
  private Set<String> calledBy(Function<Sink<Object>, StreamFunction> function) {
    rig.kinesis = new FakeKinesis("one", "other");
    rig.between = this::noted;
    rig.start(function);
    put("one", 1, Click.json("home", 1));
    put("other", 2, Click.json("home", 2));
    put("one", 3, Click.json("home", 61));
    rig.now = NOON.plus(Duration.ofHours(1)).toEpochMilli();
    rig.invoke("{\"weir\":\"tick\"}");
    return called;
  }

  private Set<String> declaredBy(Function<Sink<Object>, StreamFunction> function) {
    return function.apply(rig.counts).resources().stream()
        .filter(one -> one.kind() == Resource.Kind.STREAM)
        .flatMap(one -> one.actions().stream())
        .collect(Collectors.toSet());
  }

  private void assertSame(Function<Sink<Object>, StreamFunction> function) {
    assertThat(calledBy(function)).isEqualTo(declaredBy(function));
  }

  @Test
  void a_stream_whose_silence_counts_for_nothing_is_asked_for_its_shards() {
    assertSame(Clicks::to);
    assertThat(called).containsExactly("kinesis:ListShards");
  }

  @Test
  void a_stream_whose_shards_become_idle_is_read_at_their_tips() {
    assertSame(sink -> Clicks.idleAfter(Duration.ofMinutes(5), sink));
  }

  @Test
  void a_stream_whose_time_passes_in_silence_is_read_at_its_tips() {
    assertSame(sink -> Clicks.closing(Duration.ofMinutes(5), sink));
  }

  @Test
  void a_stream_with_both_needs_no_more() {
    assertSame(sink -> Clicks.closingAndIdle(Duration.ofMinutes(5), Duration.ofMinutes(9), sink));
  }

  /** A further call needs a test here. */
  @Test
  void the_code_calls_nothing_else() {
    calledBy(sink -> Clicks.idleAfter(Duration.ofMinutes(5), sink));
    assertThat(callable()).isEqualTo(called);
  }

  private static Set<String> callable() {
    JavaClasses classes = new ClassFileImporter().importPackages("io.weir.lambda");
    return classes.stream()
        .filter(one -> Files.exists(source(one.getName())))
        .flatMap(one ->
            Stream.concat(
                one.getMethodCallsFromSelf().stream(), one.getMethodReferencesFromSelf().stream()))
        .filter(access -> access.getTargetOwner().isAssignableTo(KinesisClient.class))
        .map(access -> access.getTarget().getName())
        .filter(name -> !NO_REQUESTS.contains(name))
        .map(SourceRightsTest::right)
        .collect(Collectors.toSet());
  }

  private static Path source(String name) {
    return Path.of(
        "src", "main", "java", name.replaceFirst("\\$.*", "").replace('.', '/') + ".java");
  }
}
