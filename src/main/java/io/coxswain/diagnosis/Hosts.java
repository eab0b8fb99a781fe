package io.coxswain.diagnosis;

import io.coxswain.placement.Verdict;
import java.util.List;

/**
 * Who could host a job that is not submitted yet, node by node.
 *
 * @param master who may lead it
 * @param workers who may run its workers that have no selectors of their own and cost one slot
 * @param summary for people
 */
public record Hosts(String summary, List<Verdict> master, List<Verdict> workers) {}
