package io.weir.deploy;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** A deployment is made from definitions alone, and watched by the signals of functions. */
@AnalyzeClasses(packages = "io.weir.deploy", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule IT_KNOWS_ONLY_DEFINITIONS =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideOutsideOfPackage("io.weir..")
                  .or(
                      resideInAnyPackage(
                          "io.weir.deploy..",
                          "io.weir",
                          "io.weir.annotation",
                          "io.weir.definition",
                          "io.weir.spi")));

  @ArchTest
  static final ArchRule ITS_ROOMS_DO_NOT_KNOW_EACH_OTHER =
      slices().matching("io.weir.deploy.(*)..").should().notDependOnEachOther();
}
