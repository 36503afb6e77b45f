package io.weir.dynamo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.Sink;
import io.weir.spi.Emission;
import io.weir.spi.Emission.Op;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A sink needs the rights that it declares, and no others. */
class SinkRightsTest {
  record Row(String page, String text) {}

  private final Called called = new Called(Local.CLIENT);

  private static <T> void deliver(
      Sink<T> sink, SinkWriter writer, Op op, long revision, List<T> values) {
    List<Emission> emissions =
        IntStream.range(0, values.size())
            .mapToObj(i ->
                new Emission(sink.name(), "f/" + i, "k", revision, op, sink.encode(values.get(i))))
            .toList();
    assertThat(writer.deliver(emissions)).containsOnly(Outcome.DELIVERED);
  }

  private static List<Row> rows(String text) {
    return IntStream.range(0, 100).mapToObj(i -> new Row("page" + i, text)).toList();
  }

  @Test
  void rows_are_inserted_replaced_and_withdrawn() {
    String table = Local.name("rows");
    DynamoSink<Row> sink =
        DynamoSink.table(table, Row.class)
            .key("page")
            .withClient(called.client(), new RequestCounts());
    Tables.createResult(Local.CLIENT, sink);
    SinkWriter writer = sink.open();
    deliver(sink, writer, Op.UPSERT, 1, rows("new"));
    deliver(sink, writer, Op.UPSERT, 1, rows("again"));
    deliver(sink, writer, Op.UPSERT, 2, rows("replaced"));
    deliver(sink, writer, Op.DELETE, 3, rows("withdrawn"));
    assertThat(called.rights()).isEqualTo(Declared.rights(sink.resources()));
    assertThat(called.sites())
        .containsExactly("DynamoSinkWriter.batchExecuteStatement", "DynamoSinkWriter.putItem");
  }

  private static DeadLetter letter(String position, int bytes) {
    byte[] payload = "x".repeat(bytes).getBytes(UTF_8);
    return new DeadLetter(
        "f", Reason.HANDLER_FAILED, "broke", position, "p", "k", 5, "at line 7", payload);
  }

  @Test
  void letters_are_put_whole_and_in_chunks() {
    DeadLetterTable sink =
        DeadLetterTable.table(Local.name("letters"))
            .withClient(called.client(), new RequestCounts());
    Tables.createResult(Local.CLIENT, sink.name(), DeadLetterTable.ID, null);
    SinkWriter writer = sink.open();
    List<DeadLetter> letters =
        IntStream.range(0, 100).mapToObj(i -> letter("p" + i, i == 7 ? 1 << 20 : 10)).toList();
    for (long revision = 1; revision < 4; revision++) {
      deliver(sink, writer, Op.UPSERT, revision, letters);
    }
    assertThat(called.rights()).isEqualTo(Declared.rights(sink.resources()));
    assertThat(called.sites())
        .containsExactly("DeadLetterChunks.putItem", "DynamoSinkWriter.putItem");
  }

  /** A further sink needs a test here. */
  @Test
  void these_are_all_sinks_of_this_module() {
    assertThat(
            Declared.classes()
                .filter(one -> one.isAssignableTo(Sink.class))
                .filter(one -> one.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getSimpleName))
        .containsExactlyInAnyOrder("DynamoSink", "DeadLetterTable");
    assertThat(Declared.sites())
        .filteredOn(site -> site.matches("(DynamoSinkWriter|DeadLetterChunks)\\..*"))
        .containsExactly(
            "DeadLetterChunks.getItem",
            "DeadLetterChunks.putItem",
            "DynamoSinkWriter.batchExecuteStatement",
            "DynamoSinkWriter.putItem");
  }
}
