/** What of a call can be found again. */
@NullMarked
package io.coxswain.web.trace;

import org.jspecify.annotations.NullMarked;
