package io.coxswain.builtin.csv;

import java.sql.SQLException;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What to make of an error of the target, judged by its SQLSTATE. */
enum SqlFault {
    /** A row does not fit: its data, a constraint, a view's check, or a trigger that objects. */
    ROW,
    /** The table or the rights to it are not as needed; trying again would not help. */
    SETUP,
    /** Anything else: connection, resources, locks, shutdown. */
    PASSING;

    /** data exception, integrity constraint violation, WITH CHECK OPTION violation, raised by PL/pgSQL. */
    private static final Set<String> ROW_CLASSES = Set.of("22", "23", "44", "P0");
    /** syntax error or access rule violation, invalid schema name, feature not supported, wrong object type's prerequisites. */
    private static final Set<String> SETUP_CLASSES = Set.of("42", "3F", "0A");

    static SqlFault of(SQLException exception) {
        String state = exception.getSQLState();
        String errorClass = state == null || state.length() < 2 ? "" : state.substring(0, 2);
        if (ROW_CLASSES.contains(errorClass)) {
            return ROW;
        }
        return SETUP_CLASSES.contains(errorClass) ? SETUP : PASSING;
    }

    /** The server's own words, without the driver's and without its position in a batch. */
    static String message(SQLException exception) {
        ServerErrorMessage server = exception instanceof PSQLException failure ? failure.getServerErrorMessage() : null;
        String message = server == null ? null : server.getMessage();
        return message == null ? String.valueOf(exception.getMessage()) : message;
    }
}
