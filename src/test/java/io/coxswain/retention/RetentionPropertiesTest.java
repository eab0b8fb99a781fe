package io.coxswain.retention;

import static io.coxswain.testing.Configured.assertRefused;
import static io.coxswain.testing.Configured.bind;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionPropertiesTest {

    @Test
    void givenNothing_whenBinding_thenJobsAreKeptForAMonthAndHistoryForThree() {
        assertThat(bind(RetentionProperties.class)).isEqualTo(new RetentionProperties(Duration.ofDays(30), Duration.ofDays(90)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            59m | 90d | coxswain.retention.finished-jobs=PT59M is refused: set it to an hour (1h) or more, or to -1 to keep jobs for ever
            30d | 29d | coxswain.retention.history=PT696H is refused: jobs would outlive their history. Set it to \
            coxswain.retention.finished-jobs (PT720H) or more, or to -1 to keep history for ever
            -1  | 90d | coxswain.retention.history=PT2160H is refused: jobs would outlive their history. Set it to \
            coxswain.retention.finished-jobs (-1, for ever) or more, or to -1 to keep history for ever
            """)
    void givenWhatCantBe_whenBinding_thenRefusedWithKeyAndCure(String jobs, String history, String message) {
        assertRefused(RetentionProperties.class, "finished-jobs=" + jobs, "history=" + history).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({"-1, -1", "30d, -1", "1h, 1h"})
    void givenWhatCanBe_whenBinding_thenTaken(String jobs, String history) {
        RetentionProperties properties = bind(RetentionProperties.class, "finished-jobs=" + jobs, "history=" + history);

        assertThat(RetentionProperties.isForEver(properties.finishedJobs())).isEqualTo(jobs.equals("-1"));
        assertThat(RetentionProperties.isForEver(properties.history())).isEqualTo(history.equals("-1"));
    }
}
