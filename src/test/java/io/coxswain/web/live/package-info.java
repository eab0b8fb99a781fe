/** Streams of events over real connections. */
@NullMarked
package io.coxswain.web.live;

import org.jspecify.annotations.NullMarked;
