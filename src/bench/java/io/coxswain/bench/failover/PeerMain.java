package io.coxswain.bench.failover;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.LoggerFactory;

/** What the process of a peer runs, as its arguments tell: kind, name, file for its marks, and what the kind wants to know. */
final class PeerMain {

    /** Takes part in an election for as long as the process lives. */
    @FunctionalInterface
    interface Contender {

        /** @param leading to be called on becoming the leader */
        void stand(Runnable leading) throws Exception;
    }

    enum Kind {
        ADVISORY_LOCK, SPRING_LOCK, CURATOR, ZOOKEEPER
    }

    private PeerMain() {}

    public static void main(String[] arguments) throws Exception {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        Thread.ofPlatform().daemon().start(PeerMain::endWithParent);
        String name = arguments[1];
        Path marks = Path.of(arguments[2]);
        String[] rest = Arrays.copyOfRange(arguments, 3, arguments.length);
        Contender contender = switch (Kind.valueOf(arguments[0])) {
            case ADVISORY_LOCK -> new AdvisoryLockContender(rest);
            case SPRING_LOCK -> new SpringLockContender(name, rest);
            case CURATOR -> new CuratorContender(name, rest);
            case ZOOKEEPER -> new ZooKeeperServerOfOne(rest);
        };
        Marks.append(marks, new Mark(System.nanoTime(), Mark.What.STANDING, "", 0, name));
        contender.stand(() -> Marks.append(marks, new Mark(System.nanoTime(), Mark.What.LEADING, "", 0, name)));
        Thread.currentThread().join();
    }

    /** The bench holds the other end of the standard input, which closes also when the bench is killed. */
    private static void endWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // As good as its end.
        }
        Runtime.getRuntime().halt(0);
    }
}
