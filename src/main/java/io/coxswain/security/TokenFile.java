package io.coxswain.security;

import io.coxswain.security.TokenSet.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file of tokens: a line {@code name role sha256} each; empty lines and what follows a # don't count. */
record TokenFile(Path path) {

    private static final String CURE = "Write a line 'name role sha256' for each token, for example 'ci operator 9f86d0...'. ";

    /** @throws RefusedSecurityException when it can't be read */
    byte[] read() {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new RefusedSecurityException("The tokens file " + path + " can't be read: " + e.getClass().getSimpleName() + ".",
                    "Let coxswain.security.tokens-file name a file that the node's user may read, or leave it out.");
        }
    }

    /** @throws RefusedSecurityException naming the first line that is wrong, or when there is no token at all */
    List<Entry> parse(byte[] content) {
        List<Entry> entries = new ArrayList<>();
        String[] lines = text(content).split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].replaceFirst("#.*", "").strip();
            if (!line.isEmpty()) {
                entries.add(entry(line.split("\\s+"), "Line " + (i + 1) + " of the tokens file " + path));
            }
        }
        if (entries.isEmpty()) {
            // More likely a file that is still being written than the wish to let nobody in any more.
            throw new RefusedSecurityException("The tokens file " + path + " has no token.", CURE + TokenSet.CURE);
        }
        return entries;
    }

    private static Entry entry(String[] words, String where) {
        if (words.length != 3) {
            throw new RefusedSecurityException(where + " has " + words.length + " words in place of three.", CURE + TokenSet.CURE);
        }
        Role role = Role.find(words[1]).orElseThrow(
                () -> new RefusedSecurityException(where + " has a role that there is not.", "Use one of viewer, operator, admin."));
        return new Entry(where, words[0], words[2], role);
    }

    private String text(byte[] content) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            throw new RefusedSecurityException("The tokens file " + path + " is not UTF-8.", CURE);
        }
    }
}
