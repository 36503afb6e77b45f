package io.weir.dynamo;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.weir.definition.Resource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What parts declare that they call, and which of their classes can call something. */
final class Declared {
  /** What {@code ./weir} and audits call, by the rights of whoever runs them. */
  private static final Set<String> TOOLS =
      Set.of("DeadLetters", "RowAudit", "SegmentSweep", "TableAudit", "Tables");

  private static final Set<String> NO_REQUESTS =
      Set.of("builder", "close", "serviceClientConfiguration", "waiter");

  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPackages("io.weir.dynamo");

  private Declared() {}

  /** The rights of resources, in the words of {@link Called#rights}. */
  static Set<String> rights(List<Resource> resources) {
    return resources.stream()
        .flatMap(one ->
            one.rights().stream()
                .map(right -> right.action() + " " + Called.plain(one.name()) + right.within()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The classes of this module, without its tests. */
  static Stream<JavaClass> classes() {
    return CLASSES.stream().filter(Declared::isMain);
  }

  private static boolean isMain(JavaClass one) {
    String file = one.getName().replaceFirst("\\$.*", "").replace('.', '/') + ".java";
    return Files.exists(Path.of("src", "main", "java", file));
  }

  /** The places in the code that send requests, but for those of tools. */
  static Set<String> sites() {
    return classes()
        .filter(one -> !TOOLS.contains(Called.simple(one.getName())))
        .flatMap(Declared::accesses)
        .filter(access -> access.getTargetOwner().isEquivalentTo(DynamoDbClient.class))
        .filter(access -> !NO_REQUESTS.contains(access.getTarget().getName()))
        .map(access -> site(access.getOriginOwner(), access.getTarget().getName()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<JavaAccess<?>> accesses(JavaClass one) {
    return Stream.concat(
        one.getMethodCallsFromSelf().stream(), one.getMethodReferencesFromSelf().stream());
  }

  private static String site(JavaClass caller, String method) {
    return Called.simple(caller.getName()) + "." + method.replace("Paginator", "");
  }
}
