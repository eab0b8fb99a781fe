/**
 * Job types that operators put into a directory as jars.
 *
 * <p>Each jar is loaded once, at the start of the node, by a class loader of its own, {@link io.coxswain.plugin.PluginLoader}: it finds the
 * JDK, the few packages whose types cross the border between node and plug-in ({@link io.coxswain.plugin.SharedPackages}), and otherwise
 * the jar alone. So two jars may bring different versions of a library, and none depends on those of the node. There is no hot reload:
 * a jar that was replaced counts after a restart.
 *
 * <p>{@link io.coxswain.plugin.Plugins} keeps what came of each jar. A jar is taken whole or not at all. Whatever is wrong with one (no jar,
 * no job type, compiled for a newer Java, throws or hangs when it is loaded, an example that does not fit, a route that is reserved, a
 * name that is taken) is said in the log and by {@code GET /job-types}, and the node starts without it.
 *
 * <p>The database has no part in it but for the names of the job types, which a node tells when it joins: it claims jobs of no others.
 *
 * <p>This keeps mistakes apart, not malice: a plug-in runs with all rights of the node's process. Whom to trust is decided by who may write
 * into the directory, and by the list of allowed hashes, which are compared with a private copy of the jar, the one that is then loaded.
 */
@NullMarked
package io.coxswain.plugin;

import org.jspecify.annotations.NullMarked;
