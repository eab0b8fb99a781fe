/**
 * Everything that is refused or fails, told as a problem of RFC 9457: one mapping from exceptions to problems, and one writer for the
 * places that Spring's controllers don't reach (filters, the error page, Tomcat itself). It owns no state. What nobody expected is
 * logged here, once, with an id that the answer carries too; an answer never has a stack trace.
 */
@NullMarked
package io.coxswain.web.problem;

import org.jspecify.annotations.NullMarked;
