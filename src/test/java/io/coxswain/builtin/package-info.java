/** In-memory stand-ins for what the service hands to a job type, for tests of the shipped types. */
@NullMarked
package io.coxswain.builtin;

import org.jspecify.annotations.NullMarked;
