package io.coxswain.master;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Set;
import org.postgresql.PGConnection;

/**
 * A connection whose transaction belongs to somebody else: it can't be committed, rolled back or closed through this, or through what
 * it makes. {@code unwrap} gives Postgres' own interface, for COPY and the like, and nothing else.
 */
final class GuardedConnection implements InvocationHandler {

    private static final Set<String> REFUSED = Set.of("commit", "close", "abort", "setAutoCommit", "setTransactionIsolation",
            "setReadOnly");

    private final Connection connection;

    private GuardedConnection(Connection connection) {
        this.connection = connection;
    }

    static Connection of(Connection connection) {
        return proxy(Connection.class, new GuardedConnection(connection));
    }

    @Override
    public Object invoke(Object guard, Method method, Object[] arguments) throws Throwable {
        String name = method.getName();
        boolean wholeRollback = name.equals("rollback") && method.getParameterCount() == 0;
        boolean foreign = name.equals("unwrap") && arguments[0] != PGConnection.class;
        if (wholeRollback || foreign || REFUSED.contains(name)) {
            throw new SQLFeatureNotSupportedException(name
                    + " is the framework's business here: return from inTransaction to commit, throw to roll back");
        }
        return switch (call(connection, method, arguments)) {
            case CallableStatement statement -> madeBy(guard, CallableStatement.class, statement);
            case PreparedStatement statement -> madeBy(guard, PreparedStatement.class, statement);
            case Statement statement -> madeBy(guard, Statement.class, statement);
            case DatabaseMetaData metaData -> madeBy(guard, DatabaseMetaData.class, metaData);
            case null -> null;
            case Object other -> other;
        };
    }

    /** {@code made}, whose connection is the guard. */
    private static <T> T madeBy(Object guard, Class<T> type, T made) {
        return proxy(type, (proxy, method, arguments) -> method.getName().equals("getConnection") ? guard : call(made, method, arguments));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(GuardedConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
