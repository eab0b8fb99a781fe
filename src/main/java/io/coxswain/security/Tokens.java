package io.coxswain.security;

import io.coxswain.loop.Scheduler;
import io.coxswain.security.TokenSet.Entry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens that are accepted right now: those that were configured, and those in the tokens file, which is looked at again by a call that
 * comes a second or more after the last look. The content is compared, not the time, which may not tell two writes apart. A file that
 * can't be read or used changes nothing; it is told once in the log, and by health and a meter for as long as it lasts.
 */
final class Tokens {

    private static final Logger log = LoggerFactory.getLogger(Tokens.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private record Loaded(TokenSet tokens, byte[] content, @Nullable String problem) {}

    private final Scheduler scheduler;
    private final List<Entry> configured;
    private final @Nullable TokenFile file;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile Loaded loaded;
    private volatile long lookedAt;

    /** @throws RefusedSecurityException when there is no token, or one that is wrong */
    Tokens(Scheduler scheduler, SecurityProperties properties) {
        this.scheduler = scheduler;
        this.configured = configured(properties);
        this.file = file(properties);
        this.lookedAt = scheduler.nanoTime();
        this.loaded = load(file == null ? new byte[0] : file.read());
    }

    /** @throws RefusedSecurityException when there is no token, or one that is wrong */
    static void check(SecurityProperties properties) {
        TokenFile file = file(properties);
        TokenSet tokens = TokenSet.of(entries(configured(properties), file, file == null ? new byte[0] : file.read()));
        if (tokens.size() == 0) {
            throw new RefusedSecurityException("coxswain.security.mode=token, but there is no token, so nobody could call.",
                    "Set coxswain.security.tokens[0].name, .sha256 and .role, or coxswain.security.tokens-file. " + TokenSet.CURE);
        }
    }

    private static List<Entry> configured(SecurityProperties properties) {
        return IntStream.range(0, properties.tokens().size()).mapToObj(i -> {
            SecurityProperties.TokenProperties token = properties.tokens().get(i);
            return new Entry("coxswain.security.tokens[" + i + "]", token.name(), token.sha256(), token.role());
        }).toList();
    }

    private static @Nullable TokenFile file(SecurityProperties properties) {
        return properties.tokensFile() == null ? null : new TokenFile(properties.tokensFile());
    }

    private static List<Entry> entries(List<Entry> configured, @Nullable TokenFile file, byte[] content) {
        return file == null ? configured : Stream.concat(configured.stream(), file.parse(content).stream()).toList();
    }

    private Loaded load(byte[] content) {
        return new Loaded(TokenSet.of(entries(configured, file, content)), content, null);
    }

    /** Whom {@code token} stands for. */
    Optional<TokenSet.Owner> find(String token) {
        lookAgain();
        return loaded.tokens.find(token);
    }

    /** What is wrong with the tokens file, so that an older state of it is in use; empty if nothing is. */
    Optional<String> problem() {
        lookAgain();
        return Optional.ofNullable(loaded.problem);
    }

    int size() {
        return loaded.tokens.size();
    }

    /** One caller looks, while others go on with what is there. */
    private void lookAgain() {
        if (file != null && scheduler.nanoTime() - lookedAt >= LOOK_AGAIN.toNanos() && looking.tryLock()) {
            try {
                look(file);
                lookedAt = scheduler.nanoTime();
            } finally {
                looking.unlock();
            }
        }
    }

    private void look(TokenFile file) {
        Loaded before = loaded;
        try {
            byte[] content = file.read();
            if (!Arrays.equals(content, before.content) || before.problem != null) {
                loaded = load(content);
                log.info("Tokens were read again from {}: {} are accepted", file.path(), loaded.tokens.size());
            }
        } catch (RefusedSecurityException e) {
            if (!e.getMessage().equals(before.problem)) {
                log.warn("{} The {} tokens that were accepted before still are. {}", e.getMessage(), before.tokens.size(), e.cure());
            }
            loaded = new Loaded(before.tokens, before.content, e.getMessage());
        }
    }
}
