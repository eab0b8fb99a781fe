/**
 * What makes a checkout run without preparing anything: an embedded Postgres 18 for nodes that were given no database, and a demo.
 *
 * <p>A node without {@code spring.datasource.url} starts the Postgres server of its data directory, or joins the one that another
 * node on the same directory already started. The server is a real one with durable settings, only small: it listens on 127.0.0.1, its
 * password lies in a file that only the owner reads, its files lie in {@code <data-dir>/postgres}.
 *
 * <p>Who owns what: the server belongs to no node. It runs in a session of its own, so neither a killed node nor Ctrl-C in a node's
 * terminal ends it. Nodes count themselves with a shared file lock, which the operating system gives back when a process dies; the last
 * one that stops in an orderly way stops the server. Starting, joining and stopping exclude each other by a second file lock, so two
 * nodes may start at the same moment.
 *
 * <p>After a failure: every step is done in a scratch directory and moved into place when it is complete (unpacking, initdb) or is
 * repeated until it holds (start, database), so the next start goes through the same steps whatever was interrupted. What Postgres left
 * behind when it was killed is judged by its process, not by its pid file. The server keeps its port, so nodes that lost it find it
 * again.
 *
 * <p>The {@link io.coxswain.dev.Demo}, on nodes with the profile {@code demo}, submits jobs as any client would and owns nothing: what
 * it finds in the list of jobs tells it what an earlier run left. It is the only code that knows of itself.
 */
@NullMarked
package io.coxswain.dev;

import org.jspecify.annotations.NullMarked;
