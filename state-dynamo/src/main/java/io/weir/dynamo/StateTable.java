package io.weir.dynamo;

import io.weir.definition.Resource;
import io.weir.definition.Resource.Attribute;
import io.weir.definition.Resource.Form;
import io.weir.definition.Resource.Index;
import java.util.List;

/** The table of a function's state, as data. */
final class StateTable {
  private static final Attribute SLOT = new Attribute(Attributes.SLOT, "S");

  /** The name is the one that a deployment puts behind the function's. */
  static final Resource RESOURCE =
      Resource.of(Resource.Kind.TABLE, "state", StoreEnvironment.TABLE)
          .in(form())
          .calls(
              "dynamodb:BatchGetItem",
              "dynamodb:DeleteItem",
              "dynamodb:PartiQLInsert",
              "dynamodb:PartiQLUpdate",
              "dynamodb:PutItem",
              "dynamodb:Query",
              "dynamodb:UpdateItem")
          .callsWithin("/index/" + Attributes.EVENT_INDEX, "dynamodb:Query")
          .callsWithin("/index/" + Attributes.PROCESSING_INDEX, "dynamodb:Query");

  private StateTable() {}

  private static Form.Table form() {
    return new Form.Table(
        List.of(new Attribute(Attributes.KEY, "B"), new Attribute(Attributes.SORT, "B")),
        List.of(
            index(Attributes.EVENT_INDEX, Attributes.EVENT_DUE),
            index(Attributes.PROCESSING_INDEX, Attributes.PROCESSING_DUE)),
        Attributes.TTL);
  }

  private static Index index(String name, String due) {
    return new Index(name, List.of(SLOT, new Attribute(due, "N")));
  }
}
