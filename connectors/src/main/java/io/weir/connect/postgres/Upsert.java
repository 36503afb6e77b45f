package io.weir.connect.postgres;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements that write rows with the same fields, and say of each what became of it. Their
 * parameter is a list in JSON of objects with place {@code n}, key {@code k}, revision {@code r},
 * withdrawn {@code d} and value {@code v}.
 *
 * <p>The database turns the values into the types of its columns. If the table is no longer as it
 * was read, nothing is written and nothing is said. A row that was not written is looked at as it
 * was before the statement: one that another writer changed meanwhile may not be seen.
 */
final class Upsert {
  private static final String TYPED =
      """
      %1$s,
      given as (
        select (g->>'n')::int as weir_n, g->'v' as weir_v, g->>'k' as weir_k,
          (g->>'r')::bigint as weir_r, (g->>'d')::boolean as weir_d
        from jsonb_array_elements(?::jsonb) g where %2$s),
      typed as materialized (
        select g.weir_n, g.weir_k, g.weir_r, g.weir_d, %3$s
        from given g cross join lateral jsonb_to_record(g.weir_v) as p(%4$s))\
      """;

  private static final String WRITE =
      """
      %2$s,
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

  /** A row that is not there yet has revision 0, which no result has. */
  private static final String PROBE =
      """
      %5$s
      insert into %1$s as s (%2$s, weir_key, weir_revision, weir_deleted, weir_changed)
      select %2$s, weir_k, 0, weir_d, now() from typed
      on conflict (%3$s) do update set %4$s
      returning s.weir_key, s.weir_revision
      """;

  private final Table table;
  private final List<String> key;
  private final SortedSet<String> fields;
  private final SortedSet<String> absent;
  private final boolean keepsValues;

  /**
   * @param declared the fields that other values have; those that these lack get the defaults of
   *     their columns
   * @param keepsValues true if withdrawn rows keep the values of all their fields
   */
  Upsert(
      Table table,
      List<String> key,
      SortedSet<String> fields,
      Set<String> declared,
      boolean keepsValues) {
    this.table = table;
    this.key = key;
    this.fields = fields;
    this.keepsValues = keepsValues;
    this.absent = new TreeSet<>(declared);
    absent.removeAll(fields);
    absent.removeIf(field -> !table.isOfValues(field));
  }

  /** Writes rows; gives place, whether it is written, and key and revision before. */
  String write() {
    return WRITE.formatted(
        table.quoted(),
        typed(),
        list(fields.stream(), Table::column),
        list(key.stream(), Table::column),
        set(Stream.concat(changed(), Stream.of("weir_revision"))),
        list(key.stream(), column -> "s." + Table.column(column)),
        same("s"),
        same("w"));
  }

  /**
   * Gives key and revision of the row that the table has in place of one row, as an insert finds
   * it; nothing if the table keeps none. To be undone.
   */
  String probe() {
    return PROBE.formatted(
        table.quoted(),
        list(fields.stream(), Table::column),
        list(key.stream(), Table::column),
        set(changed()),
        typed());
  }

  private String typed() {
    return TYPED.formatted(
        table.columns(),
        table.isTheSame(),
        list(fields.stream(), this::typed),
        list(fields.stream(), field -> Table.column(field) + " " + table.type(field)));
  }

  /** All columns of a row that is there but key and revision. */
  private Stream<String> changed() {
    return Stream.of(
            fields.stream().filter(field -> !key.contains(field)),
            absent.stream(),
            Stream.of("weir_deleted", "weir_changed"))
        .flatMap(Function.identity());
  }

  private static String set(Stream<String> columns) {
    return list(columns, one -> Table.column(one) + " = excluded." + Table.column(one));
  }

  /** A withdrawn row keeps its key, and those of its fields that may not be null. */
  private String typed(String field) {
    String column = Table.column(field);
    String value = table.isBytes(field) ? "decode(p." + column + ", 'base64')" : "p." + column;
    boolean goes = !keepsValues && table.mayBeNull(field) && !key.contains(field);
    return (goes ? "case when g.weir_d then null else " + value + " end" : value) + " as " + column;
  }

  private String same(String other) {
    return key.stream()
        .map(column -> other + "." + Table.column(column) + " = t." + Table.column(column))
        .collect(Collectors.joining(" and "));
  }

  private static String list(Stream<String> names, Function<String, String> form) {
    return names.map(form).collect(Collectors.joining(", "));
  }
}
