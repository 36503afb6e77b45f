package io.weir.simulation;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The directions between the packages (docs/internals/architecture.md). */
class ArchitectureTest {
  /** What a definition is made of, from the ground up: each knows only those before it. */
  private static final String[] DEFINITION = {
    "io.weir.time", "io.weir.log", "io.weir.codec", "io.weir.spi", "io.weir"
  };

  private static final String[] CORE = {
    "io.weir.time",
    "io.weir.log",
    "io.weir.codec",
    "io.weir.spi",
    "io.weir",
    "io.weir.aggregate",
    "io.weir.window",
    "io.weir.process",
    "io.weir.join",
    "io.weir.state",
    "io.weir.engine"
  };
  private static final String[] AWS = {"software.amazon..", "com.amazonaws.."};
  private static final Set<String> CLOCK_METHODS = Set.of("currentTimeMillis", "nanoTime", "now");

  private static final JavaClasses WEIR =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.weir");

  /** Classes of {@code from} know, of Weir, only {@code known} and themselves. */
  private static void knowsOnly(String from, String... known) {
    String[] allowed = Arrays.copyOf(known, known.length + 1);
    allowed[known.length] = from;
    check(
        noClasses()
            .that()
            .resideInAPackage(from)
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("io.weir..").and(not(resideInAnyPackage(allowed)))));
  }

  private static String[] and(String[] some, String... more) {
    return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray(String[]::new);
  }

  private static void check(ArchRule rule) {
    rule.check(WEIR);
  }

  @Test
  void everyPackageBelowTheSimulationIsLookedAt() {
    assertThat(WEIR.stream().map(JavaClass::getPackageName).distinct())
        .contains(CORE)
        .contains(
            "io.weir.audit",
            "io.weir.dynamo",
            "io.weir.lambda",
            "io.weir.testkit",
            "io.weir.functions.pageviews");
    assertThat(WEIR.contain(ArchitectureTest.class)).isFalse();
  }

  @Test
  void timeKnowsNothingOfWeir() {
    knowsOnly("io.weir.time");
  }

  @Test
  void codecsKnowOnlyWhatALogMayHold() {
    knowsOnly("io.weir.codec", "io.weir.log");
  }

  @Test
  void whatSinkWritersImplementKnowsOnlyCodecsAndTheLog() {
    knowsOnly("io.weir.spi", "io.weir.codec", "io.weir.log");
  }

  @Test
  void whatHandlerAuthorsReadKnowsOnlyWhatItIsMadeOf() {
    knowsOnly("io.weir", "io.weir.time", "io.weir.log", "io.weir.codec", "io.weir.spi");
  }

  @Test
  void anOperatorKnowsNoOtherButWindowsTheirAggregates() {
    knowsOnly("io.weir.aggregate", "io.weir.codec");
    knowsOnly("io.weir.window", and(DEFINITION, "io.weir.aggregate"));
    knowsOnly("io.weir.process", DEFINITION);
    knowsOnly("io.weir.join", DEFINITION);
  }

  @Test
  void stateKnowsOnlyWhatAuthorsReadAndTime() {
    knowsOnly("io.weir.state", DEFINITION);
  }

  @Test
  void theEngineKnowsNoOperator() {
    knowsOnly("io.weir.engine", and(DEFINITION, "io.weir.state"));
  }

  /** A fault of the engine must not be one of what looks for it. */
  @Test
  void theAuditKnowsOnlyWhatIsStoredAndWhatAuthorsRead() {
    knowsOnly("io.weir.audit", and(DEFINITION, "io.weir.state"));
  }

  @Test
  void theDynamoStoreKnowsOnlyCoreAndWhatAnAuditLooksAt() {
    knowsOnly("io.weir.dynamo", and(DEFINITION, "io.weir.state", "io.weir.audit"));
  }

  @Test
  void theLambdaAdapterKnowsOnlyCore() {
    knowsOnly("io.weir.lambda", CORE);
  }

  @Test
  void onlyTheLambdaAdapterAndHandlersKnowLambda() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.weir.lambda..")
            .and()
            .haveSimpleNameNotEndingWith("Handler")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.amazonaws..", "org.crac.."));
  }

  /** A handler's constructor is the whole wiring. */
  @Test
  void onlyHandlersSeeBothLambdaAndDynamo() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.weir.functions..")
            .and()
            .haveSimpleNameNotEndingWith("Handler")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.weir.lambda"));
  }

  @Test
  void theTestkitKnowsOnlyCore() {
    knowsOnly("io.weir.testkit", CORE);
  }

  @Test
  void nothingKnowsTheSimulationOrTheLocalRunner() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("io.weir.simulation..", "io.weir.embedded..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.weir.simulation..", "io.weir.embedded.."));
  }

  @Test
  void coreKnowsNothingOfAws() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(AWS));
  }

  /**
   * A function's definition names its sink, and a row's form may be the SDK's own value. The model
   * of DynamoDB is a client of the SDK.
   */
  @Test
  void onlyTheDynamoStoreTheLambdaAdapterAndTheLocalRunnerKnowTheSdk() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "io.weir.dynamo..",
                "io.weir.lambda..",
                "io.weir.embedded..",
                "io.weir.functions..",
                "io.weir.simulation..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(AWS));
  }

  @Test
  void definitionsKnowTheSinkOfTheDynamoStoreAndItsValuesButNoClient() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.weir.functions..")
            .and()
            .haveSimpleNameNotEndingWith("Handler")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("io.weir.dynamo")
                    .and(
                        not(
                            simpleName("DynamoSink")
                                .or(simpleName("KeyType"))
                                .or(simpleName("DeadLetterTable"))))
                    .or(resideInAnyPackage(AWS).and(not(simpleName("AttributeValue"))))));
  }

  @Test
  void thereAreNoCyclesBetweenPackages() {
    check(slices().matching("(io.weir..)").should().beFreeOfCycles());
  }

  /**
   * The clock is read once, at the edge; everything below gets time as an argument. Three
   * exceptions: the writer of the DynamoDB sink dates a tombstone's expiry by the wall clock, the
   * process's client for DynamoDB measures how long a call takes, and the commands that run
   * histories say how many they made a second.
   */
  @Test
  void onlyTheEdgeReadsAClock() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "io.weir.engine..", "io.weir.lambda..", "io.weir.embedded..", "io.weir.testkit..")
            .and()
            .haveNameNotMatching("io.weir.dynamo.(DynamoSinkWriter|EnvironmentClient)")
            .and()
            .haveNameNotMatching("io.weir.simulation.histories.(Simulate|Exhaust)")
            .should()
            .accessTargetWhere(readsAClock()));
  }

  private static DescribedPredicate<JavaAccess<?>> readsAClock() {
    return DescribedPredicate.describe(
        "a clock is read",
        access -> {
          AccessTarget target = access.getTarget();
          JavaClass owner = target.getOwner();
          boolean time = owner.getPackageName().startsWith("java.time");
          boolean system = owner.isEquivalentTo(System.class);
          boolean reads = CLOCK_METHODS.contains(target.getName());
          boolean clock =
              owner.isEquivalentTo(java.time.Clock.class) && target.getName().startsWith("system");
          return (time || system) && reads || clock;
        });
  }

  /** A rule that nothing could break would hold nothing. */
  @Test
  void theEngineIsAllowedWhatOperatorsAreNot() {
    assertThat(
            classes()
                .that()
                .resideInAPackage("io.weir.engine")
                .should()
                .onlyDependOnClassesThat(not(resideInAnyPackage("io.weir.state")))
                .evaluate(WEIR)
                .hasViolation())
        .isTrue();
  }
}
