/**
 * One hop to the node that leads a job. A call that is forwarded carries the caller's own credentials and says which node sent it on, so
 * that it is never sent on twice: a node that got such a call and doesn't lead any more answers that there is no leader right now, and the
 * caller tries again. Who leads is read from the job's row.
 *
 * <p>Anybody could write such headers. What they say of a caller's address is believed only when they are sealed with the secret that the
 * nodes find in the database, and only once; which seals were opened is the only state here, and it may be lost with the process, since a
 * seal is for one session of one node. Who calls is never taken from a header but the caller's own credentials.
 */
@NullMarked
package io.coxswain.web.forward;

import org.jspecify.annotations.NullMarked;
