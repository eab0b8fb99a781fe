package io.coxswain.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Repeats a test with a {@link JobTestKit} as its parameter, each time under another seed, which decides in which order things happen and
 * where the faults strike. The first seed that fails is the last one: it prints itself and what happened. To run that one again, exactly:
 *
 * <pre>{@code
 * mvn test -Dtest=MyJobTest#givenFaults_whenRun_thenAllIsWell -Dcoxswain.seed=117
 * }</pre>
 *
 * or, to keep it, {@code @FaultTest(seed = 117, ...)} with the same faults on a test of its own.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(FaultTestExtension.class)
public @interface FaultTest {

    /** How many seeds, from 1 on. */
    int seeds() default 100;

    /** The only seed, if it is not 0. The system property {@code coxswain.seed} has precedence. */
    long seed() default 0;

    /** What may go wrong; with none of them only the order of events varies. */
    Fault[] faults();
}
