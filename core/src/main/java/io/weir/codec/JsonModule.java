package io.weir.codec;

import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.deser.std.JsonNodeDeserializer;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.type.ArrayType;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.MapType;
import com.fasterxml.jackson.databind.type.ReferenceType;
import java.util.Set;

/**
 * Puts Weir's rules around Jackson's own readers and writers of numbers, times, maps and sets.
 * Readers and writers that the author adds are left as they are.
 */
final class JsonModule extends Module {
  private final JsonSettings settings;

  JsonModule(JsonSettings settings) {
    this.settings = settings;
  }

  @Override
  public String getModuleName() {
    return "weir";
  }

  @Override
  public Version version() {
    return Version.unknownVersion();
  }

  @Override
  public void setupModule(SetupContext context) {
    context.addTypeModifier(new JsonOptionals.Types());
    context.addDeserializers(new JsonOptionals.Readers());
    context.addSerializers(new JsonOptionals.Writers());
    context.addDeserializers(new Trees());
    context.addBeanDeserializerModifier(new Readers());
    context.addBeanSerializerModifier(new Writers());
  }

  private static boolean isJacksons(Object one) {
    return one.getClass().getName().startsWith("com.fasterxml.jackson.");
  }

  /** Wraps the reader of trees, for which Jackson does not call modifiers. */
  private final class Trees extends Deserializers.Base {
    @Override
    public JsonDeserializer<?> findTreeNodeDeserializer(
        Class<? extends JsonNode> type, DeserializationConfig config, BeanDescription bean) {
      return new JsonNumbers(JsonNodeDeserializer.getDeserializer(type), settings);
    }
  }

  private final class Readers extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonDeserializer<?> modifyDeserializer(
        DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> one) {
      Class<?> type = bean.getBeanClass();
      if (!isJacksons(one)) {
        return one;
      }
      if (JsonTimes.areOf(type)) {
        return new JsonTimes(one, type, settings);
      }
      return JsonNumbers.areIn(type) ? new JsonNumbers(one, settings) : one;
    }

    @Override
    public JsonDeserializer<?> modifyArrayDeserializer(
        DeserializationConfig config,
        ArrayType type,
        BeanDescription bean,
        JsonDeserializer<?> one) {
      Class<?> element = type.getContentType().getRawClass();
      return isJacksons(one) && (element == double.class || element == float.class)
          ? new JsonNumbers(one, settings)
          : one;
    }

    @Override
    public JsonDeserializer<?> modifyReferenceDeserializer(
        DeserializationConfig config,
        ReferenceType type,
        BeanDescription bean,
        JsonDeserializer<?> one) {
      return modifyDeserializer(config, bean, one);
    }

    @Override
    public KeyDeserializer modifyKeyDeserializer(
        DeserializationConfig config, JavaType type, KeyDeserializer one) {
      return JsonTimes.isDate(type.getRawClass()) && isJacksons(one)
          ? new JsonTimes.DateKeys()
          : one;
    }
  }

  private static final class Writers extends BeanSerializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonSerializer<?> modifySerializer(
        SerializationConfig config, BeanDescription bean, JsonSerializer<?> one) {
      JsonTimes.requireKept(bean.getBeanClass(), isJacksons(one));
      return one;
    }

    @Override
    @SuppressWarnings("unchecked")
    public JsonSerializer<?> modifyMapSerializer(
        SerializationConfig config, MapType type, BeanDescription bean, JsonSerializer<?> one) {
      return isJacksons(one) ? new JsonOrder((JsonSerializer<Object>) one) : one;
    }

    @Override
    @SuppressWarnings("unchecked")
    public JsonSerializer<?> modifyCollectionSerializer(
        SerializationConfig config,
        CollectionType type,
        BeanDescription bean,
        JsonSerializer<?> one) {
      return isJacksons(one) && Set.class.isAssignableFrom(type.getRawClass())
          ? new JsonOrder((JsonSerializer<Object>) one)
          : one;
    }
  }
}
