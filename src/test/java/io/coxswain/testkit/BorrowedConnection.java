package io.coxswain.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Set;

/** A connection whose transaction belongs to the kit, as in production it belongs to the service. */
final class BorrowedConnection {

    private static final Set<String> REFUSED = Set.of("commit", "close", "abort", "setAutoCommit", "setTransactionIsolation",
            "setReadOnly");

    private BorrowedConnection() {}

    static Connection of(Connection connection) {
        return (Connection) Proxy.newProxyInstance(BorrowedConnection.class.getClassLoader(), new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    boolean wholeRollback = method.getName().equals("rollback") && method.getParameterCount() == 0;
                    if (wholeRollback || REFUSED.contains(method.getName())) {
                        throw new SQLFeatureNotSupportedException(method.getName()
                                + " is the framework's business here: return from inTransaction to commit, throw to roll back");
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
