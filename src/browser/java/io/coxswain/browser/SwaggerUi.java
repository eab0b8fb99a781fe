package io.coxswain.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Swagger UI of one node, as a person sees and uses it. A picture is taken of the last answer of every call. */
final class SwaggerUi implements AutoCloseable {

    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final JsonMapper JSON = new JsonMapper();
    private static final int WIDTH = 1_300;
    private static final int HEIGHT = 1_400;

    /** An answer as it is shown. */
    record Shown(int status, JsonNode body) {

        String text(String field) {
            return body.get(field).stringValue();
        }
    }

    private final Playwright playwright;
    private final Page page;
    private final Path pictures;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> pictured = new ArrayList<>();

    private SwaggerUi(Playwright playwright, Page page, Path pictures) {
        this.playwright = playwright;
        this.page = page;
        this.pictures = pictures;
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
    }

    /**
     * Opens what the node's root leads to.
     *
     * @param story names the folder of the pictures
     */
    static SwaggerUi open(URI node, String story) {
        Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            Browser browser = playwright.chromium().launch(new BrowserType.LaunchOptions()
                    .setExecutablePath(executable(System.getProperty("browser.executable"))).setChromiumSandbox(false));
            SwaggerUi ui = new SwaggerUi(playwright, browser.newPage(new Browser.NewPageOptions().setViewportSize(WIDTH, HEIGHT)),
                    PICTURES.resolve(story));
            ui.page.navigate(node.toString());
            ui.page.locator(".opblock").first().waitFor();
            ui.picture("all calls");
            return ui;
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    private static Path executable(String name) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(Path::of).map(directory -> directory.resolve(name))
                .filter(Files::isExecutable).findFirst().orElseThrow(() -> new IllegalStateException("There is no '" + name
                        + "' on the PATH: install it, or name another browser of its family with -Dbrowser.executable"));
    }

    /**
     * Makes a call with what the form offers.
     *
     * @param parameters what is typed into the fields of these names
     */
    Shown call(String method, String path, Map<String, String> parameters) {
        Locator block = unfold(method, path);
        parameters.forEach((name, value) -> block.locator("tr[data-param-name='" + name + "'] input").fill(value));
        return execute(block, method + " " + path);
    }

    /** Makes a call with the example of this name as its body. */
    Shown callWithExample(String method, String path, String example) {
        Locator block = unfold(method, path);
        block.locator(".examples-select select").first().selectOption(example);
        return execute(block, method + " " + path);
    }

    /** Makes a call with a body that replaces the one that the form offers. */
    Shown callWithBody(String method, String path, String body) {
        Locator block = unfold(method, path);
        block.locator("textarea.body-param__text").fill(body);
        return execute(block, method + " " + path);
    }

    private Locator unfold(String method, String path) {
        Locator block = page.locator(".opblock-" + method.toLowerCase(Locale.ROOT)).filter(new Locator.FilterOptions()
                .setHas(page.locator(".opblock-summary [data-path='" + path + "']"))).first();
        if (!block.getAttribute("class").contains("is-open")) {
            block.locator(".opblock-summary-control").click();
        }
        block.locator("button.execute").waitFor();
        return block;
    }

    private Shown execute(Locator block, String title) {
        Locator clear = block.locator("button.btn-clear");
        if (clear.count() > 0) {
            clear.click();
        }
        block.locator("button.execute").click();
        Locator answer = block.locator(".live-responses-table .response").first();
        answer.waitFor();
        answer.scrollIntoViewIfNeeded();
        picture(title);
        String status = answer.locator(".response-col_status").innerText().strip().split("\\s")[0];
        return new Shown(Integer.parseInt(status), JSON.readTree(answer.locator(".response-col_description pre").first().innerText()));
    }

    private void picture(String title) {
        if (!pictured.contains(title)) {
            pictured.add(title);
        }
        String file = "%02d %s.png".formatted(pictured.indexOf(title) + 1, title).replaceAll("[^A-Za-z0-9.]+", "-");
        page.screenshot(new Page.ScreenshotOptions().setPath(pictures.resolve(file)));
    }

    /** What the browser's console has complained of. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        playwright.close();
    }
}
