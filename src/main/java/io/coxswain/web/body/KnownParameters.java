package io.coxswain.web.body;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.route.RouteCall;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses forms, what Postgres can't compare with anything (NUL characters), and query parameters that are given twice or that a controller
 * doesn't know: a filter with a typing error would otherwise silently answer with everything.
 */
public final class KnownParameters implements HandlerInterceptor {

    private static final Pattern FORM = Pattern.compile("\\s*(application/x-www-form-urlencoded|multipart/)", Pattern.CASE_INSENSITIVE);

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            // What is wrong has been found already.
            return true;
        }
        requireNoForm(request);
        request.getParameterMap().forEach((name, values) -> {
            if (Arrays.stream(values).anyMatch(value -> value.indexOf('\0') >= 0)) {
                throw invalid("The query parameter '" + name + "' holds a NUL character: remove it");
            }
        });
        if (handler instanceof HandlerMethod method && isOurs(method)) {
            requireOnce(request.getParameterMap());
            if (takesParameters(method)) {
                RouteCall.requireKnown(request.getParameterMap(), names(method));
            }
        }
        return true;
    }

    /** The fields of a form would pass for query parameters; besides, a form is what a foreign page can post without asking. */
    private static void requireNoForm(HttpServletRequest request) {
        String type = request.getContentType();
        if (type != null && request.getContentLengthLong() != 0 && FORM.matcher(type).lookingAt()) {
            throw new CoxswainException(ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "A body has to come with Content-Type: application/json in UTF-8, not " + type);
        }
    }

    private static void requireOnce(Map<String, String[]> parameters) {
        parameters.forEach((name, values) -> {
            if (values.length > 1) {
                throw invalid("The query parameter '" + name + "' is given " + values.length + " times: give it once");
            }
        });
    }

    private static CoxswainException invalid(String message) {
        return new CoxswainException(ErrorCode.INVALID_PARAMETER, message);
    }

    private static boolean isOurs(HandlerMethod method) {
        return method.getBeanType().getName().startsWith("io.coxswain.");
    }

    /** A handler that looks at the request itself knows better. */
    private static boolean takesParameters(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .noneMatch(parameter -> parameter.getParameterType() == HttpServletRequest.class);
    }

    private static List<String> names(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters()).filter(parameter -> parameter.hasParameterAnnotation(RequestParam.class))
                .map(KnownParameters::name).filter(Objects::nonNull).toList();
    }

    private static String name(MethodParameter parameter) {
        return parameter.getParameter().getName();
    }
}
