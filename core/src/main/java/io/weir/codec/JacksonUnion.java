package io.weir.codec;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeIdResolver;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.jsontype.impl.AsDeductionTypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.impl.ClassNameIdResolver;
import com.fasterxml.jackson.databind.jsontype.impl.SimpleNameIdResolver;
import com.fasterxml.jackson.databind.jsontype.impl.TypeNameIdResolver;
import io.weir.definition.Description;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Describes a value of one of several classes: how its id is written, and each class by the ids
 * that stand for it.
 */
final class JacksonUnion {
  private final JacksonTypes types;
  private final JacksonForm form;

  JacksonUnion(JacksonTypes types, JacksonForm form) {
    this.types = types;
    this.form = form;
  }

  Description of(Description part, JacksonSpot at, JacksonTypes.Ids ids) {
    TypeDeserializer reader = ids.reader();
    JavaType type = at.type();
    boolean deduced = reader instanceof AsDeductionTypeDeserializer;
    TypeIdResolver names = reader.getTypeIdResolver();
    boolean byList =
        deduced || names instanceof TypeNameIdResolver || names instanceof SimpleNameIdResolver;
    boolean byClass = names instanceof ClassNameIdResolver;
    boolean closed = byList || byClass && (type.isFinal() || type.getRawClass().isSealed());
    Class<?> inDoubt = reader.getDefaultImpl();
    return part.with("type", "union")
        .with("inclusion", deduced ? "none" : inclusion(ids))
        .with("property", deduced ? null : reader.getPropertyName())
        .with("default", inDoubt == null ? null : inDoubt.getSimpleName())
        .with("hidden", closed ? null : "any class may be named in the value")
        .with("idsBy", byList || byClass ? null : names.getClass().getName())
        .with(members(at, ids, deduced, byList));
  }

  private static String inclusion(JacksonTypes.Ids ids) {
    JsonTypeInfo.As inclusion = ids.reader().getTypeInclusion();
    return String.valueOf(inclusion);
  }

  private List<Description> members(
      JacksonSpot at, JacksonTypes.Ids ids, boolean deduced, boolean byList) {
    List<Description> members = new ArrayList<>();
    for (Class<?> one : types.members(at.type(), ids)) {
      Set<String> names = deduced ? Set.of(one.getSimpleName()) : names(one, ids, byList);
      if (names.isEmpty()) {
        continue;
      }
      List<String> all = List.copyOf(names);
      Description member = member(all.getFirst(), one, at);
      for (String alias : all.subList(1, all.size())) {
        member = member.with(Description.of("alias", alias));
      }
      members.add(member);
    }
    return members;
  }

  private Description member(String id, Class<?> one, JacksonSpot at) {
    Description member = Description.of("member", id).with("class", one.getSimpleName());
    JavaType type = types.config().constructSpecializedType(at.type(), one);
    return form.untyped(member, types.within(type, at.readIn(), at.writtenIn()));
  }

  /** The id that is written, and then all others that are read. */
  private static Set<String> names(Class<?> one, JacksonTypes.Ids ids, boolean byList) {
    Set<String> read = new LinkedHashSet<>();
    ids.of().stream()
        .filter(named -> named.getType() == one && named.hasName())
        .map(NamedType::getName)
        .forEach(read::add);
    boolean listed = ids.of().stream().anyMatch(named -> named.getType() == one);
    String written = listed || !byList ? written(one, ids.writer()) : null;
    Set<String> all = new LinkedHashSet<>();
    if (written != null) {
      all.add(written);
    }
    all.addAll(read);
    return all;
  }

  private static @Nullable String written(Class<?> one, @Nullable TypeSerializer writer) {
    try {
      return writer == null || writer.getTypeIdResolver() == null
          ? null
          : writer.getTypeIdResolver().idFromValueAndType(null, one);
    } catch (RuntimeException needsValue) {
      return null;
    }
  }
}
