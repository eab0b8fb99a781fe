/**
 * Which node runs what: who may, who should, and why nobody does.
 *
 * <p>Nobody assigns workers; nodes pull. But every node deals what waits out in its mind to all that may run it, as one
 * scheduler would, and then takes only what it has dealt to itself. Since all of them look at the same rows and deal by the same rules, what
 * they take fits together: the emptiest node comes first, and spreads are kept. The deal is only a hint. What counts is the claim, which
 * checks each row again ({@code coxswain_may_run}) and skips what another has taken; so a node that looked a moment too early takes
 * too little, never too much, and looks again.
 *
 * <p>Workers that may run on the same nodes, at the same cost, are a class, numbered by the database. A look costs one probe for each
 * class and the rows that can be dealt; what nobody can run is never read.
 *
 * <p>Why something waits is judged here once, by {@link io.coxswain.placement.PlacementJudge}, for {@code pendingReason}, {@code /why} and
 * dry runs alike: by the rows that a deal looks at, the function that matches labels for claims, and the counts that a deal keeps spreads by.
 */
@NullMarked
package io.coxswain.placement;

import org.jspecify.annotations.NullMarked;
