package io.weir.definition;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.weir.codec.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Forms of one object, each of which another release may have written. */
final class JsonSumDefs {
  private JsonSumDefs() {}

  record Plain(long sum, @Nullable String note) {}

  record Moved(long sum, @Nullable String note) {}

  record Boxed(@Nullable Long sum, @Nullable String note) {}

  record Renamed(long total, @Nullable String note) {}

  record BoxedRenamed(@Nullable Long total, @Nullable String note) {}

  record Aliased(@JsonAlias("sum") long total, @Nullable String note) {}

  record AliasOfTwo(@JsonAlias("bonus") @Nullable Long sum, @Nullable String note) {}

  record NameKept(@JsonProperty("sum") long total, @Nullable String note) {}

  record Less(long sum) {}

  record More(long sum, @Nullable String note, @Nullable Long bonus) {}

  record MorePrimitive(long sum, @Nullable String note, long bonus) {}

  record Wrong(long sum, @Nullable String note, @Nullable String bonus) {}

  record Ints(int sum, @Nullable String note) {}

  record Doubles(double sum, @Nullable String note) {}

  record Texts(@Nullable String sum, @Nullable String note) {}

  record Decimals(@Nullable BigDecimal sum, @Nullable String note) {}

  record Opts(Optional<Long> sum, @Nullable String note) {}

  record Any(@Nullable Object sum, @Nullable String note) {}

  record Ignoring(long sum, @JsonIgnore @Nullable String note) {}

  @JsonIgnoreProperties("note")
  record IgnoringAll(long sum, @Nullable String note) {}

