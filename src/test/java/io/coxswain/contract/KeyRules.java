package io.coxswain.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.coxswain.api.ExitReason;
import io.coxswain.api.JobMasterContext;
import io.coxswain.api.KeyValueEntry;
import io.coxswain.api.KeyValueStore;
import io.coxswain.api.WorkerOptions;
import io.coxswain.api.WorkerState;
import io.coxswain.job.JobState;
import io.coxswain.testing.Script;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The key-value store and transactions. */
abstract class KeyRules {

    record Position(String file, long offset) {}

    /** Runs in a master's init, which fails with whatever this fails with. */
    @FunctionalInterface
    interface Check {
        void run(JobMasterContext context) throws Exception;
    }

    private final Script script = new Script();

    abstract Stage stage();

    private Stage inAMaster(Check check) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        script.on("init", moment -> {
            failure.set(catchThrowable(() -> check.run(moment.context())));
            moment.context().exit(ExitReason.FINISHED, null, null);
        });
        Stage job = stage().submit(script);
        job.until(JobState.FINISHED);
        assertThat(failure.get()).isNull();
        return job;
    }

    private static List<String> keys(List<? extends KeyValueEntry<?>> entries) {
        return entries.stream().map(KeyValueEntry::key).toList();
    }

    private static String refusal(Runnable call) {
        return String.valueOf(catchThrowable(call::run).getMessage());
    }

    @Test
    void givenRecords_whenWrittenAndRead_thenTheyAreTheSameAndVersionsCount() {
        Stage job = inAMaster(context -> {
            KeyValueStore kv = context.kv();
            kv.put("p", new Position("a", 1L << 60));
            kv.put("p", new Position("ü", 2));
            kv.put("gone", 1);
            kv.delete("gone");
            kv.put("gone", 2);
            kv.delete("never");

            assertThat(kv.entry("p", Position.class)).contains(new KeyValueEntry<>("p", new Position("ü", 2), 2));
            assertThat(kv.entry("gone", Integer.class)).contains(new KeyValueEntry<>("gone", 2, 1));
            assertThat(kv.get("never", String.class)).isEmpty();
        });

        assertThat(job.kv("p", Position.class)).contains(new Position("ü", 2));
    }

    @Test
    void givenKeysOfAllKinds_whenScanned_thenTheyAreLiteralAndOrderedByTheirBytes() {
        String last = Character.toString(Character.MAX_CODE_POINT);
        inAMaster(context -> {
            KeyValueStore kv = context.kv();
            List.of("a%b", "aXb", "a_b", "a\\b", "b", "é", "10", "9", "x\uE000", "x" + last, "x").forEach(key -> kv.put(key, key));

            assertThat(keys(kv.scanPrefix("", 100, String.class))).containsExactly("10", "9", "a%b", "aXb", "a\\b", "a_b", "b", "x",
                    "x\uE000", "x" + last, "é");
            assertThat(keys(kv.scanPrefix("a%", 10, String.class))).containsExactly("a%b");
            assertThat(keys(kv.scanPrefix("a_", 10, String.class))).containsExactly("a_b");
            assertThat(keys(kv.scanRange("9", "b", 3, String.class))).containsExactly("9", "a%b", "aXb");
            assertThat(kv.scanRange("b", "a", 10, String.class)).isEmpty();
        });
    }

    @Test
    void givenVersions_whenComparedAndSet_thenOnlyTheRightOneSets() {
        inAMaster(context -> {
            KeyValueStore kv = context.kv();

            assertThat(kv.compareAndSet("k", 1, "no")).isFalse();
            assertThat(kv.compareAndSet("k", 0, "first")).isTrue();
            assertThat(kv.compareAndSet("k", 0, "no")).isFalse();
            assertThat(kv.compareAndSet("k", 1, "second")).isTrue();
            assertThat(kv.entry("k", String.class)).contains(new KeyValueEntry<>("k", "second", 2));
        });
    }

    @Test
    void givenLimits_whenTheyAreBroken_thenTheRefusalSaysWhichAndNothingIsWritten() {
        inAMaster(context -> {
            KeyValueStore kv = context.kv();

            assertThat(refusal(() -> kv.put("k".repeat(1_025), 1))).contains("1024 bytes");
            assertThat(refusal(() -> kv.put("", 1))).contains("1 to 1024 bytes");
            assertThat(refusal(() -> kv.put("big", "v".repeat(1_048_576)))).contains("longer than 1048576 bytes");
            assertThat(refusal(() -> kv.put("nul", "a\0b"))).contains("NUL");
            assertThat(refusal(() -> kv.compareAndSet("k", -1, 1))).contains("can't exist");
            assertThat(refusal(() -> kv.scanPrefix("", 0, String.class))).contains("1 to 10000");
            kv.put("k".repeat(1_024), "v".repeat(1_048_574));
            assertThat(kv.scanPrefix("", 10, String.class)).hasSize(1);
        });
    }

    @Test
    void givenATransaction_whenItCommits_thenAllOfItStands() {
        Stage job = inAMaster(context -> {
            context.kv().put("old", 1);
            String worker = context.inTransaction(transaction -> {
                transaction.kv().put("a", "x");
                transaction.kv().delete("old");
                assertThat(transaction.kv().compareAndSet("a", 1, "y")).isTrue();
                assertThat(transaction.kv().get("a", String.class)).contains("y");
                transaction.updateStatus(Map.of("in", "one"));
                return transaction.createWorker(script.handType(), script.hand("w"), WorkerOptions.DEFAULT);
            });
            assertThat(context.worker(worker)).isPresent();
            assertThat(keys(context.kv().scanPrefix("", 10, Object.class))).containsExactly("a");
        });

        assertThat(job.status()).isEqualTo("{\"in\":\"one\"}");
        job.until(() -> job.workers().equals(List.of(WorkerState.CANCELED)));
    }

    @Test
    void givenATransaction_whenItsBodyThrows_thenNothingOfItStands() {
        Stage job = inAMaster(context -> {
            Throwable thrown = catchThrowable(() -> context.inTransaction(transaction -> {
                transaction.kv().put("a", 1);
                transaction.createWorker(script.handType(), script.hand("w"), WorkerOptions.DEFAULT);
                transaction.exit(ExitReason.FAILED, "no", null);
                throw new IOException("changed my mind");
            }));
            assertThat(thrown).isInstanceOf(IOException.class).hasMessage("changed my mind");
            assertThat(context.kv().get("a", Integer.class)).isEmpty();
            assertThat(context.workers()).isEmpty();
        });

        assertThat(job.state()).isEqualTo(JobState.FINISHED);
        assertThat(job.workers()).isEmpty();
    }

    @Test
    void givenATransactionThatExits_whenItCommits_thenTheJobIsOverWithAllOfIt() {
        script.on("init", moment -> moment.context().inTransaction(transaction -> {
            transaction.kv().put("last", 1);
            transaction.exit(ExitReason.FINISHED, null, "whole");
            return true;
        }));
        Stage job = stage().submit(script);

        job.untilCount(script, "stop", 1);

        assertThat(job.state()).isEqualTo(JobState.FINISHED);
        assertThat(job.detail()).isEqualTo("\"whole\"");
        assertThat(job.kv("last", Integer.class)).contains(1);
        assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "stop");
    }
}
