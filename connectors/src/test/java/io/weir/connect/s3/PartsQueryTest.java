package io.weir.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.connect.Emitted;
import io.weir.connect.Faults;
import io.weir.connect.s3.Parts.Line;
import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The view in docs/guides/sinks.md has each result once, whatever parts it stands in. */
class PartsQueryTest {
  record Sale(String account, long cents) {}

  private static final Pattern VIEW = Pattern.compile("(?s)```sql\\n(CREATE VIEW .*?)```");

  private static List<String> statements() throws IOException {
    return VIEW.matcher(Files.readString(Path.of("..", "docs", "guides", "sinks.md")))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  private static List<Line<Sale>> twice() {
    FakeS3 bucket = new FakeS3("sales", Faults.none());
    S3PartsSink<Sale> sink =
        S3PartsSink.bucket("sales", Sale.class, sale -> "dt=2026-11-28").withClient(bucket);
    List<Emission> all = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      String key = "key-" + i % 3;
      Op op = i == 19 ? Op.DELETE : Op.UPSERT;
      all.add(new Emission("sales", "f/" + i, key, i, op, sink.encode(new Sale(key, i))));
    }
    sink.open().deliver(all.subList(0, 15));
    sink.open().deliver(all);
    List<Line<Sale>> lines = new Parts<>(bucket, Sale.class).lines();
    assertThat(lines).hasSize(35);
    return lines;
  }

  private static void insert(Connection database, List<Line<Sale>> lines) throws SQLException {
    try (PreparedStatement row =
        database.prepareStatement("INSERT INTO sales VALUES (?, ?, ?, ?, ?, ?)")) {
      for (Line<Sale> line : lines) {
        Emitted<Sale> one = line.result();
        row.setString(1, one.id());
        row.setString(2, one.key());
        row.setLong(3, one.revision());
        row.setString(4, one.op().name());
        row.setLong(5, one.value().cents());
        row.setString(6, line.folder().substring("dt=".length()));
        row.execute();
      }
    }
  }

  private static List<Long> revisions(Statement statement, String query) throws SQLException {
    List<Long> revisions = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        revisions.add(rows.getLong("revision"));
      }
    }
    return revisions;
  }

  @Test
  void theViewsHaveEachResultOnceAndTheNewestOfAKey() throws IOException, SQLException {
    try (Connection database = DriverManager.getConnection("jdbc:h2:mem:;DATABASE_TO_UPPER=FALSE");
        Statement statement = database.createStatement()) {
      statement.execute(
          "CREATE TABLE sales (id VARCHAR, \"key\" VARCHAR, revision BIGINT, op VARCHAR,"
              + " \"value\" BIGINT, dt VARCHAR)");
      insert(database, twice());
      for (String view : statements()) {
        statement.execute(view);
      }
      assertThat(revisions(statement, "SELECT revision FROM sales_once ORDER BY revision"))
          .hasSize(20)
          .doesNotHaveDuplicates();
      assertThat(revisions(statement, "SELECT revision FROM sales_newest ORDER BY revision"))
          .containsExactly(18L, 20L);
    }
  }
}
