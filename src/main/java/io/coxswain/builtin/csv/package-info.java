/**
 * The {@code csv-import} job type: loads CSV files into a Postgres table, in parallel, restartable, each row exactly once.
 *
 * <p><b>Way of a file.</b> The master scans each file once, in order and aware of quotes, and cuts it at record boundaries
 * into {@link io.coxswain.builtin.csv.Chunk}s of about the same size. Workers import them while the scan goes on: each
 * is created for one chunk and then claims further ones by itself, so workers go on without a master as long as there are
 * planned chunks. A worker turns records into {@code COPY} text and sends them in batches within one transaction per chunk.
 *
 * <p><b>Who owns the state.</b> The job's key-value store, through {@link io.coxswain.builtin.csv.ImportLedger}: the files as
 * they were when the job started, how far the scan is, and one entry per chunk that says whose it is and what came of it.
 * Planned chunks and the position of the scan change in one fenced transaction, so every master makes the same plan. A
 * claim is never given back: when a worker dies, its claim goes to the replacement in the transaction that creates it.
 *
 * <p><b>What the database decides.</b> The target's {@code coxswain_import_chunk} has a row for every chunk that was
 * imported, written in the chunk's own transaction; its primary key makes an import exactly-once, whatever workers,
 * masters and the ledger believe. A transaction-scoped advisory lock lets a replacement end the transaction of a
 * predecessor that is frozen, rather than wait for it. Creating and truncating the table happens once, under such a
 * marker too. Rows carry the job's <em>run</em>, the epoch of its first term, because a deleted job's id may come back.
 *
 * <p><b>On failure.</b> A worker that throws is replaced with backoff; the tenth failure of one chunk in a row fails the
 * job. What can't get better by itself (a changed file, a missing column, a bad row under {@code "onBadRow": "fail"}) is
 * written into the chunk's entry as a refusal and fails the job at once, with file and line. Cancellation keeps the
 * chunks that were committed.
 */
@NullMarked
package io.coxswain.builtin.csv;

import org.jspecify.annotations.NullMarked;
