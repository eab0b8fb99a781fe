/**
 * Measures what Coxswain promises about speed, beside its peers, in one run on one durable Postgres: {@code mvn -q -Pbench}.
 *
 * <p>Absolute numbers belong to the machine; what counts are the ratios of contestants that took turns in the same run. Nothing is
 * switched off that a production node has on. Every run verifies in the database that the work was done; anything else ends it with a
 * non-zero exit code.
 */
@NullMarked
package io.coxswain.bench;

import org.jspecify.annotations.NullMarked;
