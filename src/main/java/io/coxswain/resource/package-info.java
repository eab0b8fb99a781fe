/**
 * Things outside the service that jobs use. For now: databases that operators configured by name, so that credentials stay out
 * of jobs. Each has a small pool of its own, opened when first used, so that no import can starve the control plane.
 */
@NullMarked
package io.coxswain.resource;

import org.jspecify.annotations.NullMarked;
