package io.coxswain.audit;

import org.jspecify.annotations.Nullable;

/** A call that was answered; fields as of {@link AuditEvent}. Texts that are too long are cut. */
public record AuditedCall(String actor, @Nullable String role, String method, String path, @Nullable String jobId, int status,
        String address) {

    private static final int LONGEST_PATH = 512;
    private static final int LONGEST_ID = 128;
    private static final int LONGEST_METHOD = 16;

    public AuditedCall {
        method = cut(method, LONGEST_METHOD);
        path = cut(path, LONGEST_PATH);
        jobId = jobId == null ? null : cut(jobId, LONGEST_ID);
    }

    private static String cut(String text, int longest) {
        return text.length() > longest ? text.substring(0, longest) : text;
    }

    /** One line for a log. */
    @Override
    public String toString() {
        return "actor=" + actor + " role=" + role + " method=" + method + " path=" + path + " job=" + jobId + " status=" + status
                + " address=" + address;
    }
}
