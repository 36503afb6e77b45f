package io.weir.codec;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.CreatorProperty;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.deser.impl.NullsFailProvider;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.PropertyWriter;
import com.fasterxml.jackson.databind.ser.std.BeanSerializerBase;
import com.fasterxml.jackson.databind.util.NameTransformer;
import io.weir.definition.Description;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Describes the fields of an object as Jackson writes and reads them. */
final class JacksonFields {
  private final JacksonTypes types;
  private final JacksonForm form;

  JacksonFields(JacksonTypes types, JacksonForm form) {
    this.types = types;
    this.form = form;
  }

  /**
   * The object with its fields.
   *
   * @param reader that of the spot
   */
  Description of(Description object, JacksonSpot at, BeanDeserializerBase reader) {
    BeanDescription bean = types.read(at.type());
    Description all = object.with("identity", identity(bean)).with("rest", rest(bean));
    for (String name : ignored(bean)) {
      all = all.with(Description.of("ignored", name));
    }
    return all.with("unwrapped", unwrapped(at.writer())).with(fields(bean, reader, at));
  }

  private static @Nullable String identity(BeanDescription bean) {
    var id = bean.getObjectIdInfo();
    return id == null ? null : id.getPropertyName() + " by " + id.getGeneratorType().getName();
  }

