/** What nodes tell each other of a call. */
@NullMarked
package io.coxswain.web.forward;

import org.jspecify.annotations.NullMarked;
