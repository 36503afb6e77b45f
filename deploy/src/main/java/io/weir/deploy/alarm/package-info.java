/**
 * Judges the alarms of a template by metrics, without CloudWatch: {@link
 * io.weir.deploy.alarm.TemplateAlarms} reads them, {@link io.weir.deploy.alarm.MetricStore} keeps
 * what a function's lines say, minute by minute. It follows CloudWatch's documentation, and knows
 * only what the alarms of templates use.
 */
@NullMarked
@Experimental
package io.weir.deploy.alarm;

import io.weir.annotation.Experimental;
import org.jspecify.annotations.NullMarked;