  record OnlyRead(
      long sum, @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) @Nullable String note) {}

  record OnlyWritten(
      long sum, @JsonProperty(access = JsonProperty.Access.READ_ONLY) @Nullable String note) {}

  record Demanding(long sum, @JsonProperty(required = true) @Nullable String note) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Sparse(@Nullable Long sum, @Nullable String note) {}

  @JsonNaming(PropertyNamingStrategies.UpperCamelCaseStrategy.class)
  record Upper(@Nullable Long sum, @Nullable String note) {}

  record AsText(@JsonFormat(shape = JsonFormat.Shape.STRING) long sum, @Nullable String note) {}

  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  record Places(long sum, @Nullable String note) {}

  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  record OtherPlaces(@Nullable String note, long sum) {}

  record Getter(long sum, @Nullable String note) {
    public String getTotal() {
      return "all of " + sum;
    }
  }

  record Exchanged(
      @JsonProperty("bonus") @Nullable Long sum, @JsonProperty("sum") @Nullable Long bonus) {}

  record Twin(@Nullable Long sum, @Nullable Long bonus) {}

  record Inner(@Nullable Long sum) {}

  record Nested(@Nullable Inner inner, @Nullable String note) {}

  static final class Flat {
    @JsonUnwrapped public @Nullable Inner inner;
    public @Nullable String note;
  }

  record Text(@JsonValue String value) {}

  record OfText(long sum, @Nullable Text note) {}

  static final class Cents {
    static final class Writer extends JsonSerializer<Long> {
      @Override
      public void serialize(Long value, JsonGenerator out, SerializerProvider provider)
          throws IOException {
        out.writeNumber(value * 100);
      }
    }

    static final class Reader extends JsonDeserializer<Long> {
      @Override
      public Long deserialize(JsonParser in, DeserializationContext context) throws IOException {
        return in.getLongValue() / 100;
      }
    }
  }

  record InCents(
      @JsonSerialize(using = Cents.Writer.class) @JsonDeserialize(using = Cents.Reader.class)
          @Nullable Long sum,
      @Nullable String note) {}

  static final class Bean {
    private long sum;
    private @Nullable String note;

    public long getSum() {
      return sum;
    }

    public void setSum(long sum) {
      this.sum = sum;
    }

    public @Nullable String getNote() {
      return note;
    }

    public void setNote(@Nullable String note) {
      this.note = note;
    }
  }

  static final class MoreBean {
    public long sum;
    public @Nullable String note;
    public long bonus;
  }

  static final class OpenBean {
    public long sum;
    private final Map<String, Object> rest = new TreeMap<>();

    @JsonAnyGetter
    public Map<String, Object> rest() {
      return rest;
    }

    @JsonAnySetter
    public void put(String name, Object value) {
      rest.put(name, value);
    }
  }

  private static Bean bean() {
    Bean bean = new Bean();
    bean.setSum(7);
    bean.setNote("n");
    return bean;
  }

  private static MoreBean moreBean() {
    MoreBean bean = new MoreBean();
    bean.sum = 7;
    bean.note = "n";
    bean.bonus = 9;
    return bean;
  }

  private static OpenBean openBean() {
    OpenBean bean = new OpenBean();
    bean.sum = 7;
    bean.put("note", "n");
    return bean;
  }

  private static Flat flat() {
    Flat flat = new Flat();
    flat.inner = new Inner(7L);
    flat.note = "n";
    return flat;
  }

  static List<JsonDef<?>> all() {
    return List.of(
        new JsonDef<>(Json.of(Plain.class), new Plain(7, "n"), new Plain(0, null)),
        new JsonDef<>(Json.of(Moved.class), new Moved(7, "n")),
        new JsonDef<>(Json.of(Boxed.class), new Boxed(7L, "n"), new Boxed(null, null)),
        new JsonDef<>(Json.of(Renamed.class), new Renamed(7, "n")),
        new JsonDef<>(Json.of(BoxedRenamed.class), new BoxedRenamed(7L, "n")),
        new JsonDef<>(Json.of(Aliased.class), new Aliased(7, "n")),
        new JsonDef<>(Json.of(AliasOfTwo.class), new AliasOfTwo(7L, "n")),
        new JsonDef<>(Json.of(NameKept.class), new NameKept(7, "n")),
        new JsonDef<>(Json.of(Less.class), new Less(7)),
        new JsonDef<>(Json.of(More.class), new More(7, "n", 9L)),
        new JsonDef<>(Json.of(MorePrimitive.class), new MorePrimitive(7, "n", 9)),
        new JsonDef<>(Json.of(Wrong.class), new Wrong(7, "n", "nine")),
        new JsonDef<>(Json.of(Ints.class), new Ints(7, "n")),
        new JsonDef<>(Json.of(Doubles.class), new Doubles(7.5, "n")),
        new JsonDef<>(Json.of(Texts.class), new Texts("seven", "n")),
        new JsonDef<>(Json.of(Decimals.class), new Decimals(new BigDecimal("7.25"), "n")),
        new JsonDef<>(Json.of(Opts.class), new Opts(Optional.of(7L), "n"), opts()),
        new JsonDef<>(Json.of(Any.class), new Any(7L, "n"), new Any(List.of("x"), "n")),
        new JsonDef<>(Json.of(Ignoring.class), new Ignoring(7, "n")),
        new JsonDef<>(Json.of(IgnoringAll.class), new IgnoringAll(7, "n")),
        new JsonDef<>(Json.of(OnlyRead.class), new OnlyRead(7, "n")),
        new JsonDef<>(Json.of(OnlyWritten.class), new OnlyWritten(7, "n")),
        new JsonDef<>(Json.of(Demanding.class), new Demanding(7, "n")),
        new JsonDef<>(Json.of(Sparse.class), new Sparse(7L, "n"), new Sparse(null, null)),
        new JsonDef<>(Json.of(Upper.class), new Upper(7L, "n")),
        new JsonDef<>(Json.of(AsText.class), new AsText(7, "n")),
        new JsonDef<>(Json.of(Places.class), new Places(7, "n")),
        new JsonDef<>(Json.of(OtherPlaces.class), new OtherPlaces("n", 7)),
        new JsonDef<>(Json.of(Getter.class), new Getter(7, "n")),
        new JsonDef<>(Json.of(Exchanged.class), new Exchanged(7L, 9L)),
        new JsonDef<>(Json.of(Twin.class), new Twin(7L, 9L)),
        new JsonDef<>(Json.of(Nested.class), new Nested(new Inner(7L), "n")),
        new JsonDef<>(Json.of(Flat.class), flat()),
        new JsonDef<>(Json.of(OfText.class), new OfText(7, new Text("n"))),
        new JsonDef<>(Json.of(InCents.class), new InCents(7L, "n")),
        new JsonDef<>(Json.of(Bean.class), bean()),
        new JsonDef<>(Json.of(MoreBean.class), moreBean()),
        new JsonDef<>(Json.of(OpenBean.class), openBean()),
        new JsonDef<>(
            Json.of(
                Boxed.class, m -> m.propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)),
            new Boxed(7L, "n")),
        new JsonDef<>(
            Json.of(
                Boxed.class,
                m -> m.propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)),
            new Boxed(7L, "n")),
        new JsonDef<>(
            Json.of(Plain.class, m -> m.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)),
            new Plain(7, "n")),
        new JsonDef<>(
            Json.of(
                Plain.class, m -> m.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)),
            new Plain(7, "n")),
        new JsonDef<>(
            Json.of(
                Boxed.class,
                m ->
                    m.addModule(
                        new SimpleModule()
                            .addSerializer(Long.class, new Cents.Writer())
                            .addDeserializer(Long.class, new Cents.Reader()))),
            new Boxed(7L, "n")));
  }

  private static Opts opts() {
    return new Opts(Optional.empty(), null);
  }
}
