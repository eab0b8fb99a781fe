package io.coxswain;

import io.coxswain.loop.SystemScheduler;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts one node. */
@SpringBootApplication
public class Coxswain {

    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";
    /** Callbacks that compute occupy a carrier each; with more carriers than cores the system shares the cores out fairly. */
    private static final int CARRIERS_PER_CORE = 4;
    private static final String MOST_CARRIERS = "jdk.virtualThreadScheduler.maxPoolSize";
    /** For callbacks that compute, and for those that wait for files, which the JDK gives a carrier more each: else up to 256 at a time. */
    private static final int MORE_CARRIERS = 16;

    public static void main(String[] args) {
        if (System.getProperty(CARRIERS) == null) {
            System.setProperty(CARRIERS, Integer.toString(CARRIERS_PER_CORE * Runtime.getRuntime().availableProcessors()));
        }
        if (System.getProperty(MOST_CARRIERS) == null) {
            System.setProperty(MOST_CARRIERS, Integer.toString(Integer.getInteger(CARRIERS) + MORE_CARRIERS));
        }
        ShutdownLimit.guard(new SystemScheduler());
        SpringApplication.run(Coxswain.class, args);
    }
}
