package io.weir.codec;

import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.introspect.ObjectIdInfo;

/**
 * Notices types whose objects have ids to refer to each other by ({@code @JsonIdentityInfo}).
 * Jackson remembers such objects as long as a context lives, so payloads must not share one: an
 * event would mean something else behind another event. A type is looked at before any value of it
 * is read.
 */
final class ObjectIdentities extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;
  private volatile boolean used;

  /** True if a type with them was met. */
  boolean areUsed() {
    return used;
  }

  @Override
  public ObjectIdInfo findObjectIdInfo(Annotated annotated) {
    ObjectIdInfo info = super.findObjectIdInfo(annotated);
    used |= info != null;
    return info;
  }
}
