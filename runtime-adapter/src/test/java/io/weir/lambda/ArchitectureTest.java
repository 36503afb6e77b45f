package io.weir.lambda;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.AndFullName.Predicates.fullNameMatching;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the Lambda adapter may know. */
@AnalyzeClasses(packages = "io.weir.lambda", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String CLOCKS =
      "java.time.*\\.now\\(.*|java.time.Clock.(system|tick)\\w*\\(.*"
          + "|java.lang.System.(currentTimeMillis|nanoTime)\\(.*|java.util.Date.<init>\\(\\)";

  @ArchTest
  static final ArchRule IT_KNOWS_ONLY_CORE =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideOutsideOfPackage("io.weir..")
                  .or(
                      resideInAnyPackage(
                          "io.weir.lambda",
                          "io.weir",
                          "io.weir.annotation",
                          "io.weir.time",
                          "io.weir.log",
                          "io.weir.codec",
                          "io.weir.definition",
                          "io.weir.privacy",
                          "io.weir.spi",
                          "io.weir.aggregate",
                          "io.weir.window",
                          "io.weir.state",
                          "io.weir.engine")));

  /** What every function carries with it, besides core. */
  @ArchTest
  static final ArchRule IT_IS_LIGHT =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.weir..",
              "java..",
              "javax.net.ssl",
              "javax.crypto..",
              "com.amazonaws.services.lambda.runtime..",
              "software.amazon.awssdk..",
              "com.fasterxml.jackson.core..",
              "io.airlift.compress..",
              "org.crac",
              "org.jspecify.annotations",
              "org.slf4j");

  @ArchTest
  static final ArchRule ITS_CLOCK_IS_READ_IN_ONE_PLACE =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(HandlerOptions.class.getName() + "$MachineClock")
          .should()
          .accessTargetWhere(target(fullNameMatching(CLOCKS)));

  /** VERSIONING.md: every public type says how long it lasts. */
  @ArchTest
  static final ArchRule PUBLIC_TYPES_SAY_HOW_LONG_THEY_LAST =
      classes()
          .that()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .should(
              be(
                  describe(
                      "marked by one of @Stable, @Experimental, @Internal, or in a package that is",
                      type ->
                          marks(type) == 1 || marks(type) == 0 && marks(type.getPackage()) == 1)));

  private static long marks(HasAnnotations<?> marked) {
    return marked.getAnnotations().stream()
        .filter(mark -> mark.getRawType().getPackageName().equals("io.weir.annotation"))
        .count();
  }
}
