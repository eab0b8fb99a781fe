package io.coxswain.worker;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.resource.ResourceStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The resources that workers need which are about to be created: names, as a term gives them, and ids, as rows have them.
 *
 * @param ids by job, and then by name
 */
public record NeededResources(Map<String, Map<String, String>> ids) {

    /** Jobs go with workers by position. */
    static NeededResources of(JdbcTemplate jdbc, List<String> jobIds, List<WorkerMutation.Create> workers) {
        List<String> jobs = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < workers.size(); i++) {
            for (String name : workers.get(i).resources()) {
                jobs.add(jobIds.get(i));
                names.add(name);
            }
        }
        return new NeededResources(names.isEmpty() ? Map.of() : ResourceStore.findPersisted(jdbc, jobs, names));
    }

    /** Why the worker can't be created, if so. */
    Optional<CoxswainException> refusal(String jobId, WorkerMutation.Create worker) {
        return worker.resources().stream().filter(name -> !known(jobId).containsKey(name)).findFirst()
                .map(name -> unknown(jobId, name));
    }

    /** Why a worker that needs a resource of that name can't be created. */
    public static CoxswainException unknown(String jobId, String name) {
        return new CoxswainException(ErrorCode.RESOURCE_NOT_FOUND, "A worker of job '" + jobId + "' can't need resource '" + name
                + "', since the job has no persisted resource of that name: let a worker persist it first");
    }

    /** As a row has them: JSON. */
    String ids(String jobId, WorkerMutation.Create worker) {
        return worker.resources().stream().map(known(jobId)::get).distinct().sorted().map(id -> '"' + id + '"')
                .collect(Collectors.joining(",", "[", "]"));
    }

    private Map<String, String> known(String jobId) {
        return ids.getOrDefault(jobId, Map.of());
    }
}
