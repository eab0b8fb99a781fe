package io.coxswain.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A document of the project with sections that are made from the code, each between {@code <!-- name -->} and {@code <!-- /name -->}.
 *
 * @param file relative to the top of the project
 */
public record Document(Path file) {

    /** Fails when the section is stale, after writing it anew, so that the new one is looked at and committed. */
    public void assertSection(String name, String content) throws IOException {
        String text = Files.readString(file);
        Matcher section = Pattern.compile("(<!-- " + name + " -->\n).*(<!-- /" + name + " -->)", Pattern.DOTALL).matcher(text);
        assertThat(section.find()).as("%s has the markers of %s", file, name).isTrue();
        String current = section.replaceFirst(found -> Matcher.quoteReplacement(found.group(1) + content + found.group(2)));
        if (!current.equals(text)) {
            Files.writeString(file, current);
        }
        assertThat(text).as("%s was stale in %s and has been written anew", file, name).isEqualTo(current);
    }
}
