package io.coxswain.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** How many jobs a second come to their end, from the first submit to the last completion. The contestants take turns. */
final class Throughput {

    private static final String BENCH = "throughput";
    private static final int JOBS = 20_000;
    private static final int SUBMITTERS = 8;
    private static final int BATCH = 500;
    private static final int WARM_UPS = Integer.getInteger("bench.warm-ups", 2);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);

    private record Round(long nanos, CpuTime cpu) {
        long rate() {
            return JOBS * TimeUnit.SECONDS.toNanos(1) / nanos;
        }

        private static long microsPerJob(Duration cpu) {
            return cpu.toNanos() / TimeUnit.MICROSECONDS.toNanos(1) / JOBS;
        }

        long jvmMicros() {
            return microsPerJob(cpu.jvm());
        }

        long postgresMicros() {
            return microsPerJob(cpu.postgres());
        }
    }

    private Throughput() {}

    static void measure(BenchServer server, Report report) throws Exception {
        PGSimpleDataSource database = server.emptyDatabase("coxswain");
        try (LocalNode node = LocalNode.start("throughput", database);
                Contestant peer = new DbSchedulerContestant(server.emptyDatabase("db_scheduler"), SUBMITTERS)) {
            JdbcTemplate jdbc = new JdbcTemplate(database);
            List<Contestant> contestants = List.of(peer, new CoxswainContestant(node, jdbc, 1), new CoxswainContestant(node, jdbc, BATCH));
            for (int i = 0; i < WARM_UPS; i++) {
                turn(contestants, database);
            }
            Map<Contestant, List<Round>> rounds = new LinkedHashMap<>();
            for (int i = 0; i < ROUNDS; i++) {
                turn(contestants, database).forEach((contestant, round) -> rounds.computeIfAbsent(contestant, c -> new ArrayList<>()).add(
                        round));
            }
            double pace = median(rounds.get(peer), Round::rate);
            rounds.forEach((contestant, its) -> add(report, contestant, its, pace));
        }
    }

    private static Map<Contestant, Round> turn(List<Contestant> contestants, PGSimpleDataSource database) throws Exception {
        Map<Contestant, Round> rounds = new LinkedHashMap<>();
        for (Contestant contestant : contestants) {
            contestant.settle();
            Statements.reset(database);
            CpuTime cpu = CpuTime.now(database);
            long start = System.nanoTime();
            contestant.complete(JOBS, SUBMITTERS);
            rounds.put(contestant, new Round(System.nanoTime() - start, CpuTime.now(database).since(cpu)));
            Statements.tell(database);
        }
        Report.progress("%s: %s", BENCH, rounds.entrySet().stream().map(round -> round.getKey().name() + " " + round.getValue().rate()
                + "/s")
                .collect(Collectors.joining(", ")));
        return rounds;
    }

    private static void add(Report report, Contestant contestant, List<Round> rounds, double pace) {
        long median = median(rounds, Round::rate);
        report.add(BENCH, contestant.name(), "%,d jobs/s, %.2f x db-scheduler; CPU per job: JVM %d us, Postgres %d us; rounds %s", median,
                median / pace, median(rounds, Round::jvmMicros), median(rounds, Round::postgresMicros),
                rounds.stream().map(Round::rate).toList());
    }

    private static long median(List<Round> rounds, ToLongFunction<Round> value) {
        return new Samples(rounds.stream().mapToLong(value).toArray()).quantile(0.5);
    }
}
