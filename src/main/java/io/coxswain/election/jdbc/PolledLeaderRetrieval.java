package io.coxswain.election.jdbc;

import io.coxswain.election.JobLockStore;
import io.coxswain.election.LeaderListener;
import io.coxswain.election.LeaderNews;
import io.coxswain.election.LeaderRecord;
import io.coxswain.election.LeaderRetrievalService;
import io.coxswain.loop.Gate;
import io.coxswain.loop.Loop;
import io.coxswain.loop.Scheduler;
import io.coxswain.loop.Scheduler.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds leaders in the rows of jobs. While anybody listens, one statement per poll serves all listeners of the node. */
final class PolledLeaderRetrieval {

    private static final Logger log = LoggerFactory.getLogger(PolledLeaderRetrieval.class);
    private static final Duration POLL = Duration.ofMillis(250);

    private record Poll() {}

    private final Scheduler scheduler;
    private final JobLockStore store;
    private final Loop<Poll> loop;
    private final Map<Reader, LeaderNews> listeners = new ConcurrentHashMap<>();
    /** The next poll; on the loop only. There is one at a time, however many listen. */
    private Timer next = () -> {};
    private volatile boolean closed;

    PolledLeaderRetrieval(Scheduler scheduler, JobLockStore store) {
        this.scheduler = scheduler;
        this.store = store;
        this.loop = new Loop<>(scheduler, "leader-retrieval", 1, Gate.open(), ignored -> poll());
    }

    LeaderRetrievalService of(String jobId) {
        return new Reader(jobId);
    }

    void close() {
        closed = true;
        loop.end();
    }

    private void poll() {
        next.cancel();
        if (closed || listeners.isEmpty()) {
            return;
        }
        try {
            List<String> jobIds = listeners.keySet().stream().map(reader -> reader.jobId).distinct().toList();
            Map<String, LeaderRecord> leaders = store.leaders(jobIds).stream()
                    .collect(Collectors.toMap(LeaderRecord::jobId, Function.identity()));
            listeners.forEach((reader, news) -> news.learn(leaders.get(reader.jobId)));
        } catch (RuntimeException e) {
            log.debug("Could not read leaders, tries again", e);
        }
        next = loop.postAfter(POLL, new Poll());
    }

    private final class Reader implements LeaderRetrievalService {

        private final String jobId;

        private Reader(String jobId) {
            this.jobId = jobId;
        }

        @Override
        public Optional<LeaderRecord> leader() {
            return store.leaders(List.of(jobId)).stream().findFirst();
        }

        @Override
        public void start(LeaderListener listener) {
            listeners.put(this, new LeaderNews(scheduler, jobId, listener));
            loop.post(new Poll());
        }

        @Override
        public void close() {
            LeaderNews news = listeners.remove(this);
            if (news != null) {
                news.close();
            }
        }
    }
}
