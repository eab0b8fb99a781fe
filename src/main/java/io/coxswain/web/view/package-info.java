/**
 * What calls answer with, field by field and in this order. These records are the contract with callers: they name every field on
 * purpose and never pass through what happens to be in an entity. It owns no state.
 */
@NullMarked
package io.coxswain.web.view;

import org.jspecify.annotations.NullMarked;
