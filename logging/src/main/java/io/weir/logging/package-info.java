/** A provider of SLF4J that writes each message as a line of JSON. */
@NullMarked
package io.weir.logging;

import org.jspecify.annotations.NullMarked;
