package io.weir.testkit;

import io.weir.codec.Versioned;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** State of operators and codecs as it was written first, and as it is framed today (R16). */
class GoldenStateTest {
  private static final Versioned<StoredState.Sum> VERSIONED = Versioned.of(3, StoredState.SUM);
  private static final StoredState.Sum VALUE = new StoredState.Sum("a", -5, List.of(1, 2));
  private static final GoldenItems UNFRAMED =
      new GoldenItems(GoldenStateTest.class, "/golden/operators-1.properties");
  private static final GoldenItems FRAMED =
      new GoldenItems(GoldenStateTest.class, "/golden/operators-2.properties");

  private static final GoldenItems JOINS =
      new GoldenItems(GoldenStateTest.class, "/golden/joins-1.properties");

  private static final Set<String> FURTHER_WINDOWS =
      Set.of(
          "sliding-counting",
          "cumulating-sum",
          "only-changes-average",
          "triggered-counting",
          "process-elements",
          "suppress",
          "suppress-key");

  private static Map<String, Fuzz.Decoder> decoders() {
    Map<String, Fuzz.Decoder> decoders = new TreeMap<>();
    StoredState.operators()
        .keySet()
        .forEach(name -> decoders.put(name, bytes -> StoredState.again(name, bytes)));
    decoders.put("versioned", bytes -> VERSIONED.encode(VERSIONED.decode(bytes)));
    return decoders;
  }

  @Test
  void operatorsWriteWhatTheyWrote() {
    Map<String, byte[]> written = new TreeMap<>();
    StoredState.operators()
        .forEach((name, operator) -> written.put(name, StoredState.after(operator, 3)));
    written.put("versioned", VERSIONED.encode(VALUE));
    FRAMED.areWritten(written);
  }

  @Test
  void operatorsReadWhatTheyWrote() {
    FRAMED.areRead(decoders());
  }

  @Test
  void joinsReadWhatTheyWroteBeforeTheyNotedTheirSides() {
    JOINS.areReadAs(FRAMED, Map.of("join", bytes -> StoredState.again("join", bytes)));
  }

  private static boolean cameWithItsFrame(String name) {
    return name.startsWith("rank-")
        || name.startsWith("keep-")
        || FURTHER_WINDOWS.contains(name)
        || name.equals("pattern")
        || name.startsWith("with-")
        || name.equals("window-join")
        || name.equals("join-full");
  }

  @Test
  void operatorsReadWhatTheyWroteBeforeThereWereFrames() {
    Map<String, Fuzz.Decoder> first = decoders();
    first.keySet().removeIf(GoldenStateTest::cameWithItsFrame);
    UNFRAMED.areReadAs(FRAMED, first);
  }
}
