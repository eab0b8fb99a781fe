package io.coxswain.transaction;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** Connections to a real database that break as a script says: an entry for each commit, and a number of refused connections. */
public final class BreakingDataSource extends AbstractDataSource {

    /** What becomes of a commit. */
    public enum Commit {
        WORKS,
        /** It takes place, and its answer is lost. */
        LOSES_ITS_ANSWER,
        /** It never arrives. */
        NEVER_ARRIVES
    }

    private final DataSource database;
    private final Deque<Commit> commits = new ArrayDeque<>();
    private int refused;
    private int refusedAfterBreak;

    public BreakingDataSource(DataSource database) {
        this.database = database;
    }

    public BreakingDataSource onCommit(Commit... script) {
        commits.addAll(List.of(script));
        return this;
    }

    /** Refuses the next connections. */
    public BreakingDataSource refuse(int connections) {
        refused = connections;
        return this;
    }

    /** Refuses connections once a commit has broken. */
    public BreakingDataSource refuseAfterBreak(int connections) {
        refusedAfterBreak = connections;
        return this;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (refused > 0) {
            refused--;
            throw new SQLException("Connection refused", "08001");
        }
        Connection connection = database.getConnection();
        return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method,
                arguments) -> {
            Object result = invoke(connection, method, arguments);
            boolean commits = method.getName().equals("prepareStatement") && ((String) arguments[0]).endsWith("commit");
            return commits ? breaking((PreparedStatement) result, connection) : result;
        });
    }

    private PreparedStatement breaking(PreparedStatement statement, Connection connection) {
        return (PreparedStatement) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {PreparedStatement.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("execute")) {
                        commit(statement, connection);
                        return false;
                    }
                    return invoke(statement, method, arguments);
                });
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void commit(PreparedStatement statement, Connection connection) throws SQLException {
        Commit fate = commits.isEmpty() ? Commit.WORKS : commits.poll();
        if (fate != Commit.NEVER_ARRIVES) {
            statement.execute();
        }
        if (fate != Commit.WORKS) {
            connection.abort(Runnable::run);
            refused = refusedAfterBreak;
            throw new SQLException("An I/O error occurred while sending to the backend", "08006");
        }
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return getConnection();
    }
}
