/**
 * How requests are read: bodies of limited size, in UTF-8, as JSON that fits its record exactly; parameters that the call knows. What
 * doesn't fit is refused before anything happens, and the refusal names the field. It owns no state.
 */
@NullMarked
package io.coxswain.web.body;

import org.jspecify.annotations.NullMarked;
