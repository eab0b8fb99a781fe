package io.coxswain.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Java file that is formatted as ours are, in pieces for documents. */
public record SourceFile(Path file, List<String> lines) {

    private static final String INDENT = "    ";

    /** The file of that name somewhere below {@code top}. */
    public static SourceFile named(String name, Path top) {
        try (Stream<Path> files = Files.walk(top)) {
            Path file = files.filter(path -> path.getFileName().toString().equals(name)).findFirst()
                    .orElseThrow(() -> new AssertionError("There is no " + name + " below " + top));
            return new SourceFile(file, Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of its type, without package and imports. */
    public String type() {
        int start = IntStream.range(0, lines.size()).filter(i -> lines.get(i).startsWith("import ") || lines.get(i).startsWith("package "))
                .max().orElseThrow() + 1;
        return text(lines.subList(start, lines.size()).stream().dropWhile(String::isBlank));
    }

    /** One method of its type, with what is written above it, not indented. */
    public String member(String name) {
        Pattern declaration = Pattern.compile(INDENT + "\\w[^=(]*\\b" + name + "\\(.*");
        int declared = IntStream.range(0, lines.size())
                .filter(i -> declaration.matcher(lines.get(i)).matches()).findFirst()
                .orElseThrow(() -> new AssertionError("There is no method " + name + " in " + file));
        int first = declared;
        while (!lines.get(first - 1).isBlank()) {
            first--;
        }
        int last = declared;
        while (!lines.get(last).equals(INDENT + "}")) {
            last++;
        }
        return text(lines.subList(first, last + 1).stream().map(line -> line.startsWith(INDENT) ? line.substring(INDENT.length()) : line));
    }

    private static String text(Stream<String> lines) {
        return lines.collect(Collectors.joining("\n", "", "\n"));
    }
}
