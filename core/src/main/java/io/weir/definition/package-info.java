/**
 * What a definition is, as data: a {@link io.weir.definition.Description} is a tree of named
 * settings with a JSON form, and {@link io.weir.definition.StateRules} says what of the state of
 * one definition another one can read; {@link io.weir.definition.Resource} is what a part uses
 * outside of the function. It knows no definition and no operator.
 */
@NullMarked
@Experimental
package io.weir.definition;

import io.weir.annotation.Experimental;
import org.jspecify.annotations.NullMarked;
