package io.weir.simulation.histories;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The logs of {@link SmallScope}: two keys, one or two shards, five records. */
final class SmallLogs {
  private static final Map<String, String> LOGS = new LinkedHashMap<>();

  static {
    LOGS.put(
        "window",
        """
        function compute=TUMBLING size=10 lateness=5 bound=2 late=1 dedupe=60 shards=1 batch=5
        put gap=1 key=a partitionKey=a time=1 id=x
        put gap=1 key=b partitionKey=b time=4 id=y
        put gap=1 key=a partitionKey=a time=13 id=x
        put gap=1 key=b partitionKey=b time=25 id=z
        put gap=1 key=a partitionKey=a time=3 id=w
        """);
    LOGS.put(
        "timer",
        """
        function compute=PROCESS bound=1 shards=1 batch=5
        put gap=1 key=a partitionKey=a time=1 op=1 arg=5
        put gap=1 key=b partitionKey=b time=3
        put gap=1 key=a partitionKey=a time=4 op=5
        put gap=1 key=b partitionKey=b time=20 kind=POISON
        put gap=1 key=a partitionKey=a time=30
        """);
    LOGS.put(
        "session",
        """
        function compute=SESSION size=5 bound=1 panes=RETRACTING early=1 late=1 shards=1 batch=5
        put gap=1 key=a partitionKey=a time=1
        put gap=1 key=b partitionKey=b time=2
        put gap=1 key=a partitionKey=a time=9
        put gap=1 key=a partitionKey=a time=5
        put gap=1 key=b partitionKey=b time=30
        """);
    LOGS.put(
        "two shards",
        """
        function compute=COUNT size=1 slide=1 byValue=true shards=2 batch=5
        put gap=1 key=a partitionKey=p1 time=1
        put gap=1 key=b partitionKey=p2 time=2
        put gap=1 key=a partitionKey=p3 time=3
        put gap=1 key=b partitionKey=p1 time=4
        put gap=1 key=a partitionKey=p0 time=5
        """);
    LOGS.put(
        "split",
        """
        function compute=TUMBLING size=10 bound=2 late=1 shards=1 batch=5
        put gap=1 key=a partitionKey=a time=1
        put gap=1 key=b partitionKey=b time=4
        put gap=1 key=a partitionKey=a time=13
        split
        put gap=1 key=b partitionKey=b time=25
        put gap=1 key=a partitionKey=a time=9
        """);
  }

  private SmallLogs() {}

  static List<String> names() {
    return List.copyOf(LOGS.keySet());
  }

  static History log(String name) {
    return Script.read(LOGS.get(name));
  }
}
