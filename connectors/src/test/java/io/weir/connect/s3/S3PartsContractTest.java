package io.weir.connect.s3;

import io.weir.connect.Faults;
import io.weir.spi.SinkWriter;
import io.weir.testkit.SinkContract;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** Parts hold the contract of rows for a reader that drops repeated ids and takes the newest. */
class S3PartsContractTest {
  record Line(String row, String text) {}

  @Nested
  class Together extends Contract {
    @Override
    S3PartsSink<Line> form(S3PartsSink<Line> sink) {
      return sink;
    }
  }

  @Nested
  class Compressed extends Contract {
    @Override
    S3PartsSink<Line> form(S3PartsSink<Line> sink) {
      return sink.gzip();
    }
  }

  @Nested
  class Alone extends Contract {
    @Override
    S3PartsSink<Line> form(S3PartsSink<Line> sink) {
      return sink.eachAlone();
    }
  }

  abstract static class Contract extends SinkContract {
    private FakeS3 bucket = new FakeS3("lines", Faults.none());

    abstract S3PartsSink<Line> form(S3PartsSink<Line> sink);

    private S3PartsSink<Line> sink() {
      return form(S3PartsSink.bucket("lines", Line.class, line -> "row=" + line.row()))
          .withClient(bucket);
    }

    @Override
    protected SinkWriter open() {
      bucket = new FakeS3("lines", Faults.none());
      return sink().open();
    }

    @Override
    protected byte[] payload(String row, String value) {
      return sink().encode(new Line(row, value));
    }

    @Override
    protected Optional<String> read(String row) {
      return new Parts<>(bucket, Line.class).newest(line -> line.row().equals(row)).map(Line::text);
    }

    @Override
    protected void breakEverySecondWrite() {
      bucket.breakEverySecondPut(true);
    }

    @Override
    protected void heal() {
      bucket.breakEverySecondPut(false);
    }
  }
}
