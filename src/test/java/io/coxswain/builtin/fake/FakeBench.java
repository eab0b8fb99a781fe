package io.coxswain.builtin.fake;

import io.coxswain.api.KeyValueEntry;
import io.coxswain.builtin.FakeConnections;
import io.coxswain.builtin.FakeJob;
import io.coxswain.json.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.json.JsonMapper;

/** Makes {@code fake} jobs from JSON, in memory. */
final class FakeBench {

    static final JsonMapper JSON = new Json().mapper();

    private FakeBench() {}

    static FakeConfig config(String json) {
        return JSON.readValue(json, FakeConfig.class);
    }

    static FakeJob<FakeConfig> job(String json) {
        FakeJob<FakeConfig> job = new FakeJob<>("job", new FakeConnections(new PGSimpleDataSource()));
        return job.of(new FakeJobType(job), config(json));
    }

    /** How far each index has counted. */
    static Map<String, Long> ticks(FakeJob<?> job) {
        return job.kv().scanPrefix("tick/", 10_000, Long.class).stream()
                .collect(Collectors.toMap(KeyValueEntry::key, KeyValueEntry::value, Math::addExact, TreeMap::new));
    }
}
