/**
 * Personal data: which fields of an event are personal, what becomes of them, and the keys of their
 * tokens. {@link io.weir.privacy.Personal} marks a component, {@link io.weir.privacy.PersonalData}
 * declares paths; a source treats its records before anything else sees them.
 */
@NullMarked
package io.weir.privacy;

import org.jspecify.annotations.NullMarked;
