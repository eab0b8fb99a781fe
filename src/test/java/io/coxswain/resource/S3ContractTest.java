package io.coxswain.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.Resource;
import io.coxswain.api.ResourceKind;
import io.coxswain.api.ResourceUnavailableException;
import io.coxswain.api.Selector;
import io.coxswain.api.WorkerOptions;
import io.coxswain.job.IfMatch;
import io.coxswain.resource.ResourceProperties.S3;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.S3Server;
import io.coxswain.testing.Script;
import io.coxswain.testing.TcpProxy;
import io.coxswain.testing.TestNode;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Files in a bucket that can be out of reach. */
class S3ContractTest extends ResourceContract {

    private final S3Server server = S3Server.shared();
    private final TcpProxy way = TcpProxy.to(server.port());
    private final S3 settings = S3Server.settings(way.port(), "s3.attempts=2", "s3.connect-timeout=1s", "s3.socket-timeout=10s");

    @Override
    protected NodeSetup setup() {
        return super.setup().s3(settings);
    }

    @AfterAll
    void closeWay() {
        way.close();
    }

    private static void write(Resource resource, String file, int bytes) throws Exception {
        try (OutputStream out = resource.create(file)) {
            out.write(new byte[bytes]);
        }
    }

    private long rows(String where) {
        return jdbc.queryForObject("select count(*) from resource where " + where, Long.class);
    }

    @Test
    void givenAPersistedResourceInABucket_whenAWorkerElsewhereNeedsIt_thenItReadsItThere() throws Exception {
        try (TestNode other = startNode(NodeSetup.named("other").directory(DIRECTORY.resolveSibling("other")).s3(settings))) {
            Script script = new Script();
            AtomicReference<String> read = new AtomicReference<>();
            script.on("init", moment -> moment.context().createWorker(script.handType(), script.hand("maker"),
                    WorkerOptions.DEFAULT.withSelectors(List.of(Selector.eq("node", "stable")))));
            script.onWorker("init", (name, context, message) -> {
                if (name.equals("maker")) {
                    Resource made = context.openResource("data", ResourceKind.S3);
                    write(made, "a/b", 1_000);
                    made.persist();
                    context.exit();
                } else {
                    try (var in = context.openResource("data").read("a/b")) {
                        read.set(context.node() + " read " + in.readAllBytes().length);
                    }
                }
            });
            script.on("onWorkerOffline", moment -> moment.context().createWorker(script.handType(), script.hand("reader"),
                    WorkerOptions.DEFAULT
                            .withSelectors(List.of(Selector.eq("node", "other"))).withResources("data")));
            String id = submit(script);

            await().until(() -> read.get() != null);

            assertThat(read.get()).isEqualTo(other.name() + " read 1000");
            cancel(id);
            node.jobs().requests().delete(id, IfMatch.ANY);
            await().until(() -> server.objects(settings) == 0 && rows("kind = 'S3'") == 0);
        }
    }

    @Test
    void givenABucketOutOfReach_whenGarbageWaits_thenLocalFilesAreCollectedAllTheSameAndTheBucketsLater() {
        Script script = new Script();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        script.on("init", moment -> moment.createWorker("w"));
        script.onWorker("init", (name, context, message) -> {
            Resource far = context.openResource("far", ResourceKind.S3);
            write(far, "a", 10);
            write(context.openResource("near", ResourceKind.LOCAL), "a", 10);
            way.cut();
            thrown.set(catchThrowable(() -> write(far, "b", 10)));
            context.exit();
        });
        String id = submit(script);

        awaitCount(script, "onWorkerOffline", 1);
        await().until(() -> rows("job_id = '" + id + "' and kind = 'LOCAL'") == 0);
        await().until(() -> rows("job_id = '" + id + "' and error like '%bucket%' and attempts > 1") == 1);
        int stillThere = server.objects(settings);
        way.mend();

        await().until(() -> rows("job_id = '" + id + "'") == 0);
        assertThat(thrown.get()).isInstanceOf(ResourceUnavailableException.class);
        assertThat(stillThere).isEqualTo(1);
        assertThat(server.objects(settings)).isZero();
        cancel(id);
    }

    @Test
    void givenTenThousandResources_whenTheyAreGarbage_thenTheyAreCollectedInBatches() {
        int count = 10_000;
        String cluster = jdbc.queryForObject("select id from resource_cluster", String.class);
        try (S3Client client = server.client()) {
            for (int i = 0; i < count; i += 200) {
                String key = "%s/%s/01%024d/file".formatted(settings.prefix(), cluster, i);
                client.putObject(put -> put.bucket(S3Server.BUCKET).key(key), RequestBody.empty());
            }
        }
        int before = server.objects(settings);

        jdbc.update("""
                insert into resource (id, job_id, worker_id, name, kind, store, node, state, next_attempt_at)
                select '01' || lpad(i::text, 24, '0'), 'job', 'gone', 'n', 'S3', ?, 'stable', 'GARBAGE', clock_timestamp()
                from generate_series(0, ?) i
                """, S3Server.BUCKET, count - 1);
        await().until(() -> rows("job_id = 'job'") == 0);

        assertThat(before).isEqualTo(50);
        assertThat(server.objects(settings)).isZero();
    }
}
