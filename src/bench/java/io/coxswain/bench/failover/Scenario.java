package io.coxswain.bench.failover;

import io.coxswain.bench.BenchServer;

/** One kind of fault, over and over. */
@FunctionalInterface
interface Scenario {

    void measure(BenchServer server, Table table) throws Exception;
}
