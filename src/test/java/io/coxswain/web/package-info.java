/** The REST control plane as a caller meets it: real nodes in this JVM, real HTTP, real Postgres. */
@NullMarked
package io.coxswain.web;

import org.jspecify.annotations.NullMarked;
