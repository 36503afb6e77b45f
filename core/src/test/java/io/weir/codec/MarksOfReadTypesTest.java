package io.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DatabindContext;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.annotation.JsonPOJOBuilder;
import com.fasterxml.jackson.databind.annotation.JsonTypeIdResolver;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.jsontype.impl.TypeIdResolverBase;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.util.StdConverter;
import io.weir.privacy.Personal;
import io.weir.privacy.PersonalData;
import io.weir.privacy.TokenKey;
import io.weir.privacy.TokenKeys;
import java.beans.ConstructorProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What Jackson reads decides where marks are looked for, and not the type that is declared. A mark
 * is treated where it is read, or refused.
 */
class MarksOfReadTypesTest {
  private static final PersonalData MARKS =
      PersonalData.annotated().keys(TokenKeys.of(TokenKey.of("k1", new byte[32])));

  private static String left(Json<?> codec, String payload) {
    Redactor redactor = Redactor.of(codec, MARKS);
    assertThat(redactor).as("%s has marks", codec.describe()).isNotNull();
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    return new String(redactor.redact(bytes, 0, bytes.length).bytes(), StandardCharsets.UTF_8);
  }

  private static void assertTreated(Json<?> codec, String payload) {
    String left = left(codec, payload);
    assertThat(left).isEqualTo(payload.replace("planted", "***"));
    assertThat(codec.decode(left.getBytes(StandardCharsets.UTF_8))).isNotNull();
  }

  private static void assertSealed(Json<?> codec, String payload) {
    assertThat(left(codec, payload)).startsWith("weir-sealed:");
  }

  private static void assertRefused(Json<?> codec, String why) {
    assertThatThrownBy(() -> Redactor.of(codec, MARKS))
        .as(codec.describe())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  record Wire(String id, @Personal String email) {}

  static final class ToOrder extends StdConverter<Wire, Order> {
    @Override
    public Order convert(Wire wire) {
      return new Order(wire.id());
    }
  }

  static final class ToText extends StdConverter<Wire, String> {
    @Override
    public String convert(Wire wire) {
      return wire.id();
    }
  }

  @JsonDeserialize(converter = ToOrder.class)
  record Order(String id) {}

  record Converted(@JsonDeserialize(converter = ToText.class) String customer) {}

  record EachConverted(
      @JsonDeserialize(contentConverter = ToText.class) List<String> all,
      @JsonDeserialize(contentConverter = ToText.class) Map<String, String> named) {}

  record Plain(String id) {}

  @Test
  void whatAConverterTakesIsTreated() {
    assertTreated(Json.of(Order.class), "{\"id\":\"1\",\"email\":\"planted\"}");
    assertTreated(Json.of(Converted.class), "{\"customer\":{\"id\":\"1\",\"email\":\"planted\"}}");
    assertTreated(
        Json.of(EachConverted.class),
        "{\"all\":[{\"email\":\"planted\"}],\"named\":{\"a\":{\"email\":\"planted\"}}}");
    assertTreated(
        Json.of(
            Plain.class,
            mapper ->
                mapper.addModule(
                    new SimpleModule()
                        .addDeserializer(
                            Plain.class,
                            new StdDelegatingDeserializer<>(
                                new StdConverter<Wire, Plain>() {
                                  @Override
                                  public Plain convert(Wire wire) {
                                    return new Plain(wire.id());
                                  }
                                })))),
        "{\"id\":\"1\",\"email\":\"planted\"}");
  }

  @JsonDeserialize(converter = ToMarked.class)
  record Marked(@Personal String mail) {}

  static final class ToMarked extends StdConverter<Wire, Marked> {
    @Override
    public Marked convert(Wire wire) {
      return new Marked(wire.email());
    }
  }

  static class Delegating {
    final String id;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Delegating(Wire wire) {
      id = wire.id();
    }
  }

  static class Made {
    final String id;

    private Made(String id) {
      this.id = id;
    }

    @JsonCreator
    static Made of(Wire wire) {
      return new Made(wire.id());
    }
  }

  @Test
  void whatACreatorTakesIsTreated() {
    assertTreated(Json.of(Delegating.class), "{\"id\":\"1\",\"email\":\"planted\"}");
    assertTreated(Json.of(Made.class), "{\"id\":\"1\",\"email\":\"planted\"}");
  }

  record Address(String city, @Personal String street) {}

  @JsonDeserialize(builder = Built.Builder.class)
  static class Built {
    final String city;

    Built(String city) {
      this.city = city;
    }

    @JsonPOJOBuilder
    static class Builder {
      private String city = "";

      Builder withAddress(Address address) {
        city = address.city();
        return this;
      }

      Built build() {
        return new Built(city);
      }
    }
  }

  static class Page<T> {
    Object value;
  }

  static final class PageReader extends StdDeserializer<Page<?>> {
    PageReader() {
      super(Page.class);
    }

    @Override
    public Page<?> deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      Page<?> page = new Page<>();
      page.value = context.readValue(parser, Wire.class);
      return page;
    }
  }

