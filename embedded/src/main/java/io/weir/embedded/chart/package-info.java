/** Draws results as an SVG picture. Start at {@link io.weir.embedded.chart.Chart}. */
package io.weir.embedded.chart;
