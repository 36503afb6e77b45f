package io.weir.connect;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.AndFullName.Predicates.fullNameMatching;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What a sink in a service may know. */
@AnalyzeClasses(packages = "io.weir.connect", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String CLOCKS =
      "java.time.*\\.now\\(.*|java.time.Clock.(system|tick)\\w*\\(.*"
          + "|java.lang.System.(currentTimeMillis|nanoTime)\\(.*|java.util.Date.<init>\\(\\)";

  @ArchTest
  static final ArchRule IT_KNOWS_ONLY_DEFINITIONS_AND_CLIENTS =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideOutsideOfPackage("io.weir..")
                  .or(
                      resideInAnyPackage(
                          "io.weir.connect..",
                          "io.weir",
                          "io.weir.annotation",
                          "io.weir.aws",
                          "io.weir.log",
                          "io.weir.codec",
                          "io.weir.definition",
                          "io.weir.privacy",
                          "io.weir.spi",
                          "io.weir.time")));

  @ArchTest
  static final ArchRule SERVICES_DO_NOT_KNOW_EACH_OTHER =
      slices().matching("io.weir.connect.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule WHAT_THEY_SHARE_KNOWS_NO_SERVICE =
      noClasses()
          .that()
          .resideInAPackage("io.weir.connect")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.weir.connect.*..", "software.amazon.awssdk.services.."));

  /**
   * Time is an argument: a sink is told what is left of it. Between two deliveries nobody tells how
   * long a receiver has been left alone, so one class names a clock for that. OpenSearchSettings
   * names one for a field that no decision is taken by.
   */
  @ArchTest
  static final ArchRule NOBODY_READS_A_CLOCK =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.weir.connect.http.HttpSettings")
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
