package io.weir.codec;

import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Refuses to write numbers and map keys that could not be read again. */
final class JsonReadable extends JsonGeneratorDelegate {
  private final JsonSettings settings;

  JsonReadable(JsonGenerator out, JsonSettings settings) {
    super(out, false);
    this.settings = settings;
  }

  private void require(double value) throws IOException {
    if (!Double.isFinite(value) && !settings.nonFinite()) {
      throw new JsonGenerationException(JsonNumbers.notFinite(value), this);
    }
  }

  private void require(BigDecimal value) throws IOException {
    String problem = JsonNumbers.problem(value, settings);
    if (problem != null) {
      throw new JsonGenerationException(problem, this);
    }
  }

  /** Checks keys of maps; names of fields are constants. */
  @Override
  public void writeFieldName(String name) throws IOException {
    if (!Unicode.isWhole(name)) {
      throw new JsonGenerationException(
          "the key of a map has half of a character (a lone surrogate), which no JSON can be read"
              + " with; leave it out, or keep such texts as values",
          this);
    }
    super.writeFieldName(name);
  }

  @Override
  public void writeNumber(double value) throws IOException {
    require(value);
    super.writeNumber(value);
  }

  @Override
  public void writeNumber(float value) throws IOException {
    require(value);
    super.writeNumber(value);
  }

  @Override
  public void writeNumber(BigDecimal value) throws IOException {
    if (value != null) {
      require(value);
    }
    super.writeNumber(value);
  }

  @Override
  public void writeNumber(BigInteger value) throws IOException {
    if (value != null) {
      require(new BigDecimal(value));
    }
    super.writeNumber(value);
  }

  @Override
  public void writeArray(double[] values, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      require(values[i]);
    }
    super.writeArray(values, offset, length);
  }
}
