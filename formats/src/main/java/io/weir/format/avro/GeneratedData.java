package io.weir.format.avro;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificFixed;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Finds the generated classes of a schema by their names. They come from the class that the codec
 * was declared with, never from bytes or from a writer's schema.
 */
final class GeneratedData extends SpecificData {
  private final Map<String, Class<?>> classes = new ConcurrentHashMap<>();

  private GeneratedData(ClassLoader loader) {
    super(loader);
    setFastReaderEnabled(false); // It reads past what these readers override.
  }

  static GeneratedData of(Class<? extends SpecificRecord> type) {
    GeneratedData data = new GeneratedData(type.getClassLoader());
    SpecificData.getForClass(type).getConversions().forEach(data::addLogicalTypeConversion);
    data.classes.put(data.getSchema(type).getFullName(), type);
    return data;
  }

  @Override
  public @Nullable Class<?> getClass(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ENUM, FIXED ->
          classes.computeIfAbsent(schema.getFullName(), name -> found(getClassName(schema)));
      default -> super.getClass(schema);
    };
  }

  private Class<?> found(String name) {
    try {
      Class<?> type = Class.forName(name, false, getClassLoader());
      if (SpecificRecord.class.isAssignableFrom(type)
          || SpecificFixed.class.isAssignableFrom(type)
          || GenericEnumSymbol.class.isAssignableFrom(type)
          || type.isEnum()) {
        return type;
      }
    } catch (ClassNotFoundException missing) {
      throw new IllegalStateException(
          "the class " + name + " of the schema is missing; generate all classes", missing);
    }
    throw new IllegalStateException(name + " is no class that Avro generated");
  }
}
