package io.coxswain.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SecretMaskTest {

    private final Json json = new Json();
    private final SecretMask mask = SecretMask.standard();

    private String masked(String config) {
        return json.write(mask.mask(json.tree(config)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "dbPassword", "PASSWD", "passphrase", "clientSecret", "secret-key", "token", "apiToken",
        "credentials",
        "private-key", "privateKey", "api_key", "apiKey", "api.key", "accessKey", "Authorization", "connectionString"})
    void givenKeyThatSoundsLikeASecret_whenShown_thenItsValueIsNot(String key) {
        assertThat(masked("{\"" + key + "\": \"hunter2\"}")).isEqualTo("{\"" + key + "\":\"***\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "key", "keys", "table", "path", "author", "bypass", "monkey"})
    void givenAnyOtherKey_whenShown_thenItsValueIsToo(String key) {
        assertThat(masked("{\"" + key + "\": \"hunter2\"}")).isEqualTo("{\"" + key + "\":\"hunter2\"}");
    }

    @Test
    void givenSecretsOfAnyShapeAndDepth_whenShown_thenNothingOfThemIsLeftButTheirPlace() {
        String shown = masked("""
                {"steps": [{"auth": {"password": 1234, "user": "ada"}}, {"credentials": {"user": "bob", "key": ["x"]}}],
                 "secret": null, "rows": 7, "on": true}""");

        assertThat(shown).isEqualTo("""
                {"steps":[{"auth":{"password":"***","user":"ada"}},{"credentials":"***"}],"secret":null,"rows":7,"on":true}""");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"jdbc:postgresql://ada:hunter2@db:5432/x, jdbc:postgresql://ada:***@db:5432/x",
        "https://:hunter2@host/, https://:***@host/", "redis://ada:p@ss@host, redis://ada:***@host",
        "see http://a:b@one and ftp://c:d@two, see http://a:***@one and ftp://c:***@two",
        "https://host:8080/a@b, https://host:8080/a@b", "ada:hunter2@host, ada:hunter2@host"})
    void givenPasswordInUrl_whenShown_thenOnlyThePasswordIsHidden(String url, String shown) {
        assertThat(masked("{\"target\": \"" + url + "\"}")).isEqualTo("{\"target\":\"" + shown + "\"}");
    }

    @Test
    void givenConfig_whenShown_thenItIsLeftAsItWas() {
        JsonNode config = json.tree("{\"a\": {\"password\": \"hunter2\"}}");

        mask.mask(config);

        assertThat(config).isEqualTo(json.tree("{\"a\": {\"password\": \"hunter2\"}}"));
    }

    @Test
    void givenMessageThatQuotesSecrets_whenTold_thenTheyAreHidden() {
        JsonNode config = json.tree("""
                {"password": "hunter2", "pin": {"secret": 42}, "tokens": ["hunter2-longer"], "url": "http://a:open@b", "rows": 7}""");

        String told = mask.scrub("'hunter2' and hunter2-longer, 42 but not 1423, open, rows 7, jdbc:x://u:other@h", config);

        assertThat(told).isEqualTo("'***' and ***, *** but not 1423, ***, rows 7, jdbc:x://u:***@h");
    }

    @Test
    void givenExceptionThatQuotesSecrets_whenLogged_thenItIsACopyWithTheSamePlaces() {
        JsonNode config = json.tree("{\"password\": \"hunter2\"}");
        var cause = new IllegalStateException("FATAL: hunter2 is wrong");
        var error = new RuntimeException("can't connect", cause);

        Throwable told = mask.scrub(error, config);

        assertThat(told.toString()).isEqualTo("java.lang.RuntimeException: can't connect");
        assertThat(told.getCause()).hasToString("java.lang.IllegalStateException: FATAL: *** is wrong");
        assertThat(told.getCause().getStackTrace()).isEqualTo(cause.getStackTrace());
        assertThat(mask.scrub(error, json.tree("{\"password\": \"other\"}"))).isSameAs(error);
    }

    @Test
    void givenKeysOfOnesOwn_whenShown_thenTheyAreHiddenAndNoOthers() {
        SecretMask own = new SecretMask("^pin$");

        assertThat(json.write(own.mask(json.tree("{\"pin\": \"1\", \"pins\": \"2\", \"password\": \"3\"}"))))
                .isEqualTo("{\"pin\":\"***\",\"pins\":\"2\",\"password\":\"3\"}");
    }
}
