package io.coxswain.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.coxswain.fence.Effects;
import io.coxswain.fence.Fence;
import io.coxswain.fence.FencedWrite;
import io.coxswain.kv.KvStore.Entry;
import io.coxswain.testing.TestPostgres;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class KvStoreTest {

    /** Over one connection, since each of these tests asks for many small things. */
    private static final JdbcTemplate SQL = new JdbcTemplate(oneConnection(TestPostgres.freshDatabase()));
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

    private final KvStore store = new KvStore();

    @BeforeEach
    void empty() {
        SQL.execute("truncate kv");
    }

    @Test
    void givenAPrefix_whenLookingForItsEnd_thenTheNextTextThatCanBeStored() {
        assertThat(KvStore.successor("a")).isEqualTo("b");
        assertThat(KvStore.successor("tick/9")).isEqualTo("tick/:");
        assertThat(KvStore.successor("a\uD7FF")).isEqualTo("a\uE000");
        assertThat(KvStore.successor("a\uFFFF")).isEqualTo("a" + Character.toString(0x10000));
        assertThat(KvStore.successor("a" + LAST)).isEqualTo("b");
        assertThat(KvStore.successor("a" + LAST + LAST)).isEqualTo("b");
        assertThat(KvStore.successor(LAST)).isNull();
        assertThat(KvStore.successor("")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a%", "a_", "%", "_", "a\\", "a\uD7FF", "a\uE000", "a\uFFFF", "b"})
    void givenAwkwardKeys_whenScanningAPrefix_thenExactlyThoseThatBeginWithIt(String prefix) {
        List<String> keys = List.of("a", "a%", "a%1", "ab", "a_", "a_1", "a\\1", "%", "_", "a\uD7FF", "a\uD7FFx", "a\uE000", "a\uFFFF",
                "a" + LAST, "b", "é");
        keys.forEach(key -> put("job", key, "1"));
        put("another job", "a", "1");

        List<Entry> found = store.scanPrefix(SQL, "job", prefix, "", 100);

        assertThat(found).extracting(Entry::key)
                .containsExactlyInAnyOrderElementsOf(keys.stream().filter(key -> key.startsWith(prefix)).toList());
    }

    @Test
    void givenTheLastCharacterOfAll_whenScanningIt_thenThereIsNoUpperEnd() {
        put("job", LAST + "x", "1");
        put("job", "a", "1");

        assertThat(store.scanPrefix(SQL, "job", LAST, "", 100)).extracting(Entry::key).containsExactly(LAST + "x");
    }

    @Test
    void givenManyKeys_whenScanning_thenInTheOrderOfBytesAndPageByPage() {
        Stream.of("b", "B", "a/10", "a/9", "a", "é", "z").forEach(key -> put("job", key, "1"));

        List<Entry> first = store.scanPrefix(SQL, "job", "", "", 3);
        List<Entry> rest = store.scanPrefix(SQL, "job", "", first.getLast().key(), 100);

        assertThat(first).extracting(Entry::key).containsExactly("B", "a", "a/10");
        assertThat(rest).extracting(Entry::key).containsExactly("a/9", "b", "z", "é");
    }

    @Test
    void givenARange_whenScanning_thenFromInclusiveToExclusive() {
        Stream.of("a", "b", "c", "d").forEach(key -> put("job", key, "1"));

        assertThat(store.scanRange(SQL, "job", "b", "d", 100)).extracting(Entry::key).containsExactly("b", "c");
        assertThat(store.scanRange(SQL, "job", "c", null, 100)).extracting(Entry::key).containsExactly("c", "d");
    }

    @Test
    void givenOneKeyWrittenTwiceInABatch_whenApplied_thenInOrder() {
        apply(List.of(write("job", new KvMutation.Put("k", "1")), write("job", new KvMutation.Put("k", "2")),
                write("other", new KvMutation.Put("k", "9")), write("job", new KvMutation.Delete("k")),
                write("job", new KvMutation.Put("k", "3"))));

        assertThat(store.find(SQL, "job", "k")).contains(new Entry("k", "3", 1));
        assertThat(store.find(SQL, "other", "k")).contains(new Entry("k", "9", 1));
    }

    @Test
    void givenAVersion_whenComparedAndSet_thenOnlyTheCurrentOneIsReplaced() {
        put("job", "k", "1");
        put("job", "k", "2");

        List<FencedWrite<KvMutation>> writes = List.of(write("job", new KvMutation.CompareAndSet("k", 1, "10")),
                write("job", new KvMutation.CompareAndSet("k", 2, "11")), write("job", new KvMutation.CompareAndSet("k", 2, "12")),
                write("job", new KvMutation.CompareAndSet("new", 0, "1")), write("job", new KvMutation.CompareAndSet("new", 0, "2")),
                write("job", new KvMutation.CompareAndSet("absent", 1, "1")));

        assertThat(apply(writes)).containsExactly(false, true, false, true, false, false);
        assertThat(store.find(SQL, "job", "k")).contains(new Entry("k", "11", 3));
        assertThat(store.find(SQL, "job", "new")).contains(new Entry("new", "1", 1));
        assertThat(store.find(SQL, "job", "absent")).isEmpty();
    }

    @Test
    void givenAnImpossibleMutation_whenMade_thenRefused() {
        String longest = "é".repeat(KvMutation.LONGEST_KEY / 2);
        new KvMutation.Put(longest, "1");

        assertThatIllegalArgumentException().isThrownBy(() -> new KvMutation.Put(longest + "x", "1")).withMessageContaining("1025");
        assertThatIllegalArgumentException().isThrownBy(() -> new KvMutation.Delete("")).withMessageContaining("has 0");
        assertThatIllegalArgumentException().isThrownBy(() -> new KvMutation.Delete("a\0b")).withMessageContaining("NUL");
        assertThatIllegalArgumentException().isThrownBy(() -> new KvMutation.CompareAndSet("k", -1, "1"))
                .withMessageContaining("use 0 for a key that must be absent");
        assertThatIllegalArgumentException().isThrownBy(() -> new KvMutation.Put("k", "é".repeat(KvMutation.LONGEST_VALUE / 2) + "x"))
                .withMessageContaining("split it");
    }

    private void put(String jobId, String key, String value) {
        apply(List.of(write(jobId, new KvMutation.Put(key, value))));
    }

    private static FencedWrite<KvMutation> write(String jobId, KvMutation mutation) {
        return new FencedWrite<>(new Fence.OfWorker(jobId, "w", new UUID(0, 0)), mutation);
    }

    private List<@Nullable Object> apply(List<FencedWrite<KvMutation>> writes) {
        Effects effects = new Effects();
        store.apply(SQL, writes, effects);
        return writes.stream().<@Nullable Object>map(effects::result).toList();
    }

    private static DataSource oneConnection(DataSource database) {
        try {
            return new SingleConnectionDataSource(database.getConnection(), true);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