  record HasPage(@JsonDeserialize(using = PageReader.class) Page<Wire> page) {}

  @Test
  void whatNobodyCanFollowIsRefused() {
    assertRefused(Json.of(Marked.class), "converter");
    assertRefused(Json.of(Built.class), "builder");
    assertRefused(Json.of(HasPage.class), "deserializer");
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = Other.class)
  @JsonSubTypes(@JsonSubTypes.Type(value = Known.class, name = "known"))
  interface Event {}

  record Known(String id) implements Event {}

  record Other(String id, @Personal String email) implements Event {}

  record External(
      @JsonTypeInfo(
              use = JsonTypeInfo.Id.NAME,
              include = JsonTypeInfo.As.EXTERNAL_PROPERTY,
              property = "kind",
              defaultImpl = Wire.class)
          @JsonSubTypes(@JsonSubTypes.Type(value = Known.class, name = "known"))
          Object data) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
  @JsonSubTypes({@JsonSubTypes.Type(Known.class), @JsonSubTypes.Type(ByMail.class)})
  interface Deduced {}

  record ByMail(@Personal String email) implements Deduced {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonTypeIdResolver(Ids.class)
  interface OwnIds {}

  record Chosen(@Personal String email) implements OwnIds {}

  static final class Ids extends TypeIdResolverBase {
    @Override
    public String idFromValue(Object value) {
      return "chosen";
    }

    @Override
    public String idFromValueAndType(Object value, Class<?> type) {
      return "chosen";
    }

    @Override
    public JsonTypeInfo.Id getMechanism() {
      return JsonTypeInfo.Id.NAME;
    }

    @Override
    public JavaType typeFromId(DatabindContext context, String id) {
      return context.constructType(Chosen.class);
    }
  }

  @Test
  void theClassOfAnUnknownNameIsLookedAt() {
    assertTreated(Json.of(Event.class), "{\"type\":\"x\",\"id\":\"1\",\"email\":\"planted\"}");
    assertTreated(
        Json.of(External.class), "{\"kind\":\"x\",\"data\":{\"id\":\"1\",\"email\":\"planted\"}}");
    assertTreated(Json.of(Deduced.class), "{\"email\":\"planted\"}");
    assertRefused(Json.of(OwnIds.class), "make it sealed");
  }

  static class OrText {
    @Personal public String email;

    public OrText() {}

    public OrText(String email) {
      this.email = email;
    }
  }

  static class AnyText {
    @JsonAnySetter public Map<String, OrText> all = new HashMap<>();
  }

  @Test
  void aTextInThePlaceOfAnObjectOfAMapIsSealed() {
    assertSealed(Json.of(new TypeReference<Map<String, OrText>>() {}), "{\"a\":\"planted\"}");
    assertSealed(
        Json.of(new TypeReference<Map<String, Map<String, OrText>>>() {}), "{\"a\":[\"planted\"]}");
    assertTreated(
        Json.of(new TypeReference<Map<String, OrText>>() {}), "{\"a\":{\"email\":\"planted\"}}");
    assertRefused(Json.of(AnyText.class), "may be a text");
  }

