package io.weir.privacy;

import io.weir.annotation.Experimental;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a component of a record, or a field of a class, as personal: {@code record Order(String
 * id, @Personal(Treatment.TOKENISE) String email) {}}. The codec of a source finds it, so nothing
 * has to be declared there but the keys of tokens ({@link PersonalData#keys}).
 *
 * <p>A component that is masked is a text, a number, a boolean, or an object, list or map of such;
 * one that is a token is a text, or a list or map of texts; one that is dropped may be missing, so
 * it is not of a primitive type.
 */
@Experimental
@Retention(RetentionPolicy.RUNTIME)
@Target({
  ElementType.RECORD_COMPONENT,
  ElementType.FIELD,
  ElementType.METHOD,
  ElementType.PARAMETER
})
public @interface Personal {
  /** The way in which it is treated. */
  Treatment value() default Treatment.MASK;
}