  /** What becomes of fields that it does not know; null if they are ignored. */
  private @Nullable String rest(BeanDescription bean) {
    if (bean.findAnySetterAccessor() != null) {
      return "kept";
    }
    JsonIgnoreProperties.Value declared = ignorals(bean);
    boolean refused =
        types.config().isEnabled(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            && (declared == null || !declared.getIgnoreUnknown());
    return refused ? "refused" : null;
  }

  private JsonIgnoreProperties.@Nullable Value ignorals(BeanDescription bean) {
    return types.annotations().findPropertyIgnoralByName(types.config(), bean.getClassInfo());
  }

  private Set<String> ignored(BeanDescription bean) {
    Set<String> names = new TreeSet<>();
    if (bean.getIgnoredPropertyNames() != null) {
      names.addAll(bean.getIgnoredPropertyNames());
    }
    JsonIgnoreProperties.Value declared = ignorals(bean);
    if (declared != null) {
      names.addAll(declared.findIgnoredForDeserialization());
    }
    return names;
  }

  private List<Description> fields(
      BeanDescription bean, BeanDeserializerBase reader, JacksonSpot at) {
    Map<String, SettableBeanProperty> read = read(reader);
    Map<String, PropertyWriter> written = written(at.writer());
    Map<String, String> own = own(bean);
    Set<String> names = new LinkedHashSet<>(written.keySet());
    names.addAll(read.keySet());
    boolean isBean = at.writer() instanceof BeanSerializerBase;
    List<Description> fields = new ArrayList<>();
    for (String name : names) {
      SettableBeanProperty in = read.get(name);
      PropertyWriter out = written.get(name);
      if (out instanceof BeanPropertyWriter unwrapping && unwrapping.isUnwrapping()) {
        fields.addAll(unwrapped(unwrapping));
      } else {
        String only = in == null ? "written" : out == null && isBean ? "read" : null;
        fields.add(field(name, in, out).with("only", only).with("in", own.get(name)));
      }
    }
    return fields;
  }

  private static Map<String, SettableBeanProperty> read(BeanDeserializerBase reader) {
    Map<String, SettableBeanProperty> all = new LinkedHashMap<>();
    for (Iterator<SettableBeanProperty> each = reader.properties(); each.hasNext(); ) {
      SettableBeanProperty one = each.next();
      if (!one.isInjectionOnly() && !one.isIgnorable()) {
        all.put(one.getName(), one);
      }
    }
    return all;
  }

  private static Map<String, PropertyWriter> written(@Nullable JsonSerializer<?> writer) {
    Map<String, PropertyWriter> all = new LinkedHashMap<>();
    if (writer instanceof BeanSerializerBase bean) {
      for (Iterator<PropertyWriter> each = bean.properties(); each.hasNext(); ) {
        PropertyWriter one = each.next();
        all.put(one.getName(), one);
      }
    }
    return all;
  }

  /** The fields in whose places those of their objects stand; null if there are none. */
  private static @Nullable String unwrapped(@Nullable JsonSerializer<?> writer) {
    List<String> names = new ArrayList<>();
    for (PropertyWriter one : written(writer).values()) {
      if (one instanceof BeanPropertyWriter field && field.isUnwrapping()) {
        names.add(one.getName());
      }
    }
    return names.isEmpty() ? null : String.join(",", names);
  }

  /** The names that the fields have in the class, where they are written as others. */
  private static Map<String, String> own(BeanDescription bean) {
    Map<String, String> all = new HashMap<>();
    for (BeanPropertyDefinition one : bean.findProperties()) {
      if (!one.getName().equals(one.getInternalName())) {
        all.put(one.getName(), one.getInternalName());
      }
    }
    return all;
  }

  private Description field(
      String name, @Nullable SettableBeanProperty in, @Nullable PropertyWriter out) {
    Description field = Description.of("field", name);
    BeanPropertyWriter writer = out instanceof BeanPropertyWriter one ? one : null;
    if (in == null) {
      return writer == null
          ? JacksonForm.hidden(field, "any", "it is written by code of its own")
          : JacksonFormats.at(form.node(field, written(writer)), writer, types);
    }
    JavaType type = in.getType();
    JsonSerializer<?> writes =
        writer == null ? types.writer(type, null) : writerOf(writer, writer.getType());
    JacksonSpot spot =
        new JacksonSpot(type, in.getValueDeserializer(), writes, in, writer == null ? in : writer);
    Description read = JacksonFormats.at(form.node(field, spot), in, types);
    for (PropertyName alias : in.findAliases(types.config())) {
      read = read.with(Description.of("alias", alias.getSimpleName()));
    }
    read = needed(read, in);
    return writer == null || writer.getType().equals(type)
        ? read
        : read.with(form.node(Description.of("written", ""), written(writer)));
  }

  private JacksonSpot written(BeanPropertyWriter writer) {
    JavaType type = writer.getType();
    return new JacksonSpot(
        type, types.reader(type, writer), writerOf(writer, type), writer, writer);
  }

  private @Nullable JsonSerializer<?> writerOf(BeanPropertyWriter writer, JavaType type) {
    return writer.getSerializer() == null ? types.writer(type, writer) : writer.getSerializer();
  }

  /** Whether it may be null, and whether it may be missing. */
  private Description needed(Description field, SettableBeanProperty in) {
    boolean byCreator = in instanceof CreatorProperty;
    boolean demanded =
        in.getNullValueProvider() instanceof NullsFailProvider
            || byCreator && in.isRequired()
            || byCreator
                && types
                    .config()
                    .isEnabled(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);
    boolean primitive = in.getType().isPrimitive() && types.refusesNull();
    if (!demanded && !primitive) {
      return field;
    }
    return field.with("required", "true").with("optional", byCreator ? null : "true");
  }

  /** The fields of an object that stand in the place of its own field. */
  private List<Description> unwrapped(BeanPropertyWriter writer) {
    NameTransformer names = types.annotations().findUnwrappingNameTransformer(writer.getMember());
    JacksonSpot inner = types.root(writer.getType());
    if (names == null || !(inner.reader() instanceof BeanDeserializerBase reader)) {
      return List.of(
          JacksonForm.hidden(
              Description.of("field", writer.getName()), "any", "its fields stand in its place"));
    }
    return fields(types.read(inner.type()), reader, inner).stream()
        .map(one -> one.named(names.transform(one.name())).with("in", null))
        .toList();
  }
}
