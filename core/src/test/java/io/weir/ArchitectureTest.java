package io.weir;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.AndFullName.Predicates.fullNameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.weir.engine.EngineLimits;
import io.weir.state.KeyRecord;
import io.weir.state.Progress;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The directions between the rooms of the core (docs/decisions/0020). */
@AnalyzeClasses(packages = "io.weir", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ANNOTATION = "io.weir.annotation";
  private static final String TIME = "io.weir.time";
  private static final String LOG = "io.weir.log";
  private static final String PRIVACY = "io.weir.privacy";
  private static final String DATA = "io.weir.definition";
  private static final String CODEC = "io.weir.codec";
  private static final String SPI = "io.weir.spi";
  private static final String AGGREGATE = "io.weir.aggregate";
  private static final String STATE = "io.weir.state";

  private static final String CLOCKS =
      "java.time.*\\.now\\(.*|java.time.Clock.(system|tick)\\w*\\(.*"
          + "|java.lang.System.(currentTimeMillis|nanoTime)\\(.*|java.util.Date.<init>\\(\\)";

  /** What a definition is made of, from the ground up. */
  private static final String[] DEFINITION = {TIME, LOG, PRIVACY, DATA, CODEC, SPI, "io.weir"};

  private static final String[] ROOMS =
      and(
          DEFINITION,
          ANNOTATION,
          AGGREGATE,
          "io.weir.window",
          "io.weir.process",
          "io.weir.join",
          "io.weir.pattern",
          "io.weir.rank",
          STATE,
          "io.weir.engine",
          "io.weir.audit");

  @ArchTest
  static final ArchRule EVERY_PACKAGE_IS_A_ROOM = classes().should().resideInAnyPackage(ROOMS);

  @ArchTest static final ArchRule ANNOTATIONS_KNOW_NOTHING = knowsOnly(ANNOTATION);

  @ArchTest static final ArchRule TIME_KNOWS_NOTHING = knowsOnly(TIME);

  @ArchTest static final ArchRule THE_LOG_KNOWS_NOTHING = knowsOnly(LOG);

  @ArchTest static final ArchRule PRIVACY_KNOWS_ONLY_WHAT_A_PART_USES = knowsOnly(PRIVACY, DATA);

  @ArchTest static final ArchRule DESCRIPTIONS_KNOW_NOTHING = knowsOnly(DATA);

  @ArchTest
  static final ArchRule CODECS_KNOW_ONLY_WHAT_MAY_BE_TOLD = knowsOnly(CODEC, LOG, PRIVACY, DATA);

  @ArchTest
  static final ArchRule THE_SPI_KNOWS_ONLY_CODECS_AND_THE_LOG = knowsOnly(SPI, CODEC, LOG);

  @ArchTest
  static final ArchRule A_DEFINITION_KNOWS_ONLY_WHAT_IT_IS_MADE_OF =
      knowsOnly("io.weir", TIME, LOG, PRIVACY, DATA, CODEC, SPI);

  /** And that a limit of theirs is exceeded. */
  @ArchTest
  static final ArchRule AGGREGATES_KNOW_ONLY_CODECS = knowsOnly(AGGREGATE, CODEC, DATA, "io.weir");

  /** Triggers and processes on panes have the state and timers of process functions. */
  @ArchTest
  static final ArchRule WINDOWS_KNOW_NO_OPERATOR_BUT_AGGREGATES_AND_TYPED_STATE =
      knowsOnly("io.weir.window", and(DEFINITION, AGGREGATE, "io.weir.process"));

  @ArchTest
  static final ArchRule PROCESS_FUNCTIONS_KNOW_NO_OPERATOR =
      knowsOnly("io.weir.process", DEFINITION);

  @ArchTest static final ArchRule JOINS_KNOW_NO_OPERATOR = knowsOnly("io.weir.join", DEFINITION);

  @ArchTest
  static final ArchRule PATTERNS_KNOW_NO_OPERATOR = knowsOnly("io.weir.pattern", DEFINITION);

  /** The first rows of a window are an aggregate of it. */
  @ArchTest
  static final ArchRule RANKS_KNOW_NO_OPERATOR_BUT_WINDOWS =
      knowsOnly("io.weir.rank", and(DEFINITION, AGGREGATE, "io.weir.window", "io.weir.process"));

  @ArchTest static final ArchRule STATE_KNOWS_NO_OPERATOR = knowsOnly(STATE, DEFINITION);

  @ArchTest
  static final ArchRule THE_ENGINE_KNOWS_NO_OPERATOR =
      knowsOnly("io.weir.engine", and(DEFINITION, STATE));

  /** A fault of the engine must not be one of what looks for it. */
  @ArchTest
  static final ArchRule THE_AUDIT_KNOWS_NO_ENGINE =
      knowsOnly("io.weir.audit", and(DEFINITION, STATE));

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("(io.weir..)").should().beFreeOfCycles();

  /** Who reads a class of the engine from the top meets none again that it has left. */
  @ArchTest
  static final ArchRule NO_CLASS_OF_THE_ENGINE_COMES_BACK =
      slices().assignedFrom(topLevelClasses("io.weir.engine")).should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_CLASS_OF_WHAT_IS_STORED_COMES_BACK =
      slices().assignedFrom(topLevelClasses(STATE)).should().beFreeOfCycles();

  /** Where many parts stand in a row, several of one type, each is named. */
  @ArchTest static final ArchRule KEY_RECORDS_NAME_THEIR_PARTS = madeByItself(KeyRecord.class);

  @ArchTest static final ArchRule PROGRESS_NAMES_ITS_PARTS = madeByItself(Progress.class);

  @ArchTest static final ArchRule LIMITS_NAME_THEIR_PARTS = madeByItself(EngineLimits.class);

  /** What a deployed function carries with it, and no client of any service. */
  @ArchTest
  static final ArchRule THE_CORE_IS_LIGHT =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.weir..",
              "java..",
              "javax.crypto..",
              "com.fasterxml.jackson..",
              "org.slf4j",
              "org.jspecify.annotations");

  /** Time is an argument: the clock is read once, at the edge. */
  @ArchTest
  static final ArchRule NOTHING_READS_A_CLOCK =
      noClasses().should().accessTargetWhere(target(fullNameMatching(CLOCKS)));

  private static ArchRule madeByItself(Class<?> type) {
    return noClasses()
        .that()
        .haveNameNotMatching(Pattern.quote(type.getName()) + "(\\$.*)?")
        .should()
        .callConstructorWhere(target(owner(equivalentTo(type))));
  }

  private static SliceAssignment topLevelClasses(String room) {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass one) {
        return one.getPackageName().equals(room)
            ? SliceIdentifier.of(one.getName().replaceAll("\\$.*", ""))
            : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "classes of " + room;
      }
    };
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
                      "marked by one of @Stable, @Experimental, @Internal, or in a package that is",
                      type ->
                          marks(type) == 1 || marks(type) == 0 && marks(type.getPackage()) == 1)));

  /** Classes of {@code room} know, of Weir, only {@code known}, themselves and annotations. */
  private static ArchRule knowsOnly(String room, String... known) {
    return noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.weir..")
                .and(not(resideInAnyPackage(and(known, room, ANNOTATION)))));
  }

  private static String[] and(String[] some, String... more) {
    return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray(String[]::new);
  }

  private static long marks(HasAnnotations<?> marked) {
    return marked.getAnnotations().stream()
        .filter(mark -> mark.getRawType().getPackageName().equals("io.weir.annotation"))
        .count();
  }
}
