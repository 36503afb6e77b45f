package io.weir.connect.postgres;

import java.util.List;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statement that writes rows with the same fields, and says of each what became of it. Its
 * parameter is a list in JSON of objects with place {@code n}, key {@code k}, revision {@code r},
 * withdrawn {@code d} and value {@code v}.
 *
 * <p>The database turns the values into the types of its columns. A row that was not written is
 * looked at as it was before the statement: one that another writer changed meanwhile may not be
 * seen, and is then tried again.
 */
final class Upsert {
  private static final String TEXT =
      """
      with given as (
        select (g->>'n')::int as weir_n, g->'v' as weir_v, g->>'k' as weir_k,
          (g->>'r')::bigint as weir_r, (g->>'d')::boolean as weir_d
        from jsonb_array_elements(?::jsonb) g),
      typed as materialized (
        select g.weir_n, g.weir_k, g.weir_r, g.weir_d, %2$s
        from given g cross join lateral jsonb_populate_record(null::%1$s, g.weir_v) p),
      written as (
        insert into %1$s as s (%3$s, weir_key, weir_revision, weir_deleted, weir_changed)
        select %3$s, weir_k, weir_r, weir_d, now() from typed order by %4$s
        on conflict (%4$s) do update set %5$s
        where s.weir_key = excluded.weir_key and s.weir_revision < excluded.weir_revision
        returning %6$s, s.weir_key)
      select t.weir_n, w.weir_key is not null, s.weir_key, s.weir_revision
      from typed t
      left join %1$s s on %7$s
      left join written w on %8$s and w.weir_key = t.weir_k
      """;

  private Upsert() {}

  static String of(Table table, List<String> key, SortedSet<String> fields) {
    return TEXT.formatted(
        table.quoted(),
        list(fields.stream(), field -> typed(table, key, field)),
        list(fields.stream(), Table::column),
        list(key.stream(), Table::column),
        list(
            Stream.concat(
                fields.stream().filter(field -> !key.contains(field)),
                Stream.of("weir_revision", "weir_deleted", "weir_changed")),
            field -> Table.column(field) + " = excluded." + Table.column(field)),
        list(key.stream(), column -> "s." + Table.column(column)),
        same("s", key),
        same("w", key));
  }

  /** A withdrawn row keeps its key, and what may not be null. */
  private static String typed(Table table, List<String> key, String field) {
    String column = Table.column(field);
    String value =
        table.isBytes(field)
            ? "decode(g.weir_v->>'" + field.replace("'", "''") + "', 'base64')"
            : "p." + column;
    boolean goes = table.mayBeNull(field) && !key.contains(field);
    return (goes ? "case when g.weir_d then null else " + value + " end" : value) + " as " + column;
  }

  private static String same(String other, List<String> key) {
    return key.stream()
        .map(column -> other + "." + Table.column(column) + " = t." + Table.column(column))
        .collect(Collectors.joining(" and "));
  }

  private static String list(Stream<String> names, Function<String, String> form) {
    return names.map(form).collect(Collectors.joining(", "));
  }
}
