/** Real nodes, a real Postgres, and what can go wrong with them. */
@NullMarked
package io.coxswain.fault;

import org.jspecify.annotations.NullMarked;
