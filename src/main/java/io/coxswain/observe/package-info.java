/**
 * What operators see: meters for Prometheus, health, logs. It listens to what the features offer and owns no state of theirs.
 */
@NullMarked
package io.coxswain.observe;

import org.jspecify.annotations.NullMarked;
