package io.coxswain.testkit;

import io.coxswain.testkit.Point.Kind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One instance of a job type's code, and the loop that calls it. */
abstract class Run {

    final World world;
    private final String node;
    /** What was called last: role and method. */
    private String callback = "";
    private boolean inCallback;
    private boolean busy;
    private boolean killed;
    private Stage stage = Stage.NONE;
    private final List<Connection> opened = new ArrayList<>();

    /** How far a transaction of it is. */
    enum Stage {
        NONE,
        /** About to begin. */
        ENTRY,
        /** The job's row is locked: nobody can take over. */
        BODY, COMMIT
    }

    /** @param node that it runs on */
    Run(World world, String node) {
        this.world = world;
        this.node = node;
    }

    final String node() {
        return node;
    }

    /** For people, and in {@link Callback#instance}. */
    abstract String who();

    /** Its fence. */
    abstract Writer writer();

    /** Does the next thing, which is one callback as a rule. Only called when ready. */
    abstract void perform();

    /** Whether there is something to do now. */
    abstract boolean isReady();

    /** What it does from now on never happened: its process is dead, and so are its connections. */
    final void kill() {
        killed = true;
        for (Connection connection : opened) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                world.trace().note("A connection of " + who() + " could not be aborted: " + e.getMessage());
            }
        }
    }

    /** {@code source}, whose connections end with this process. */
    final DataSource watched(DataSource source) {
        return (DataSource) Proxy.newProxyInstance(Run.class.getClassLoader(), new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(source, arguments);
                        if (result instanceof Connection connection) {
                            opened.add(connection);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    final boolean isKilled() {
        return killed;
    }

    /** Whether it is on the stack: a callback of it is frozen while others go on. */
    final boolean isBusy() {
        return busy;
    }

    final boolean isInCallback() {
        return inCallback;
    }

    final Stage stage() {
        return stage;
    }

    final void enter(Stage next) {
        stage = next;
    }

    final String callback() {
        return callback;
    }

    final void checkAlive() {
        if (killed) {
            throw new ProcessKilled(who());
        }
    }

    final void step() {
        busy = true;
        try {
            perform();
        } finally {
            busy = false;
        }
    }

    /** Runs {@code body} as a callback. Whatever is thrown after the process has died is its death. */
    final <T> T invoke(String name, @Nullable String workerId, Callable<T> body) throws Exception {
        callback = name;
        world.faults().at(Kind.BEFORE_CALLBACK, this);
        world.trace().begin(who(), name);
        Throwable thrown = null;
        inCallback = true;
        try {
            T result = body.call();
            checkAlive();
            return result;
        } catch (Throwable e) {
            checkAlive();
            thrown = e;
            throw e;
        } finally {
            inCallback = false;
            world.trace().end(new Callback(world.now(), who(), name, workerId, killed ? new ProcessKilled(who()) : thrown));
        }
    }

    /** The callback has returned; what follows from it does not happen if the process dies now. */
    final void returned() {
        world.faults().at(Kind.AFTER_CALLBACK, this);
    }
}
