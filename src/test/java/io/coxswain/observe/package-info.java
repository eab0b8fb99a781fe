/** What probes are told. */
@NullMarked
package io.coxswain.observe;

import org.jspecify.annotations.NullMarked;
