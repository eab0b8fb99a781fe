package io.coxswain.retention;

import io.coxswain.chore.Chore;
import io.coxswain.transaction.Transactions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the months of histories ahead, and drops those that are old. */
public final class KeepHistory implements Chore {

    private static final Logger log = LoggerFactory.getLogger(KeepHistory.class);

    private final HistoryStore store;
    private final Map<String, Duration> kept;

    /** @param kept how long each history is kept; negative for ever */
    public KeepHistory(Transactions transactions, Map<String, Duration> kept) {
        this.store = new HistoryStore(transactions);
        this.kept = Map.copyOf(kept);
    }

    @Override
    public String name() {
        return "keep-history";
    }

    /** At the start of a node, which may have been the only one and away for months. It starts also without. */
    public void prepare() {
        try {
            kept.keySet().forEach(this::prepare);
        } catch (RuntimeException e) {
            log.info("The months ahead could not be made in the tables of history, which is tried again later: {}", e.getMessage());
        }
    }

    private int prepare(String history) {
        int made = store.prepare(history);
        if (made > 0) {
            log.info("{} months were made in {}", made, history);
        }
        return made;
    }

    /** All months that are missing, and one that is old. */
    @Override
    public Piece doPiece() {
        int done = 0;
        boolean dropped = false;
        for (String history : kept.keySet()) {
            done += prepare(history);
            Optional<String> part = RetentionProperties.isForEver(kept.get(history))
                    ? Optional.empty()
                    : store.dropOldest(history, kept.get(history));
            if (part.isPresent()) {
                log.info("{} was dropped: all of it is older than {}", part.get(), kept.get(history));
                dropped = true;
                done++;
            }
        }
        return new Piece(done, dropped);
    }
}
