package io.weir.format.registry;

import io.weir.codec.UnavailableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A registry in memory: it counts what it is asked, and can be away. */
public final class MemoryRegistry implements SchemaRegistry {
  private final Framing framing;
  private final Map<SchemaId, RegisteredSchema> schemas = new HashMap<>();
  private boolean away;
  private int asked;

  public MemoryRegistry(Framing framing) {
    this.framing = framing;
  }

  public SchemaId add(SchemaType type, String definition) {
    int number = schemas.size() + 1;
    SchemaId id =
        framing instanceof ConfluentFraming
            ? SchemaId.of(number)
            : SchemaId.of(new UUID(1, number));
    schemas.put(id, new RegisteredSchema(id, type, definition, List.of()));
    return id;
  }

  public void away(boolean is) {
    away = is;
  }

  public int asked() {
    return asked;
  }

  @Override
  public Framing framing() {
    return framing;
  }

  @Override
  public Optional<RegisteredSchema> schema(SchemaId id) {
    ask();
    return Optional.ofNullable(schemas.get(id));
  }

  @Override
  public SchemaId id(String name, SchemaType type, String definition) {
    ask();
    return schemas.values().stream()
        .filter(one -> one.definition().equals(definition))
        .map(RegisteredSchema::id)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("not registered"));
  }

  private void ask() {
    asked++;
    if (away) {
      throw new UnavailableException("the registry is away", null);
    }
  }

  @Override
  public String describe() {
    return "registry in memory";
  }
}
