package io.weir.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PersonalFieldsTest {
  private static PersonalFields masked(String... paths) {
    PersonalFields all = PersonalFields.NONE;
    for (String path : paths) {
      all = all.and(PersonalFields.of(path, Treatment.MASK));
    }
    return all;
  }

  @Test
  void aPathLeadsThroughNames() {
    PersonalFields fields = masked("customer.email");

    assertThat(fields.treatment()).isNull();
    assertThat(fields.at("customer").treatment()).isNull();
    assertThat(fields.at("customer").at("email").treatment()).isEqualTo(Treatment.MASK);
    assertThat(fields.at("customer").at("id").isEmpty()).isTrue();
    assertThat(fields.at("email").isEmpty()).isTrue();
  }

  @Test
  void whatIsWithinAPersonalValueIsPersonal() {
    PersonalFields fields = masked("home").and(PersonalFields.of("home.phone", Treatment.DROP));

    assertThat(fields.at("home").at("street").treatment()).isEqualTo(Treatment.MASK);
    assertThat(fields.at("home").at("street").at("x").treatment()).isEqualTo(Treatment.MASK);
    assertThat(fields.at("home").at("phone").treatment()).isEqualTo(Treatment.DROP);
  }

  @Test
  void aStarIsEachName() {
    PersonalFields fields =
        masked("phones.*.number").and(PersonalFields.of("phones.old", Treatment.DROP));

    assertThat(fields.at("phones").at("home").at("number").treatment()).isEqualTo(Treatment.MASK);
    assertThat(fields.at("phones").at("home").at("of").isEmpty()).isTrue();
    assertThat(fields.at("phones").at("old").treatment()).isEqualTo(Treatment.DROP);
    assertThat(fields.at("phones").at("old").at("number").treatment()).isEqualTo(Treatment.MASK);
  }

  @Test
  void aNameMayHaveADot() {
    assertThat(masked("a\\.b.c").at("a.b").at("c").treatment()).isEqualTo(Treatment.MASK);
  }

  @Test
  void aPathWithoutANameIsRefused() {
    for (String path : new String[] {"", ".", "a.", ".a", "a..b"}) {
      assertThatThrownBy(() -> masked(path))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("customer.email");
    }
  }

  @Test
  void theLaterTreatmentHolds() {
    PersonalFields fields = masked("a").and(PersonalFields.of("a", Treatment.TOKENISE));

    assertThat(fields.at("a").treatment()).isEqualTo(Treatment.TOKENISE);
    assertThat(fields.tokenises()).isTrue();
    assertThat(masked("a").tokenises()).isFalse();
  }

  @Test
  void itTellsItsPaths() {
    assertThat(masked("b.c", "a").and(PersonalFields.of("b", Treatment.DROP)).paths())
        .containsExactly("a (MASK)", "b (DROP)", "b.c (MASK)");
  }

  @Test
  void tokensNeedKeys() {
    PersonalData tokens = PersonalData.annotated().tokenise("a");

    assertThatThrownBy(tokens::requiredKeys).hasMessageContaining("keys(..)");
    assertThatThrownBy(PersonalData.annotated().tokenisePartitionKey()::requiredKeys)
        .hasMessageContaining("keys(..)");
    assertThat(PersonalData.annotated().mask("a").requiredKeys()).isNull();
    assertThat(PersonalData.annotated().mask("a").tokenisePartitionKey().describe())
        .isEqualTo("partition key (TOKENISE), a (MASK), without keys");
  }
}
