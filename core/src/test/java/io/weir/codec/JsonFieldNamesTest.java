package io.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The fields that an object may have, also where one leaves them out. */
class JsonFieldNamesTest {
  record Place(String city, int zip) {}

  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Person(
      @JsonProperty("mail") String email,
      Optional<String> nickName,
      @JsonIgnore String secret,
      Place home,
      @JsonUnwrapped Place work) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({@JsonSubTypes.Type(Circle.class), @JsonSubTypes.Type(Square.class)})
  sealed interface Shape {}

  record Circle(int radius) implements Shape {}

  record Square(int side) implements Shape {}

  @Test
  void theyAreThoseThatJacksonWrites() {
    assertThat(Json.of(Person.class).fieldNames())
        .containsExactlyInAnyOrder("mail", "nickName", "home", "city", "zip");
    Json<Person> snake =
        Json.of(
            Person.class,
            mapper -> mapper.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
    assertThat(snake.fieldNames()).contains("nick_name");
  }

  @Test
  void theyAreThoseOfAllSubtypes() {
    assertThat(Json.of(Shape.class).fieldNames()).contains("radius", "side");
  }

  @Test
  void thereAreNoneOfWhatIsNoObjectOrHasAnyField() {
    assertThat(Json.of(String.class).fieldNames()).isEmpty();
    assertThat(Json.of(Map.class).fieldNames()).isEmpty();
  }

  /** A field may have had another name, or be read and never written. */
  record Renamed(
      @JsonAlias({"full_name", "title"}) String name,
      @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) String pin) {}

  static final class Open {
    public String name;

    @JsonAnySetter
    public void put(String field, Object value) {}
  }

  @Test
  void thoseThatAreReadAreMore() {
    assertThat(Json.of(Renamed.class).fieldNames()).containsExactly("name");
    assertThat(Json.of(Renamed.class).readNames())
        .containsExactly("full_name", "name", "pin", "title");
    assertThat(Json.of(Shape.class).readNames()).contains("kind", "radius", "side");
    assertThat(Json.of(Person.class).readNames())
        .contains("mail", "nickName", "home", "city", "zip")
        .doesNotContain("secret");
    assertThat(Json.of(Open.class).readNames()).as("any field").isEmpty();
    assertThat(Json.of(Map.class).readNames()).isEmpty();
  }
}
