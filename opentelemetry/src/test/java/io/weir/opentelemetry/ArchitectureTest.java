package io.weir.opentelemetry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the bridge may know: what telemetry is told, and the library that it is a bridge to. */
@AnalyzeClasses(
    packages = "io.weir.opentelemetry",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule IT_KNOWS_TELEMETRY_AND_OPENTELEMETRY =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.weir.opentelemetry",
              "io.weir.annotation",
              "io.weir.log",
              "io.weir.spi",
              "io.opentelemetry..",
              "org.jspecify.annotations",
              "org.slf4j",
              "java..");
}
