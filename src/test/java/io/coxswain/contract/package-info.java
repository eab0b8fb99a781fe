/**
 * The contract between the framework and a job type, held against whatever runs job types: a node on Postgres, and the kit for authors.
 * What only one of them can show (threads, timeouts, two nodes) is tested where it belongs.
 */
@NullMarked
package io.coxswain.contract;

import org.jspecify.annotations.NullMarked;
