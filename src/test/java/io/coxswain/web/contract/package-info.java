/** The contract with callers: the document, whether it is true, and what it says of requests that nobody should send. */
@NullMarked
package io.coxswain.web.contract;

import org.jspecify.annotations.NullMarked;
