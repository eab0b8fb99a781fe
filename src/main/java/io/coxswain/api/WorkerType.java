package io.coxswain.api;

import java.util.function.Function;

/**
 * A kind of worker of one job type.
 *
 * @param <C> the configuration, a record; read and validated as that of a job
 * @param name lower case letters, digits and dashes, unique within the job type
 * @param configType the record that a worker's config is read into
 * @param exampleConfig shown in Swagger UI
 * @param factory makes the worker; assigns and checks, without side effects
 */
public record WorkerType<C>(String name, Class<C> configType, C exampleConfig, Function<C, Worker> factory) {}
