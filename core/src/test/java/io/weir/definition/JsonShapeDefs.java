package io.weir.definition;

import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.util.StdConverter;
import io.weir.codec.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Forms of values of several classes, of generic ones and of collections. */
final class JsonShapeDefs {
  private JsonShapeDefs() {}

  /** Pays by card or cash. */
  static final class First {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({@JsonSubTypes.Type(Card.class), @JsonSubTypes.Type(Cash.class)})
    sealed interface Pay permits Card, Cash {}

    @JsonTypeName("card")
    record Card(@Nullable Long cents, @Nullable String number) implements Pay {}

    @JsonTypeName("cash")
    record Cash(@Nullable Long cents) implements Pay {}

    record Order(String id, Pay pay) {}
  }

  /** The same in another place, under other names of classes. */
  static final class Moved {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
      @JsonSubTypes.Type(value = PlasticCard.class, name = "card"),
      @JsonSubTypes.Type(value = Cash.class, name = "cash")
    })
    sealed interface Payment permits PlasticCard, Cash {}

    record PlasticCard(@Nullable Long cents, @Nullable String number) implements Payment {}

    record Cash(@Nullable Long cents) implements Payment {}
  }

  static final class FieldRenamed {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({@JsonSubTypes.Type(Card.class), @JsonSubTypes.Type(Cash.class)})
    sealed interface Pay permits Card, Cash {}

    @JsonTypeName("card")
    record Card(@Nullable Long amount, @Nullable String number) implements Pay {}

    @JsonTypeName("cash")
    record Cash(@Nullable Long cents) implements Pay {}

    record Order(String id, Pay pay) {}
  }

  static final class FieldTyped {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({@JsonSubTypes.Type(Card.class), @JsonSubTypes.Type(Cash.class)})
    sealed interface Pay permits Card, Cash {}

    @JsonTypeName("card")
    record Card(@Nullable Long cents, @Nullable String number) implements Pay {}

    @JsonTypeName("cash")
    record Cash(@Nullable List<String> cents, long rate) implements Pay {}
  }

  static final class MemberGone {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(Card.class))
    sealed interface Pay permits Card {}

    @JsonTypeName("card")
    record Card(@Nullable Long cents, @Nullable String number) implements Pay {}
  }

  static final class WithDefault {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, defaultImpl = Card.class)
    @JsonSubTypes(@JsonSubTypes.Type(Card.class))
    sealed interface Pay permits Card {}

    @JsonTypeName("card")
    record Card(@Nullable Long cents, @Nullable String number) implements Pay {}
  }

  static final class More {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
      @JsonSubTypes.Type(Card.class),
      @JsonSubTypes.Type(Cash.class),
      @JsonSubTypes.Type(
          value = Coupon.class,
          names = {"coupon", "voucher"})
    })
    sealed interface Pay permits Card, Cash, Coupon {}

    @JsonTypeName("card")
    record Card(@Nullable Long cents, @Nullable String number) implements Pay {}

    @JsonTypeName("cash")
    record Cash(@Nullable Long cents) implements Pay {}

    record Coupon(@Nullable String code) implements Pay {}
  }

  static final class IdsExchanged {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
      @JsonSubTypes.Type(value = Card.class, name = "cash"),
      @JsonSubTypes.Type(value = Cash.class, name = "card")
    })
    sealed interface Pay permits Card, Cash {}

    record Card(@Nullable Long cents, @Nullable String number) implements Pay {}

    record Cash(@Nullable Long cents) implements Pay {}
  }

  static final class OtherProperty {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({@JsonSubTypes.Type(Card.class), @JsonSubTypes.Type(Cash.class)})
    sealed interface Pay permits Card, Cash {}

    @JsonTypeName("card")
    record Card(@Nullable Long cents, @Nullable String number) implements Pay {}

    @JsonTypeName("cash")
    record Cash(@Nullable Long cents) implements Pay {}
  }

  static final class Around {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
    @JsonSubTypes({@JsonSubTypes.Type(Card.class), @JsonSubTypes.Type(Cash.class)})
    sealed interface Pay permits Card, Cash {}

    @JsonTypeName("card")
    record Card(@Nullable Long cents, @Nullable String number) implements Pay {}

    @JsonTypeName("cash")
    record Cash(@Nullable Long cents) implements Pay {}
  }

  static final class Deduced {
    @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
    @JsonSubTypes({@JsonSubTypes.Type(Card.class), @JsonSubTypes.Type(Cash.class)})
    sealed interface Pay permits Card, Cash {}

    record Card(@Nullable Long cents, @Nullable String number) implements Pay {}

    record Cash(@Nullable Long coins) implements Pay {}
  }

  static final class DeducedOtherwise {
    @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
    @JsonSubTypes({@JsonSubTypes.Type(Card.class), @JsonSubTypes.Type(Cash.class)})
    sealed interface Pay permits Card, Cash {}

    record Card(@Nullable Long coins, @Nullable String number) implements Pay {}

    record Cash(@Nullable Long cents) implements Pay {}
  }

  static final class Named {
    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    sealed interface Pay permits Card, Cash {}

    record Card(@Nullable Long cents, @Nullable String number) implements Pay {}

    record Cash(@Nullable Long cents) implements Pay {}
  }

  static final class Open {
    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface Pay {}

    record Card(@Nullable Long cents, @Nullable String number) implements Pay {}
  }

  record Card(@Nullable Long cents, @Nullable String number) {}

  record AtField(
      String id,
      @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
          @JsonSubTypes(@JsonSubTypes.Type(value = Card.class, name = "card"))
          Object pay) {}

  record AtFieldOther(
      String id,
      @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
          @JsonSubTypes(@JsonSubTypes.Type(value = Tot.class, name = "card"))
          Object pay) {}

  static List<JsonDef<?>> unions() {
    return List.of(
        new JsonDef<>(Json.of(First.Pay.class), new First.Card(7L, "1"), new First.Cash(8L)),
        new JsonDef<>(
            Json.of(Moved.Payment.class), new Moved.PlasticCard(7L, "1"), new Moved.Cash(8L)),
        new JsonDef<>(
            Json.of(FieldRenamed.Pay.class),
            new FieldRenamed.Card(7L, "1"),
            new FieldRenamed.Cash(8L)),
        new JsonDef<>(Json.of(FieldTyped.Pay.class), new FieldTyped.Cash(List.of("8"), 2)),
        new JsonDef<>(Json.of(MemberGone.Pay.class), List.<MemberGone.Pay>of(gone())),
        new JsonDef<>(
            Json.of(WithDefault.Pay.class),
            List.<WithDefault.Pay>of(new WithDefault.Card(7L, "1"))),
        new JsonDef<>(
            Json.of(More.Pay.class),
            new More.Card(7L, "1"),
            new More.Cash(8L),
            new More.Coupon("c")),
        new JsonDef<>(
            Json.of(IdsExchanged.Pay.class),
            new IdsExchanged.Card(7L, "1"),
            new IdsExchanged.Cash(8L)),
        new JsonDef<>(
            Json.of(OtherProperty.Pay.class),
            new OtherProperty.Card(7L, "1"),
            new OtherProperty.Cash(8L)),
        new JsonDef<>(Json.of(Around.Pay.class), new Around.Card(7L, "1"), new Around.Cash(8L)),
        new JsonDef<>(Json.of(Deduced.Pay.class), new Deduced.Card(7L, "1"), new Deduced.Cash(8L)),
        new JsonDef<>(
            Json.of(DeducedOtherwise.Pay.class),
            new DeducedOtherwise.Card(7L, "1"),
            new DeducedOtherwise.Cash(8L)),
        new JsonDef<>(Json.of(Named.Pay.class), new Named.Card(7L, "1"), new Named.Cash(8L)),
        new JsonDef<>(Json.of(Open.Pay.class), List.<Open.Pay>of(new Open.Card(7L, "1"))),
        new JsonDef<>(Json.of(Card.class), new Card(7L, "1")));
  }

  private static MemberGone.Card gone() {
    return new MemberGone.Card(7L, "1");
  }

  static List<JsonDef<?>> unionsInObjects() {
    return List.of(
        new JsonDef<>(Json.of(First.Order.class), new First.Order("o", new First.Card(7L, "1"))),
        new JsonDef<>(
            Json.of(FieldRenamed.Order.class),
            new FieldRenamed.Order("o", new FieldRenamed.Card(7L, "1"))),
        new JsonDef<>(Json.of(AtField.class), new AtField("o", new Card(7L, "1"))),
        new JsonDef<>(Json.of(AtFieldOther.class), new AtFieldOther("o", new Tot(7L))));
  }

  record Box<A>(@Nullable A content, @Nullable String label) {}

  record OtherBox<A>(@Nullable A content, @Nullable String sign) {}

  record Tot(@Nullable Long sum) {}

  record TotRenamed(@Nullable Long total) {}

  record TotOfText(@Nullable List<String> sum) {}

  record OfBox(@Nullable Box<Tot> content) {}

  record OfRenamed(@Nullable Box<TotRenamed> content) {}

  record OfText(@Nullable Box<TotOfText> content) {}

  record OfOther(@Nullable OtherBox<Tot> content) {}

  record OfBoxes(@Nullable List<Box<Box<Tot>>> content) {}

  record OfRenamedBoxes(@Nullable List<Box<Box<TotRenamed>>> content) {}

  static List<JsonDef<?>> generics() {
    return List.of(
        new JsonDef<>(Json.of(OfBox.class), new OfBox(new Box<>(new Tot(7L), "l"))),
        new JsonDef<>(Json.of(OfRenamed.class), new OfRenamed(new Box<>(new TotRenamed(7L), "l"))),
        new JsonDef<>(
            Json.of(OfText.class), new OfText(new Box<>(new TotOfText(List.of("x")), "l"))),
        new JsonDef<>(Json.of(OfOther.class), new OfOther(new OtherBox<>(new Tot(7L), "l"))),
        new JsonDef<>(
            Json.of(OfBoxes.class),
            new OfBoxes(List.of(new Box<>(new Box<>(new Tot(7L), "i"), "l")))),
        new JsonDef<>(
            Json.of(OfRenamedBoxes.class),
            new OfRenamedBoxes(List.of(new Box<>(new Box<>(new TotRenamed(7L), "i"), "l")))),
        new JsonDef<>(Json.of(new TypeReference<Box<Tot>>() {}), new Box<>(new Tot(7L), "l")),
        new JsonDef<>(
            Json.of(new TypeReference<Box<TotRenamed>>() {}), new Box<>(new TotRenamed(7L), "l")));
  }

  record Tree(@Nullable String name, List<Tree> under) {}

  record OtherTree(@Nullable String title, List<OtherTree> under) {}

  record Unrolled(@Nullable String name, List<Tree> under) {}

  record HalfOther(@Nullable String name, List<OtherTree> under) {}

  @JsonIdentityInfo(generator = ObjectIdGenerators.IntSequenceGenerator.class, property = "@id")
  record Identified(@Nullable String name, List<Identified> under) {}

  static List<JsonDef<?>> trees() {
    return List.of(
        new JsonDef<>(Json.of(Tree.class), new Tree("a", List.of(new Tree("b", List.of())))),
        new JsonDef<>(
            Json.of(OtherTree.class), new OtherTree("a", List.of(new OtherTree("b", List.of())))),
        new JsonDef<>(
            Json.of(Unrolled.class), new Unrolled("a", List.of(new Tree("b", List.of())))),
        new JsonDef<>(
            Json.of(HalfOther.class), new HalfOther("a", List.of(new OtherTree("b", List.of())))),
        new JsonDef<>(Json.of(Identified.class), new Identified("a", List.of())));
  }

  record Lists(List<Long> all) {}

  record Sets(Set<Long> all) {}

  record Arrays(long[] all) {}

  record Texts(List<String> all) {}

  record Maps(Map<String, Long> all) {}

  record One(@Nullable Long all) {}

  record Opt(Optional<List<Long>> all) {}

  static final class Doubling extends StdConverter<Long, Long> {
    @Override
    public Long convert(Long value) {
      return value * 2;
    }
  }

  static final class Halving extends StdConverter<Long, Long> {
    @Override
    public Long convert(Long value) {
      return value / 2;
    }
  }

  record Converted(
      @JsonSerialize(converter = Doubling.class) @JsonDeserialize(converter = Halving.class)
          @Nullable Long all) {}

  record ContentConverted(
      @JsonSerialize(contentConverter = Doubling.class)
          @JsonDeserialize(contentConverter = Halving.class)
          List<Long> all) {}

  static List<JsonDef<?>> containers() {
    return List.of(
        new JsonDef<>(Json.of(Lists.class), new Lists(List.of(1L, 1L, 2L))),
        new JsonDef<>(Json.of(Sets.class), new Sets(Set.of(1L, 2L))),
        new JsonDef<>(Json.of(Arrays.class), new Arrays(new long[] {1, 1})),
        new JsonDef<>(Json.of(Texts.class), new Texts(List.of("1", "x"))),
        new JsonDef<>(Json.of(Maps.class), new Maps(Map.of("a", 1L))),
        new JsonDef<>(Json.of(One.class), new One(1L)),
        new JsonDef<>(Json.of(Opt.class), new Opt(Optional.of(List.of(1L, 1L)))),
        new JsonDef<>(Json.of(Converted.class), new Converted(1L)),
        new JsonDef<>(Json.of(ContentConverted.class), new ContentConverted(List.of(1L))));
  }
}
