package io.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRootName;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonPOJOBuilder;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.weir.privacy.Personal;
import io.weir.privacy.PersonalData;
import io.weir.privacy.Treatment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A mark is found by the names that Jackson reads, or is refused: none is passed over. */
class MarksOfJsonTest {
  private static void assertTreated(Json<?> codec, String payload) {
    Redactor redactor = Redactor.of(codec, PersonalData.annotated());
    assertThat(redactor).as("%s has marks", codec.describe()).isNotNull();
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    Redactor.Redacted once = redactor.redact(bytes, 0, bytes.length);
    assertThat(once.failure()).isNull();
    assertThat(new String(once.bytes(), StandardCharsets.UTF_8))
        .isEqualTo(payload.replace("planted", "***"));
    assertThat(codec.decode(once.bytes())).isNotNull();
  }

  private static void assertRefused(Json<?> codec, String why) {
    assertThatThrownBy(() -> Redactor.of(codec, PersonalData.annotated()))
        .as(codec.describe())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  record Mail(@Personal String email) {}

  static class Prefixed {
    @JsonUnwrapped(prefix = "contact_", suffix = "_1")
    public Bean contact;
  }

  static class Bean {
    @Personal public String email;
  }

  interface Way {}

  record ByMail(@Personal String email) implements Way {}

  record Named(
      @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
          @JsonSubTypes(@JsonSubTypes.Type(value = ByMail.class, name = "mail"))
          List<Way> ways) {}

  record Refined(@JsonDeserialize(as = ByMail.class) Way way) {}

  record RefinedContent(@JsonDeserialize(contentAs = ByMail.class) List<Way> ways) {}

  record Plain(Way way) {}

  @JsonFormat(with = JsonFormat.Feature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
  record AnyCase(@Personal String email) {}

  interface HasEmail {
    @Personal
    String email();
  }

  record OfInterface(String email) implements HasEmail {}

  interface HasMail {
    @Personal
    String getEMail();
  }

  static class BeanOfInterface implements HasMail {
    private String mail;

    @Override
    public String getEMail() {
      return mail;
    }

    public void setEMail(String mail) {
      this.mail = mail;
    }
  }

  static class ByConstructor {
    private final String held;

    @JsonCreator
    ByConstructor(@JsonProperty("email") @Personal String email) {
      this.held = email;
    }

    public String shown() {
      return held;
    }
  }

  record Entry(Map.Entry<String, Mail> one) {}

  record Some(Iterable<Mail> all, AtomicReference<Mail> one) {}

  static class SetOnly {
    private Bean held;

    public void setContact(Bean contact) {
      this.held = contact;
    }

    public String shown() {
      return held.email;
    }
  }

  static class Unread {
    public String id;
    @JsonIgnore @Personal public String phoneNumber;

    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public Mail contact;

    @Personal private transient String secret;
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
  @JsonSubTypes(@JsonSubTypes.Type(value = Wrapped.class, name = "mail"))
  interface Wrapping {}

  record Wrapped(@Personal String email) implements Wrapping {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  interface Registered {}

  record RegisteredMail(@Personal String email) implements Registered {}

  @JsonRootName("mail")
  record Root(@Personal String email) {}

  static class Marked {
    public String email;
  }

  abstract static class Mix {
    @Personal public String email;
  }

  private static <T> Json<T> json(Class<T> type, Consumer<JsonMapper.Builder> mapper) {
    return Json.of(type, mapper);
  }

  @Test
  void marksAreFoundByTheNamesThatAreRead() {
    assertTreated(Json.of(Prefixed.class), "{\"contact_email_1\":\"planted\",\"email\":\"x\"}");
    assertTreated(Json.of(Named.class), "{\"ways\":[{\"@type\":\"mail\",\"email\":\"planted\"}]}");
    assertTreated(Json.of(Refined.class), "{\"way\":{\"email\":\"planted\"}}");
    assertTreated(Json.of(RefinedContent.class), "{\"ways\":[{\"email\":\"planted\"}]}");
    assertTreated(
        json(
            Plain.class,
            mapper ->
                mapper.addModule(
                    new SimpleModule().addAbstractTypeMapping(Way.class, ByMail.class))),
        "{\"way\":{\"email\":\"planted\"}}");
    assertTreated(Json.of(AnyCase.class), "{\"EMAIL\":\"planted\"}");
    assertTreated(Json.of(OfInterface.class), "{\"email\":\"planted\"}");
    assertTreated(Json.of(BeanOfInterface.class), "{\"email\":\"planted\"}");
    assertTreated(Json.of(ByConstructor.class), "{\"email\":\"planted\"}");
    assertTreated(Json.of(Entry.class), "{\"one\":{\"k\":{\"email\":\"planted\"}}}");
    assertTreated(
        Json.of(Some.class), "{\"all\":[{\"email\":\"planted\"}],\"one\":{\"email\":\"planted\"}}");
    assertTreated(Json.of(SetOnly.class), "{\"contact\":{\"email\":\"planted\"}}");
    assertTreated(Json.of(Wrapping.class), "{\"mail\":{\"email\":\"planted\"}}");
  }

  @Test
  void marksAreFoundByTheSettingsOfTheMapper() {
    assertTreated(
        json(
            AnyCase.class,
            mapper ->
                mapper
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
                    .defaultLocale(Locale.forLanguageTag("tr"))),
        "{\"EMA\u0130L\":\"planted\"}");
    assertTreated(
        json(
            Registered.class,
            mapper -> mapper.registerSubtypes(new NamedType(RegisteredMail.class, "mail"))),
        "{\"@type\":\"mail\",\"email\":\"planted\"}");
    assertTreated(
        json(Root.class, mapper -> mapper.enable(DeserializationFeature.UNWRAP_ROOT_VALUE)),
        "{\"mail\":{\"email\":\"planted\"}}");
    assertTreated(
        json(Marked.class, mapper -> mapper.addMixIn(Marked.class, Mix.class)),
        "{\"email\":\"planted\"}");
  }

  /** A dead letter would hold them. */
  @Test
  void whatIsNotReadIsTreatedToo() {
    assertTreated(
        Json.of(Unread.class),
        "{\"id\":\"1\",\"phoneNumber\":\"planted\",\"contact\":{\"email\":\"planted\"},"
            + "\"secret\":\"planted\"}");
    assertTreated(
        json(
            Unread.class,
            mapper -> mapper.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)),
        "{\"id\":\"1\",\"phone_number\":\"planted\"}");
  }

  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  record Row(String kind, @Personal String email) {}

  record Shaped(@JsonFormat(shape = JsonFormat.Shape.ARRAY) Mail mail) {}

  record Text(@JsonValue @Personal String address) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Text {}
  }

  record HasText(Text email) {}

  static class Rest {
    @JsonAnySetter @Personal public Map<String, Object> rest = new HashMap<>();
  }

  @JsonDeserialize(builder = Built.Builder.class)
  static class Built {
    final String email;

    Built(String email) {
      this.email = email;
    }

    @JsonPOJOBuilder(withPrefix = "")
    static class Builder {
      @Personal String email;

      Builder email(String email) {
        this.email = email;
        return this;
      }

      Built build() {
        return new Built(email);
      }
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
  interface Open {}

  record HasOpen(Open contact) {}

  record HasAny(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Object contact) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
  sealed interface Closed {}

  record ClosedMail(@Personal String email) implements Closed {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_ARRAY)
  @JsonSubTypes(@JsonSubTypes.Type(value = InArray.class, name = "mail"))
  interface Arrays {}

  record InArray(@Personal String email) implements Arrays {}

  @JsonIdentityInfo(generator = ObjectIdGenerators.PropertyGenerator.class, property = "id")
  static class Referred {
    public String id;
    @Personal public String email;
  }

  record Made(Supplier<Mail> mail) {}

  record Read(@JsonDeserialize(using = MailReader.class) Mail mail) {}

  static final class MailReader extends StdDeserializer<Mail> {
    MailReader() {
      super(Mail.class);
    }

    @Override
    public Mail deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      return new Mail(parser.getText());
    }
  }

  static class Helper {
    public String id;

    @Personal
    public String shownAs(String other) {
      return other;
    }
  }

  record Tree(@Personal String name, Branch branch) {}

  record Branch(List<Tree> trees) {}

  record WholeTree(@Personal(Treatment.DROP) Tree tree, @Personal Open any) {}

  @Test
  void aMarkWhosePlaceIsNotCertainIsRefused() {
    assertRefused(Json.of(Row.class), "shape = ARRAY");
    assertRefused(Json.of(Shaped.class), "shape = ARRAY");
    assertRefused(Json.of(HasText.class), "address");
    assertRefused(Json.of(Rest.class), "rest");
    assertRefused(Json.of(Built.class), "builder");
    assertRefused(Json.of(HasOpen.class), "make it sealed");
    assertRefused(Json.of(HasAny.class), "make it sealed");
    assertRefused(Json.of(Arrays.class), "wrapped in an array");
    assertRefused(Json.of(Referred.class), "@JsonIdentityInfo");
    assertRefused(Json.of(Made.class), "no known form");
    assertRefused(Json.of(Read.class), "deserializer");
    assertRefused(
        json(
            Mail.class,
            mapper ->
                mapper.addModule(new SimpleModule().addDeserializer(Mail.class, new MailReader()))),
        "MailReader");
    assertRefused(Json.of(Helper.class), "shownAs");
    assertRefused(Json.of(Tree.class), "within itself");
  }

  @Test
  void aWholeThatIsMarkedNeedsNoLookWithin() {
    assertTreated(Json.of(WholeTree.class), "{\"tree\":null,\"any\":null}");
    assertTreated(
        Json.of(Closed.class),
        "{\"@class\":\"" + ClosedMail.class.getName() + "\",\"email\":\"planted\"}");
  }
}
