package io.weir.connect.postgres;

import io.weir.connect.Batches;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link PostgresSink} is set to.
 *
 * @param password null = what the URL has
 * @param source null = the URL that the environment has
 */
record PostgresSettings(
    String table,
    @Nullable Supplier<String> password,
    @Nullable DataSource source,
    LongConsumer pause) {
  static PostgresSettings of(String table) {
    return new PostgresSettings(table, null, null, Batches::sleep);
  }

  PostgresSettings table(String other) {
    return new PostgresSettings(other, password, source, pause);
  }

  PostgresSettings password(Supplier<String> other) {
    return new PostgresSettings(table, other, source, pause);
  }

  PostgresSettings source(DataSource other) {
    return new PostgresSettings(table, password, other, pause);
  }

  PostgresSettings pause(LongConsumer other) {
    return new PostgresSettings(table, password, source, other);
  }
}
