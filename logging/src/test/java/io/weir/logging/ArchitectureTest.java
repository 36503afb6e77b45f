package io.weir.logging;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What a provider of SLF4J may know: nothing of functions. */
@AnalyzeClasses(packages = "io.weir.logging", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule IT_KNOWS_SLF4J_AND_HOW_TEXT_IS_QUOTED =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.weir.logging",
              "io.weir.annotation",
              "com.fasterxml.jackson.core..",
              "org.jspecify.annotations",
              "org.slf4j..",
              "java..");
}