  @Test
  void anArrayInThePlaceOfAnObjectIsRefused() {
    assertRefused(
        Json.of(
            new TypeReference<Map<String, Wire>>() {},
            mapper ->
                mapper.withConfigOverride(
                    Wire.class,
                    own -> own.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.ARRAY)))),
        "array");
  }

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  static class Ignored {
    public String id;
    @JsonIgnore @Personal public String homeAddress;

    @JsonIgnore
    @JsonAlias("mail")
    @Personal
    public String email;

    @JsonIgnore public Address address;
    @JsonIgnore public Parent parent;
    @JsonIgnore public JsonOpen open;

    @JsonIgnore @Personal private String phone;
  }

  static class Parent {
    @Personal public String name;
    public List<Parent> children;
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
  interface JsonOpen {}

  /** They are not read, so nothing is lost if all of a value is treated. */
  @Test
  void whatIsIgnoredIsTreatedByEachOfItsNames() {
    assertTreated(
        Json.of(Ignored.class),
        "{\"id\":\"1\",\"home_address\":\"planted\",\"mail\":\"planted\",\"email\":\"planted\","
            + "\"address\":{\"city\":\"1\",\"street\":\"planted\"},\"phone\":\"planted\","
            + "\"parent\":{\"children\":[{\"name\":\"planted\"}]},\"open\":{\"any\":\"planted\"}}");
  }

  static class Properties {
    final String email;

    @ConstructorProperties({"mail", "email"})
    Properties(@Personal String email, String other) {
      this.email = email;
    }
  }

  static class ByParameter {
    @Personal private final String email;

    @JsonCreator
    ByParameter(@JsonProperty("id") String id, @JsonProperty("mail") String email) {
      this.email = id + email;
    }

    public String getEmail() {
      return email;
    }
  }

  static class BySetter {
    @Personal private String email = "";

    @JsonSetter("mail")
    public void put(String email) {
      this.email = email;
    }

    public String shown() {
      return email;
    }
  }

  static class ByOtherSetter {
    private String email = "";

    @Personal
    public String getEmail() {
      return email;
    }

    @JsonProperty("mail")
    public void setMail(String email) {
      this.email = email;
    }
  }

  record ByFactory(String id, @Personal String email) {
    @JsonCreator
    static ByFactory of(@JsonProperty("i") String id, @JsonProperty("m") String email) {
      return new ByFactory(id, email);
    }
  }

  static class MarkedParameter {
    @Personal private final String email;

    @JsonCreator
    MarkedParameter(@JsonProperty("mail") @Personal String email) {
      this.email = email;
    }

    public String getEmail() {
      return email;
    }
  }

  static class SameName {
    @JsonProperty("mail")
    @Personal
    private final String email;

    private final String id;

    @JsonCreator
    SameName(@JsonProperty("id") String id, @JsonProperty("mail") String email) {
      this.id = id;
      this.email = email;
    }

    public String shown() {
      return id + email;
    }
  }

  @Test
  void aMarkOnAParameterIsOnTheNameThatItIsReadBy() {
    assertTreated(Json.of(Properties.class), "{\"mail\":\"planted\",\"email\":\"x\"}");
    assertTreated(Json.of(MarkedParameter.class), "{\"mail\":\"planted\",\"email\":\"planted\"}");
  }

  @Test
  void aValueThatIsReadByAnotherNameThanItIsKeptByIsRefused() {
    assertRefused(Json.of(ByParameter.class), "reads id, mail by a creator or setter");
    assertRefused(Json.of(BySetter.class), "mail");
    assertRefused(Json.of(ByOtherSetter.class), "mail");
    assertRefused(Json.of(ByFactory.class), "reads i, m ");
    assertTreated(Json.of(SameName.class), "{\"id\":\"1\",\"mail\":\"planted\"}");
  }

  @Test
  void commentsAreRefused() {
    assertRefused(
        Json.of(Wire.class, mapper -> mapper.enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)),
        "comments");
    assertRefused(
        Json.of(Wire.class, mapper -> mapper.enable(JsonReadFeature.ALLOW_YAML_COMMENTS)),
        "comments");
  }
}
