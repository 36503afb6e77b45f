package io.weir.simulation;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.AndFullName.Predicates.fullNameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions between histories, conformance, mutations and the model of DynamoDB. */
@AnalyzeClasses(
    packages = "io.weir.simulation",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String CLOCKS =
      "java.time.*\\.now\\(.*|java.time.Clock.(system|tick)\\w*\\(.*"
          + "|java.lang.System.(currentTimeMillis|nanoTime)\\(.*|java.util.Date.<init>\\(\\)";

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("(io.weir.simulation..)").should().beFreeOfCycles();

  /** A fault of the store must not be one of what stands in for DynamoDB. */
  @ArchTest
  static final ArchRule THE_MODEL_OF_DYNAMODB_KNOWS_NOTHING_OF_WEIR =
      noClasses()
          .that()
          .resideInAPackage("io.weir.simulation.dynamodb")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.weir..")
                  .and(not(resideInAPackage("io.weir.simulation.dynamodb"))));

  @ArchTest
  static final ArchRule CONFORMANCE_KNOWS_NO_STORE_AND_NO_HISTORY =
      noClasses()
          .that()
          .resideInAPackage("io.weir.simulation.conformance")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.weir.dynamo", "io.weir.simulation..")
                  .and(not(resideInAPackage("io.weir.simulation.conformance"))));

  @ArchTest
  static final ArchRule HISTORIES_KNOW_NO_CONFORMANCE_AND_NO_MUTATION =
      noClasses()
          .that()
          .resideInAPackage("io.weir.simulation.histories")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.weir.simulation.conformance", "io.weir.simulation.mutations");

  @ArchTest
  static final ArchRule NOTHING_KNOWS_LAMBDA =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.weir.lambda", "com.amazonaws.services.lambda..", "org.crac..");

  /** A history's time is simulated; its commands say how many they made a second. */
  @ArchTest
  static final ArchRule ONLY_COMMANDS_READ_A_CLOCK =
      noClasses()
          .that()
          .doNotHaveSimpleName("Simulate")
          .and()
          .doNotHaveSimpleName("Exhaust")
          .should()
          .accessTargetWhere(target(fullNameMatching(CLOCKS)));
}
