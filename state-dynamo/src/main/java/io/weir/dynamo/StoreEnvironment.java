package io.weir.dynamo;

import java.util.Map;

/** The environment variables of a function's store; read once. */
record StoreEnvironment(Map<String, String> variables) {
  static final String TABLE = "WEIR_STATE_TABLE";
  private static final String SLOTS = "WEIR_DUE_SLOTS";
  private static final String SHARDS = "WEIR_SHARDS";
  private static final int SLOTS_OF_A_SHARD = 2;

  String table() {
    String table = value(TABLE);
    if (table.isEmpty()) {
      throw new IllegalStateException(
          TABLE
              + " is not set; set it to the name of the state table in the function's environment");
    }
    return table;
  }

  /**
   * The slots that are set, else computed from the shards of the streams; within a store's limits.
   */
  int slots() {
    int said = number(SLOTS);
    long chosen = said == 0 ? (long) SLOTS_OF_A_SHARD * number(SHARDS) : said;
    long least = said == 0 ? DueSlots.ALWAYS : 1;
    return (int) Math.clamp(chosen, least, DueSlots.MOST);
  }

  private int number(String name) {
    String text = value(name);
    if (!text.matches("[0-9]{0,6}")) {
      throw new IllegalStateException(
          name + "='" + text + "' is no number; set it to a whole number, or leave it out");
    }
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  private String value(String name) {
    return variables.getOrDefault(name, "").strip();
  }
}
