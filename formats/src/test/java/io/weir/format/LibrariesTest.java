package io.weir.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Struct;
import io.weir.codec.Json;
import io.weir.format.avro.Avro;
import io.weir.format.jsonschema.JsonSchema;
import io.weir.format.protobuf.Protobuf;
import io.weir.format.registry.GlueRegistry;
import java.io.File;
import java.lang.reflect.Constructor;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A format whose library is missing says so when it is declared, and names the library. */
class LibrariesTest {
  record Plain(String text) {}

  /** The class path of this test without the jars of some libraries. */
  private static ClassLoader without(String... libraries) {
    URL[] urls =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry ->
                Stream.of(libraries)
                    .noneMatch(
                        library -> Path.of(entry).getFileName().toString().startsWith(library)))
            .map(LibrariesTest::url)
            .toArray(URL[]::new);
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Calls as compiled code does, in the classes of another loader. */
  private static Object call(Class<?> caller, String... missing) throws Exception {
    Class<?> there = without(missing).loadClass(caller.getName());
    Constructor<?> constructor = there.getDeclaredConstructor();
    constructor.setAccessible(true);
    return ((Supplier<?>) constructor.newInstance()).get();
  }

  static final class AvroOfARecord implements Supplier<Object> {
    @Override
    public Object get() {
      return Avro.of(Plain.class).describe();
    }
  }

  static final class Glue implements Supplier<Object> {
    @Override
    public Object get() {
      return GlueRegistry.create().describe();
    }
  }

  static final class ProtobufOfAClass implements Supplier<Object> {
    @Override
    public Object get() {
      return Protobuf.of(Struct.class).describe();
    }
  }

  @Test
  void withoutProtobufItsCodecNamesIt() throws Exception {
    assertThat(call(ProtobufOfAClass.class)).isEqualTo("Protobuf google.protobuf.Struct");
    assertThatThrownBy(() -> call(AnyProtobuf.class, "protobuf-java-"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("com.google.protobuf:protobuf-java");
  }

  static final class JsonWithASchema implements Supplier<Object> {
    @Override
    public Object get() {
      return JsonSchema.of("{}", Json.of(Plain.class)).describe();
    }
  }

  @Test
  void withoutAValidatorItsCodecNamesIt() throws Exception {
    assertThat(call(JsonWithASchema.class)).isEqualTo("JSON Plain held to a schema");
    assertThatThrownBy(() -> call(JsonWithASchema.class, "json-schema-validator-"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("com.networknt:json-schema-validator");
  }

  static final class AnyProtobuf implements Supplier<Object> {
    @Override
    public Object get() {
      return Protobuf.dynamic(null);
    }
  }

  @Test
  void withoutAvroItsCodecNamesIt() throws Exception {
    assertThatThrownBy(() -> call(AvroOfARecord.class, "avro-"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Avro needs org.apache.avro:avro")
        .hasMessageContaining("pom.xml");
    assertThat(call(AvroOfARecord.class)).isEqualTo("Avro Plain");
  }

  @Test
  void withoutTheClientOfGlueItsRegistryNamesIt() {
    assertThatThrownBy(() -> call(Glue.class, "glue-"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("software.amazon.awssdk:glue");
  }
}
