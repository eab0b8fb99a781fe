package io.coxswain.dev;

import io.coxswain.cluster.NodeDescription;
import java.io.File;
import java.net.URI;
import java.util.List;
import org.springframework.boot.system.ApplicationHome;
import org.springframework.core.env.Environment;

/**
 * What a newcomer is told at the end of the demo: where to look, and how to see a failover with a second node.
 *
 * @param secondNode the command that starts a node beside this one
 */
record DemoGuide(String nodeName, URI url, URI swaggerUi, long pid, List<String> secondNode, URI secondUrl) {

    static DemoGuide of(NodeDescription node, Environment environment) {
        URI url = URI.create(node.address() + "/");
        int second = url.getPort() + 1;
        String swaggerUi = environment.getProperty("springdoc.swagger-ui.path", "/swagger-ui.html");
        return new DemoGuide(node.name(), url, url.resolve(swaggerUi), ProcessHandle.current().pid(),
                secondNode(environment, second), URI.create(node.address().replace(":" + url.getPort(), ":" + second) + "/"));
    }

    private static List<String> secondNode(Environment environment, int port) {
        String arguments = "--server.port=" + port;
        if (environment.getProperty("spring.datasource.url") != null) {
            arguments += " --spring.datasource.url=... (and what else this node was told of its database)";
        } else if (environment.getProperty("coxswain.dev.data-dir") != null) {
            arguments += " --coxswain.dev.data-dir=" + environment.getProperty("coxswain.dev.data-dir");
        }
        File source = new ApplicationHome(DemoGuide.class).getSource();
        if (source != null && source.isFile()) {
            return List.of(ProcessHandle.current().info().command().orElse("java") + " -jar " + source + " " + arguments);
        }
        return List.of("mvn spring-boot:run -Dspring-boot.run.arguments=\"" + arguments + "\"",
                "(or: mvn -DskipTests package && java -jar target/coxswain.jar " + arguments + ")");
    }

    String text(List<DemoImport.Result> imports, List<String> endless) {
        StringBuilder text = new StringBuilder("The node is up and stays up.\n\n");
        line(text, "Swagger UI", swaggerUi.toString());
        for (DemoImport.Result result : imports) {
            line(text, "Import", job(url, result.jobId()));
            line(text, "", result.outcome());
        }
        endless.forEach(id -> failover(text, id));
        return text.toString();
    }

    private void failover(StringBuilder text, String id) {
        line(text, "Endless job", job(url, id));
        line(text, "Try next", "curl -s " + job(url, id) + "/workers");
        text.append("\n  To see a failover:\n");
        text.append("    1. Start a second node in another terminal, here in the same folder:\n");
        secondNode.forEach(command -> text.append("         ").append(command).append('\n'));
        text.append("    2. Watch who leads the endless job, in a third one:\n");
        text.append("         while sleep 0.2; do curl -s ").append(job(secondUrl, id)).append("/leader; echo; done\n");
        text.append("    3. Once the second node is up for five seconds, kill the one that leads. This one is ").append(nodeName).append(
                ":\n");
        text.append("         kill -9 ").append(pid).append('\n');
        text.append("    The other node leads within a second, under a higher epoch, and replaces the workers that died.\n");
        text.append("    To end the job: curl -s -X POST ").append(job(secondUrl, id)).append("/cancel\n");
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format("  %-12s %s%n", name, value));
    }

    private static String job(URI node, String id) {
        return node.resolve("/api/v1/jobs/" + id).toString();
    }
}
