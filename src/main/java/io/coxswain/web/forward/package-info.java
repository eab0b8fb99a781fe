/**
 * One hop to the node that leads a job. A call that is forwarded carries the caller's own credentials and says which node sent it on, so
 * that it is never sent on twice: a node that got such a call and doesn't lead any more answers that there is no leader right now, and the
 * caller tries again. It owns no state; who leads is read from the job's row.
 */
@NullMarked
package io.coxswain.web.forward;

import org.jspecify.annotations.NullMarked;
