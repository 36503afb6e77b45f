package io.weir.format.change;

import io.weir.privacy.PersonalFields;
import io.weir.privacy.Treatment;

/**
 * Finds a row's personal fields among attribute values: {@code address.street} is {@code
 * address.M.street} there, and the fields of a list's elements are behind {@code L} too.
 */
final class AttributePaths {
  /** Lists in lists that are gone through; what is deeper is no row that a record describes. */
  private static final int LISTS = 4;

  private AttributePaths() {}

  /** The fields of an item. */
  static PersonalFields of(PersonalFields row) {
    PersonalFields item = PersonalFields.NONE;
    for (String name : row.names()) {
      item = item.and(value(row.at(name), LISTS).within(name));
    }
    return item;
  }

  private static PersonalFields value(PersonalFields field, int lists) {
    Treatment whole = field.treatment();
    if (whole != null) {
      return PersonalFields.whole(whole);
    }
    PersonalFields map = of(field).within("M");
    return lists == 0 ? map : map.and(value(field, lists - 1).within("L"));
  }
}
