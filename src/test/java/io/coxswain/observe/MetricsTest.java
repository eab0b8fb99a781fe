package io.coxswain.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.Document;
import io.coxswain.testing.EventClient;
import io.coxswain.testing.NodeApi;
import io.coxswain.testing.WebNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Prometheus is told, and that ARCHITECTURE.md tells the same. */
class MetricsTest {

    private static final Document ARCHITECTURE = new Document(Path.of("ARCHITECTURE.md"));
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Pattern HELP = Pattern.compile("^# HELP (coxswain_\\w+) (.*)$", Pattern.MULTILINE);
    private static final Pattern TYPE = Pattern.compile("^# TYPE (coxswain_\\w+) (\\w+)$", Pattern.MULTILINE);
    private static final Pattern SAMPLE = Pattern.compile("^(coxswain_\\w+?)(?:_bucket|_count|_sum)?(?:\\{(.*)})? \\S+$",
            Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");
    /** Meters of job types' authors are theirs; they come and go with their instances. */
    private static final String OF_AUTHORS = "coxswain_job_";

    private final NodeApi api = WebNode.shared().api();

    /** Everything has happened once: a job with a worker, somebody who follows it, and a census after that. */
    @BeforeEach
    void letThingsHappen() {
        String id = api.post("/api/v1/jobs", "{\"type\": \"fake\", \"config\": {\"workers\": 1, \"ticks\": 3, \"tickInterval\": \"10ms\"}}")
                .require(201).json().get("id").stringValue();
        try (EventClient client = EventClient.connect(WebNode.shared().url(), "/api/v1/jobs/" + id + "/events")) {
            client.awaitType("EXITED");
        }
        await().atMost(SOON).pollInterval(Duration.ofMillis(300))
                .until(() -> value("coxswain_jobs{node=\"shared\",state=\"FINISHED\",type=\"fake\"}") >= 1);
    }

    private String scrape() {
        return api.get("/actuator/prometheus").require(200).text();
    }

    private double value(String series) {
        return scrape().lines().filter(line -> line.startsWith(series + " ")).mapToDouble(line -> Double.parseDouble(line.substring(series
                .length() + 1))).findFirst().orElse(Double.NaN);
    }

    private static Map<String, String> byName(Pattern pattern, String text) {
        return pattern.matcher(text).results().filter(found -> !found.group(1).startsWith(OF_AUTHORS))
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2), (one, other) -> one, TreeMap::new));
    }

    @Test
    void givenNodeThatHasDoneEverythingOnce_whenScraped_thenTheDocumentShowsItsMetrics() throws IOException {
        String text = scrape();
        Map<String, String> types = byName(TYPE, text);
        var table = new StringBuilder("| metric | type | labels | what |\n|---|---|---|---|\n");

        byName(HELP, text).forEach((name, help) -> {
            // The largest value of a while belongs to the histogram beside it.
            if (!name.endsWith("_max")) {
                table.append("| `%s` | %s | %s | %s |%n".formatted(name, types.get(name), labels(name, text), help));
            }
        });

        ARCHITECTURE.assertSection("metrics", table.toString());
    }

    private static String labels(String metric, String text) {
        Set<String> labels = new TreeSet<>();
        SAMPLE.matcher(text).results().filter(sample -> sample.group(1).equals(metric) && sample.group(2) != null)
                .forEach(sample -> LABEL.matcher(sample.group(2)).results().map(found -> found.group(1)).forEach(labels::add));
        labels.remove("le");
        return labels.stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
    }

    @Test
    void givenMetrics_whenNamed_thenTheyKeepToTheConventions() {
        String text = scrape();

        Map<String, String> helps = byName(HELP, text);
        Map<String, String> types = byName(TYPE, text);

        assertThat(helps).isNotEmpty().allSatisfy((name, help) -> assertThat(help).as(name).isNotBlank());
        assertThat(types).allSatisfy((name, type) -> {
            assertThat(name).doesNotContain("millis");
            assertThat(type.equals("counter")).as(name).isEqualTo(name.endsWith("_total"));
        });
    }

    @Test
    void givenJobsAndWorkers_whenScraped_thenNoSeriesIsAboutOneOfThem() {
        List<String> perJob = SAMPLE.matcher(scrape()).results().filter(sample -> !sample.group(1).startsWith(OF_AUTHORS))
                .filter(sample -> sample.group(2) != null && Pattern.compile("\\b(job|jobId|worker|workerId)=\"").matcher(sample.group(2))
                        .find())
                .map(MatchResult::group).toList();

        assertThat(perJob).isEmpty();
    }

    @Test
    void givenWhatHasHappened_whenScraped_thenItIsCounted() {
        assertThat(value("coxswain_leadership_grants_total{type=\"fake\"}")).isPositive();
        assertThat(value("coxswain_session_trust_remaining_seconds")).isBetween(0.001, 5.0);
        assertThat(value("coxswain_callback_seconds_count{callback=\"worker.tick\",failed=\"false\",type=\"fake\"}"))
                .isGreaterThanOrEqualTo(3);
        assertThat(value("coxswain_batch_items_count{batch=\"job-submit\"}")).isPositive();
        assertThat(value("coxswain_event_streams_sent_total")).isPositive();
        assertThat(value("coxswain_census_age_seconds")).isBetween(0.0, 60.0);
        assertThat(value("coxswain_database_reachable")).isEqualTo(1);
    }
}
