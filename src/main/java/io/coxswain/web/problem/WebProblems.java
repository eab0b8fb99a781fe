package io.coxswain.web.problem;

import io.coxswain.api.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Problems that Spring finds before a call reaches its handler. */
final class WebProblems {

    private WebProblems() {}

    static boolean isKnown(Throwable error) {
        return error instanceof ErrorResponse;
    }

    static Optional<Answer> of(Throwable error) {
        return switch (error) {
            case HttpRequestMethodNotSupportedException method -> Optional.of(Problems.of(new MethodNotAllowedException(method.getMethod(),
                    names(method))));
            case HttpMediaTypeNotSupportedException type -> Optional.of(unsupported(type.getContentType(), type));
            case HttpMediaTypeNotAcceptableException accept -> Optional.of(Problems.of(ErrorCode.NOT_ACCEPTABLE,
                    "This call answers with application/json: name it in Accept, or leave Accept out"));
            case InvalidParameterException query -> Optional.of(Problems.of(ErrorCode.INVALID_PARAMETER,
                    "The query can't be read: give each parameter as name=value, and not too many of them"));
            case MissingServletRequestParameterException missing -> Optional.of(Problems.of(ErrorCode.INVALID_PARAMETER,
                    "The query parameter '" + missing.getParameterName() + "' is missing"));
            case MethodArgumentTypeMismatchException mismatch -> Optional.of(mismatch(mismatch));
            case HandlerMethodValidationException invalid -> Optional.of(Problems.of(ErrorCode.INVALID_PARAMETER, violations(invalid)));
            // Of a header or parameter that nobody has looked at before.
            case RequestRejectedException unclear -> Optional.of(Problems.ofStatus(400));
            case NoResourceFoundException none -> Optional.of(Problems.ofStatus(404));
            case HttpMessageNotReadableException unreadable -> Optional.of(Problems.of(ErrorCode.MALFORMED_REQUEST,
                    "The body is missing or broke off: send a JSON object"));
            case ErrorResponse other -> Optional.of(Problems.ofStatus(other.getStatusCode().value()));
            default -> Optional.empty();
        };
    }

    private static Set<String> names(HttpRequestMethodNotSupportedException error) {
        Set<HttpMethod> methods = error.getSupportedHttpMethods();
        return methods == null ? Set.of() : methods.stream().map(HttpMethod::name).collect(Collectors.toSet());
    }

    private static Answer unsupported(MediaType given, HttpMediaTypeNotSupportedException error) {
        List<MediaType> possible = error.getSupportedMediaTypes().isEmpty()
                ? List.of(MediaType.APPLICATION_JSON)
                : error.getSupportedMediaTypes();
        Answer answer = Problems.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                "A body has to come with Content-Type: application/json in UTF-8, not "
                        + (given == null ? "without one" : given));
        return new Answer(answer.problem(), Map.of("Accept", MediaType.toString(possible)));
    }

    private static Answer mismatch(TypeMismatchException error) {
        Class<?> type = error.getRequiredType();
        String expected = type == null
                ? "another type"
                : type.isEnum()
                        ? "one of " + Arrays.toString(type.getEnumConstants())
                        : Number.class.isAssignableFrom(type) || type.isPrimitive() && type != boolean.class
                                ? "a whole number"
                                : "true or false";
        return Problems.of(ErrorCode.INVALID_PARAMETER, "The query parameter '" + error.getPropertyName() + "' has to be " + expected
                + ", not '" + error.getValue() + "'");
    }

    private static String violations(HandlerMethodValidationException error) {
        return error.getParameterValidationResults().stream()
                .map(result -> "The query parameter '" + result.getMethodParameter().getParameterName() + "' "
                        + result.getResolvableErrors().stream().map(MessageSourceResolvable::getDefaultMessage).collect(Collectors.joining(
                                ", "))
                        + ", not '" + result.getArgument() + "'")
                .collect(Collectors.joining("; "));
    }
}
