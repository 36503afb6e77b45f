package io.weir.format.change;

import io.weir.codec.Redaction;
import io.weir.privacy.PersonalFields;

/** Treats changes of items, and tells whether an attribute of their key is personal. */
final class ItemRedaction implements Redaction {
  private final Redaction record;
  private final PersonalFields key;

  /**
   * @param fields of the whole record
   * @param record treats it
   */
  ItemRedaction(PersonalFields fields, Redaction record) {
    this.record = record;
    PersonalFields all = fields.inAnyCase();
    this.key =
        all.at(PersonalFields.folded(DynamoRecord.BODY))
            .at(PersonalFields.folded(DynamoRecord.KEYS));
  }

  @Override
  public byte[] redact(byte[] bytes, int offset, int length) {
    return record.redact(bytes, offset, length);
  }

  @Override
  public boolean isKeyPersonal(byte[] bytes, int offset, int length) {
    return !key.isEmpty()
        && DynamoRecord.of(bytes, offset, length).keyNames().stream()
            .anyMatch(name -> !key.at(PersonalFields.folded(name)).isEmpty());
  }
}
