/**
 * The REST control plane: what curl and Swagger UI talk to. Controllers here are thin; they read a request into a record, ask the manager
 * of the feature, and answer with a record of {@code web.view}. Every node answers every request.
 *
 * <p>The database decides everything; this package owns no state and may be asked from any thread. What fails is told as a problem by
 * {@code web.problem}, in one place. The calls on one job, the service's own and those of job types, are dispatched by {@code web.route}.
 */
@NullMarked
package io.coxswain.web;

import org.jspecify.annotations.NullMarked;
