package io.weir.embedded;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the command may know. */
@AnalyzeClasses(packages = "io.weir.embedded", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  /** It operates functions that run elsewhere, and runs them here without Lambda. */
  @ArchTest
  static final ArchRule IT_KNOWS_NOTHING_OF_LAMBDA =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.weir.lambda", "com.amazonaws.services.lambda..", "org.crac..");

  @ArchTest
  static final ArchRule IT_KNOWS_THE_SIMULATION_ONLY_FOR_ITS_MODEL_OF_DYNAMODB =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.weir.simulation..")
                  .and(not(resideInAPackage("io.weir.simulation.dynamodb"))));
}
