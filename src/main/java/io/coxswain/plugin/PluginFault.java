package io.coxswain.plugin;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/** What is wrong with a jar, and what would cure it, in words for the person who put it there. */
final class PluginFault {

    private static final Pattern CLASS_FILE_VERSION = Pattern.compile("(\\S+) has been compiled by .*?class file version (\\d+)");
    /** Class files of Java 1 had version 45. */
    private static final int BEFORE_JAVA_1 = 44;

    private PluginFault() {}

    static String inWords(Throwable error) {
        return switch (error) {
            case ServiceConfigurationError e when e.getCause() != null -> inWords(e.getCause());
            case ServiceConfigurationError e -> "Its file " + PluginStart.SERVICES + " is wrong: "
                    + e.getMessage().replaceFirst("^io\\.coxswain\\.api\\.JobType: ", "")
                    + ". It has the names of classes in this jar that implement JobType, one a line";
            case ExceptionInInitializerError e when e.getCause() != null -> inWords(e.getCause());
            case UnsupportedClassVersionError e -> newerJava(String.valueOf(e.getMessage()));
            case ClassFormatError e -> "One of its classes is damaged (" + e.getMessage() + "): build and copy it again";
            case NoClassDefFoundError e -> missing(String.valueOf(e.getMessage()));
            case ClassNotFoundException e -> missing(String.valueOf(e.getMessage()));
            case LinkageError e -> "It was compiled against another version of what it uses (" + e
                    + "): compile it against this node's version of coxswain-api";
            case ZipException e -> "It is no jar (" + e.getMessage() + "): it may not have been copied to its end; copy it again";
            case IOException e -> "It can't be read (" + e.getMessage() + "): put a file there that this node's user may read";
            case RefusedPluginException e -> e.getMessage();
            default -> "Its code failed with " + error + place(error.getStackTrace()).map(" at "::concat).orElse("");
        };
    }

    private static String newerJava(String message) {
        Matcher version = CLASS_FILE_VERSION.matcher(message);
        if (!version.find()) {
            return "It was compiled for another Java (" + message + ")";
        }
        int java = Integer.parseInt(version.group(2)) - BEFORE_JAVA_1;
        return "Its class " + version.group(1).replace('/', '.') + " was compiled for Java " + java + ", and this node runs Java "
                + Runtime.version().feature() + ": compile it with --release " + Runtime.version().feature()
                + ", or run the nodes with Java " + java;
    }

    private static String missing(String name) {
        return "It needs " + name.replace('/', '.') + ", which is not in the jar: put the library into the jar (maven-shade-plugin); of the"
                + " node, plug-ins see nothing but " + String.join(", ", SharedPackages.REASONS.keySet());
    }

    /** Where in its own code a plug-in is, or was, if it got that far; its classes are named by their jar. */
    static Optional<String> place(StackTraceElement[] stack) {
        return Arrays.stream(stack).filter(frame -> String.valueOf(frame.getClassLoaderName()).endsWith(".jar")).findFirst()
                .or(() -> Arrays.stream(stack).findFirst()).map(StackTraceElement::toString);
    }
}
