/** The OpenAPI document of a real node. */
@NullMarked
package io.coxswain.web.openapi;

import org.jspecify.annotations.NullMarked;
