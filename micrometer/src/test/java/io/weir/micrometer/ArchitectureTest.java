package io.weir.micrometer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the bridge may know: what telemetry is told, and the library that it is a bridge to. */
@AnalyzeClasses(
    packages = "io.weir.micrometer",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule IT_KNOWS_TELEMETRY_AND_MICROMETER =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.weir.micrometer",
              "io.weir.annotation",
              "io.weir.log",
              "io.weir.spi",
              "io.micrometer.core.instrument..",
              "org.jspecify.annotations",
              "org.slf4j",
              "java..");
}
