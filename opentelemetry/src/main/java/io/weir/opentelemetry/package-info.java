/** What functions show of themselves, as metrics and spans of OpenTelemetry. */
@NullMarked
package io.weir.opentelemetry;

import org.jspecify.annotations.NullMarked;
