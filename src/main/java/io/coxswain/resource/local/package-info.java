/**
 * Resources of the kind {@code local}: files in a directory of the node.
 *
 * <p>Below the configured directory each cluster has its own, so that a node which is moved to another database clears nothing of the
 * old one. In it there is one numbered directory for each process that ever ran here at the same time; a process holds one, by a lock on a
 * file, and which it is does not matter: the identity is drawn once and kept in the directory, so it survives the process, and a node under
 * another name that mounts the same disk has the same files. The database decides what is needed; only the process that holds a
 * directory removes anything from it.
 *
 * <p>No link is followed: names can't leave the directory, and a link that somebody put there is refused.
 */
@NullMarked
package io.coxswain.resource.local;

import org.jspecify.annotations.NullMarked;
