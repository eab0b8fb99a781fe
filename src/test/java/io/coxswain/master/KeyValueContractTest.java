package io.coxswain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.coxswain.api.ExitReason;
import io.coxswain.api.JobMasterContext;
import io.coxswain.api.KeyValueEntry;
import io.coxswain.api.KeyValueStore;
import io.coxswain.job.IfMatch;
import io.coxswain.job.JobState;
import io.coxswain.testing.Script;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The key-value store that a job's master and workers share. */
class KeyValueContractTest extends MasterContract {

    record Position(String file, long offset) {}

    /** Runs {@code check} in a master's init, and fails with whatever it fails with. */
    @FunctionalInterface
    interface Check {
        void run(JobMasterContext context) throws Exception;
    }

    private void inAMaster(Check check) {
        Script script = new Script();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        script.on("init", moment -> {
            failure.set(catchThrowable(() -> check.run(moment.context())));
            moment.context().exit(ExitReason.FINISHED, null, null);
        });
        run(script, JobState.FINISHED);
        assertThat(failure.get()).isNull();
    }

    private static List<String> keys(List<? extends KeyValueEntry<?>> entries) {
        return entries.stream().map(KeyValueEntry::key).toList();
    }

    @Test
    void givenRecords_whenWrittenAndRead_thenTheyAreTheSameAndVersionsCount() {
        inAMaster(context -> {
            KeyValueStore kv = context.kv();
            kv.put("p", new Position("a", 1L << 60));
            kv.put("p", new Position("ü", 2));
            kv.put("text", "with \" and \u2028");
            kv.delete("text");
            kv.put("text", "again");
            kv.delete("absent");

            assertThat(kv.entry("p", Position.class)).contains(new KeyValueEntry<>("p", new Position("ü", 2), 2));
            assertThat(kv.entry("text", String.class)).contains(new KeyValueEntry<>("text", "again", 1));
            assertThat(kv.get("absent", String.class)).isEmpty();
        });
    }

    @Test
    void givenKeysWithPatternCharacters_whenScanned_thenTheyAreLiteral() {
        inAMaster(context -> {
            KeyValueStore kv = context.kv();
            List.of("a%b/1", "a%b/2", "aXb/3", "a_b/4", "a\\b/5", "a\\\\b/6", "a'b/7").forEach(key -> kv.put(key, key));

            assertThat(keys(kv.scanPrefix("a%", 10, String.class))).containsExactly("a%b/1", "a%b/2");
            assertThat(keys(kv.scanPrefix("a_", 10, String.class))).containsExactly("a_b/4");
            assertThat(keys(kv.scanPrefix("a\\", 10, String.class))).containsExactly("a\\\\b/6", "a\\b/5");
            assertThat(keys(kv.scanPrefix("a'", 10, String.class))).containsExactly("a'b/7");
            assertThat(kv.scanPrefix("%", 10, String.class)).isEmpty();
        });
    }

    @Test
    void givenKeysAtTheEndsOfUnicode_whenScannedByPrefix_thenNoneIsLostAndNoneIsAdded() {
        inAMaster(context -> {
            KeyValueStore kv = context.kv();
            String last = Character.toString(Character.MAX_CODE_POINT);
            List<String> ordered = List.of("x", "x\uD7FF", "x\uD7FFa", "x\uE000", "x\uFFFF", "x" + last, "x" + last + last, "y", last,
                    last + "a");
            ordered.reversed().forEach(key -> kv.put(key, key));

            assertThat(keys(kv.scanPrefix("", 100, String.class))).isEqualTo(ordered);
            assertThat(keys(kv.scanPrefix("x", 100, String.class))).isEqualTo(ordered.subList(0, 7));
            assertThat(keys(kv.scanPrefix("x\uD7FF", 100, String.class))).containsExactly("x\uD7FF", "x\uD7FFa");
            assertThat(keys(kv.scanPrefix("x" + last, 100, String.class))).containsExactly("x" + last, "x" + last + last);
            assertThat(keys(kv.scanPrefix(last, 100, String.class))).containsExactly(last, last + "a");
        });
    }

