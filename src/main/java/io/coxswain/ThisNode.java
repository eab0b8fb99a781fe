package io.coxswain;

import io.coxswain.cluster.NodeDescription;
import io.coxswain.cluster.NodeProperties;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.core.env.Environment;

/** Describes this node once its port is known. */
record ThisNode(NodeProperties properties, Set<String> jobTypes, Environment environment) implements Supplier<NodeDescription> {

    @Override
    public NodeDescription get() {
        String port = environment.getProperty("local.server.port", environment.getProperty("server.port", "8080"));
        String bound = environment.getProperty("server.address", "");
        String host = bound.isEmpty() || bound.equals("0.0.0.0") || bound.equals("::") ? hostName() : bound;
        String name = properties.name() == null ? hostName() + "-" + port : properties.name();
        String address = properties.address() == null ? "http://" + bracketed(host) + ":" + port : properties.address();
        return new NodeDescription(name, address, properties.labels(), properties.slots(), properties.maxJobMasters(), jobTypes);
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
