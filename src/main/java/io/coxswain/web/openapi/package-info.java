/**
 * The OpenAPI document and Swagger UI. Springdoc finds the controllers; this package adds the calls on one job, the service's own and
 * those of every job type, with the schemas and examples that were registered with them, and the problems that a call may be answered
 * with. It is drawn from what the node has when it is asked for the first time and owns no state.
 */
@NullMarked
package io.coxswain.web.openapi;

import org.jspecify.annotations.NullMarked;
