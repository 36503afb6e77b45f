package io.weir.functions.earthquakes;

import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.codec.Unfolded;
import io.weir.codec.Unfolding;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a report as one event for each cell in which somebody may ask for it. A record that has a
 * cell already is that one copy: so it is parked, kept in a dead letter, and sent again.
 */
final class ShockCopies implements Codec<Shock> {
  private static final Json<Shock> JSON = Json.of(Shock.class);

  private final double km;

  /**
   * @param km how far from a cell a report is still of interest there
   */
  ShockCopies(double km) {
    this.km = km;
  }

  @Override
  public byte[] encode(Shock shock) {
    return JSON.encode(shock);
  }

  @Override
  public @Nullable Shock decode(byte[] bytes) {
    return Unfolding.only(unfolding().unfold(bytes, 0, bytes.length));
  }

  @Override
  public Unfolding<Shock> unfolding() {
    return (bytes, offset, length) -> {
      Shock shock =
          Objects.requireNonNull(JSON.decode(Arrays.copyOfRange(bytes, offset, offset + length)));
      return new Copies(
          shock.cell() != null
              ? List.of(shock)
              : Cells.within(shock.lon(), shock.lat(), km).stream().map(shock::in).toList());
    };
  }

  @Override
  public String describe() {
    return "a Shock as JSON, for each cell within " + km + " km";
  }

  private record Copies(List<Shock> all) implements Unfolded<Shock> {
    @Override
    public int size() {
      return all.size();
    }

    @Override
    public Shock event(int index) {
      return all.get(index);
    }

    @Override
    public byte[] record(int index) {
      return JSON.encode(all.get(index));
    }
  }
}
