package io.weir.format;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What formats may know: codecs, and each the library of its own format. */
@AnalyzeClasses(packages = "io.weir.format", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule THEY_KNOW_CODECS_AND_PERSONAL_FIELDS =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideOutsideOfPackage("io.weir..")
                  .or(
                      resideInAnyPackage(
                          "io.weir.format..",
                          "io.weir.annotation",
                          "io.weir.codec",
                          "io.weir.definition",
                          "io.weir.privacy")));

  @ArchTest
  static final ArchRule ONLY_AVRO_KNOWS_AVRO = onlyIn("io.weir.format.avro", "org.apache.avro..");

  @ArchTest
  static final ArchRule ONLY_PROTOBUF_KNOWS_PROTOBUF =
      onlyIn("io.weir.format.protobuf", "com.google.protobuf..");

  @ArchTest
  static final ArchRule ONLY_JSON_SCHEMA_KNOWS_ITS_VALIDATOR =
      onlyIn("io.weir.format.jsonschema", "com.networknt..", "tools.jackson..");

  @ArchTest
  static final ArchRule ONLY_REGISTRIES_KNOW_AWS =
      onlyIn("io.weir.format.registry", "software.amazon.awssdk..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.weir.format.(*)..").should().beFreeOfCycles();

  private static ArchRule onlyIn(String room, String... libraries) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries);
  }

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
                      "marked by one of @Stable, @Experimental, @Internal",
                      type -> marks(type) == 1)));

  private static long marks(HasAnnotations<?> marked) {
    return marked.getAnnotations().stream()
        .filter(mark -> mark.getRawType().getPackageName().equals("io.weir.annotation"))
        .count();
  }
}