    @Test
    void givenAnOrder_whenRangesAreScanned_thenTheyAreHalfOpenByBytesAndLimited() {
        inAMaster(context -> {
            KeyValueStore kv = context.kv();
            List.of("B", "a", "ab", "b", "é", "日", "10", "9").forEach(key -> kv.put(key, key));

            assertThat(keys(kv.scanRange("", "\uFFFF", 100, String.class))).containsExactly("10", "9", "B", "a", "ab", "b", "é", "日");
            assertThat(keys(kv.scanRange("a", "b", 100, String.class))).containsExactly("a", "ab");
            assertThat(keys(kv.scanRange("a", "é", 2, String.class))).containsExactly("a", "ab");
            assertThat(kv.scanRange("b", "a", 100, String.class)).isEmpty();
            assertThatThrownBy(() -> kv.scanPrefix("a", 0, String.class)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> kv.scanRange("a", "b", 10_001, String.class)).isInstanceOf(IllegalArgumentException.class);
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
            assertThat(kv.compareAndSet("k", 1, "no")).isFalse();
            assertThat(kv.entry("k", String.class)).contains(new KeyValueEntry<>("k", "second", 2));
            assertThatThrownBy(() -> kv.compareAndSet("k", -1, "no")).isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void givenSeveralKeys_whenWrittenInATransaction_thenItReadsItsWritesAndAllOrNothingStays() {
        inAMaster(context -> {
            context.kv().put("old", 1);
            String read = context.inTransaction(transaction -> {
                transaction.kv().put("a", "x");
                transaction.kv().delete("old");
                assertThat(transaction.kv().compareAndSet("a", 1, "y")).isTrue();
                return transaction.kv().get("a", String.class).orElseThrow() + transaction.kv().scanPrefix("", 10, Object.class).size();
            });
            Throwable thrown = catchThrowable(() -> context.inTransaction(transaction -> {
                transaction.kv().put("a", "z");
                transaction.kv().put("b", "z");
                throw new IOException("changed my mind");
            }));

            assertThat(read).isEqualTo("y1");
            assertThat(thrown).isExactlyInstanceOf(IOException.class).hasMessage("changed my mind");
            assertThat(context.kv().entry("a", String.class)).contains(new KeyValueEntry<>("a", "y", 2));
            assertThat(keys(context.kv().scanPrefix("", 10, Object.class))).containsExactly("a");
        });
    }

    @Test
    void givenTheLimits_whenKeptAndPassed_thenWhatIsTooLongIsRefusedAndLeavesNothing() {
        inAMaster(context -> {
            KeyValueStore kv = context.kv();
            String longestKey = "ü".repeat(512);
            String longestValue = "v".repeat(1_048_576 - 2);
            kv.put(longestKey, longestValue);

            assertThat(kv.get(longestKey, String.class)).contains(longestValue);
            assertThatThrownBy(() -> kv.put(longestKey + "k", 1)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("1024");
            assertThatThrownBy(() -> kv.put("", 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> kv.put("nul\0", 1)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("NUL");
            assertThatThrownBy(() -> kv.put("k", longestValue + "v")).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1048576");
            assertThatThrownBy(() -> kv.put("k", Map.of("n", "\0"))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(
                    "NUL");
            assertThat(keys(kv.scanPrefix("", 10, Object.class))).containsExactly(longestKey);
        });
    }

    @Test
    void givenTwoJobs_whenBothWriteAKey_thenEachHasItsOwnAndItGoesWithTheJob() {
        Script script = new Script();
        script.on("init", moment -> {
            assertThat(moment.context().kv().compareAndSet("k", 0, "mine")).isTrue();
            moment.context().exit(ExitReason.FINISHED, null, null);
        });
        String first = run(script, JobState.FINISHED).id();
        String second = run(script, JobState.FINISHED).id();

        node.jobs().requests().delete(first, IfMatch.ANY);

        assertThat(jdbc.queryForList("select job_id from kv where key = 'k' and job_id in (?, ?)", String.class, first, second))
                .containsExactly(second);
    }
}
