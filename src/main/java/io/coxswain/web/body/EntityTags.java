package io.coxswain.web.body;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.job.IfMatch;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Entity tags of RFC 9110, section 8.8.3: as they are sent and, in {@code If-Match}, as they come back. */
public final class EntityTags {

    private static final Pattern TAG = Pattern.compile("[ \\t]*(W/)?\"([\\x21\\x23-\\x7E\\x80-\\xFF]*)\"[ \\t]*(?:,|$)");
    private static final Pattern NOTHING = Pattern.compile("[ \\t]*,");

    private EntityTags() {}

    /** The header {@code ETag} of something in this version. */
    public static String of(String version) {
        return '"' + version + '"';
    }

    /**
     * The header {@code If-Match}: {@code *} or a list of tags. A weak one never matches, as the RFC wants it.
     *
     * @param header null if there is none
     * @throws CoxswainException {@link ErrorCode#INVALID_HEADER}
     */
    public static IfMatch ifMatch(@Nullable String header) {
        if (header == null || header.strip().equals("*")) {
            return IfMatch.ANY;
        }
        Set<String> versions = new HashSet<>();
        boolean found = false;
        Matcher tag = TAG.matcher(header);
        Matcher nothing = NOTHING.matcher(header);
        int at = 0;
        while (at < header.length()) {
            if (nothing.region(at, header.length()).lookingAt()) {
                at = nothing.end();
            } else if (tag.region(at, header.length()).lookingAt()) {
                at = tag.end();
                found = true;
                if (tag.group(1) == null) {
                    versions.add(tag.group(2));
                }
            } else {
                throw malformed(header);
            }
        }
        if (!found) {
            throw malformed(header);
        }
        return new IfMatch(false, versions);
    }

    private static CoxswainException malformed(String header) {
        return new CoxswainException(ErrorCode.INVALID_HEADER, "The header 'If-Match' has to be the ETag of an earlier answer, in its "
                + "quotes, several of them with commas between, or *; not " + header);
    }
}
