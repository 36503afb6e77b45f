package io.weir.codec;

import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.introspect.ObjectIdInfo;
import org.jspecify.annotations.Nullable;

/**
 * Notices types whose objects have ids to refer to each other by ({@code @JsonIdentityInfo}).
 * Jackson remembers such objects as long as a context lives, so payloads must not share a context:
 * an event's meaning would depend on the event before it. Jackson asks about a type before it reads
 * any value of it.
 */
final class ObjectIdentities extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;
  private volatile boolean used;

  /** True if a type with object ids was met. */
  boolean areUsed() {
    return used;
  }

  @Override
  public @Nullable ObjectIdInfo findObjectIdInfo(Annotated annotated) {
    ObjectIdInfo info = super.findObjectIdInfo(annotated);
    used |= info != null;
    return info;
  }
}
