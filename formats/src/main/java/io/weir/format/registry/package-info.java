/**
 * Schema registries: the framing of records that name their schema ({@link
 * io.weir.format.registry.Framing}), and clients that know the schemas ({@link
 * io.weir.format.registry.SchemaRegistry}).
 *
 * <p>A schema is asked for once and then kept. A record whose id the registry does not know is a
 * dead letter that names the id. A registry that does not answer is a fault of the infrastructure
 * ({@link io.weir.codec.UnavailableException}): the record comes again (R10, R24).
 */
@NullMarked
package io.weir.format.registry;

import org.jspecify.annotations.NullMarked;
