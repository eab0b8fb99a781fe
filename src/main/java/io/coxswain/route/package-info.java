/**
 * The routes of one job: what was registered through {@link io.coxswain.api.OpenApiHook}, and which of them a call means.
 *
 * <p>A {@link io.coxswain.route.RouteTable} is filled once and sealed. There is one per job type for the documentation, one per
 * instance of a job master for its handlers, and one for the service's own calls on a job. A sealed table never changes, so any
 * thread may ask it. The database has no part in it. A route that can't be registered is a mistake of the job type's author: it is
 * refused at the start of the node, with the name of the route.
 */
@NullMarked
package io.coxswain.route;

import org.jspecify.annotations.NullMarked;
