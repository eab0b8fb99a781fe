/**
 * Which call a log line, a problem and a forwarded call belong to, by W3C Trace Context: the caller's trace is taken up, or one is drawn,
 * and what a node sends on carries it. A filter is all it takes; Micrometer's tracing would bring a tracer, a bridge and a registry of
 * observations to do the same, and nothing here is exported. Agents of OpenTelemetry that are attached to the JVM do their own work beside
 * it, under the same id. It owns no state.
 */
@NullMarked
package io.coxswain.web.trace;

import org.jspecify.annotations.NullMarked;
