package io.weir.dynamo;

/** Checks the name of a table by DynamoDB's rules, where it is declared and not on first use. */
final class TableName {
  private static final String NAME = "[a-zA-Z0-9_.-]{3,255}";
  private static final String ARN = "arn:[^:]+:dynamodb:[^:]+:[^:]*:table/" + NAME;

  private TableName() {}

  /**
   * @param setting the name of the setting, for the message
   * @throws IllegalArgumentException if DynamoDB would refuse it
   */
  static String checked(String name, String setting) {
    if (name == null || !name.matches(NAME) && !name.matches(ARN)) {
      throw new IllegalArgumentException(
          setting
              + " names the table '"
              + name
              + "', which DynamoDB refuses; give a name of 3 to 255 letters, digits, '_', '-' and"
              + " '.', or the table's ARN");
    }
    return name;
  }
}
