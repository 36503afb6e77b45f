package io.weir.functions;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasName.AndFullName.Predicates.fullNameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the examples may know. */
@AnalyzeClasses(
    packages = "io.weir.functions",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String CLOCKS =
      "java.time.*\\.now\\(.*|java.time.Clock.(system|tick)\\w*\\(.*"
          + "|java.lang.System.(currentTimeMillis|nanoTime)\\(.*|java.util.Date.<init>\\(\\)";

  /** A handler's constructor is the whole wiring. */
  @ArchTest
  static final ArchRule ONLY_HANDLERS_SEE_LAMBDA =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("Handler")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.weir.lambda", "com.amazonaws..", "org.crac..");

  /** A definition names its sinks and lookups, and a row's form may be the SDK's own value. */
  @ArchTest
  static final ArchRule DEFINITIONS_KNOW_SINKS_AND_NO_CLIENT =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("Handler")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.weir.dynamo")
                  .and(
                      not(
                          simpleName("DynamoSink")
                              .or(simpleName("DynamoLookup"))
                              .or(simpleName("KeyType"))
                              .or(simpleName("DeadLetterTable"))))
                  .or(
                      resideInAPackage("software.amazon..")
                          .and(not(simpleName("AttributeValue")))));

  @ArchTest
  static final ArchRule AN_EXAMPLE_KNOWS_NO_OTHER =
      slices().matching("io.weir.functions.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule NOTHING_READS_A_CLOCK =
      noClasses().should().accessTargetWhere(target(fullNameMatching(CLOCKS)));
}
