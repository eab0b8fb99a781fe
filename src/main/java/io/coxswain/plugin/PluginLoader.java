package io.coxswain.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.CodeSource;
import java.security.SecureClassLoader;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Finds the classes and resources of one plug-in: the JDK's, those of {@link SharedPackages} in the node, all others in the jar, and
 * nowhere else. A {@code Class-Path} in the manifest is not followed: a jar is one file, with one hash.
 */
final class PluginLoader extends SecureClassLoader implements AutoCloseable {

    static {
        registerAsParallelCapable();
    }

    private final JarFile jar;
    private final ClassLoader node;
    private final URLStreamHandler entries = new Entries();
    private final CodeSource source;

    /**
     * @param name of the jar, for stack traces and URLs
     * @param jar closed with the loader
     * @param node has the shared packages
     */
    PluginLoader(String name, JarFile jar, ClassLoader node) {
        super(name, getPlatformClassLoader());
        this.jar = jar;
        this.node = node;
        this.source = new CodeSource(url(""), (Certificate[]) null);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return SharedPackages.contain(name) ? node.loadClass(name) : super.loadClass(name, resolve);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        JarEntry entry = jar.getJarEntry(name.replace('.', '/') + ".class");
        if (entry == null) {
            throw new ClassNotFoundException(name);
        }
        try (InputStream in = jar.getInputStream(entry)) {
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length, source);
        } catch (IOException e) {
            throw new ClassNotFoundException(name + " can't be read: " + e.getMessage(), e);
        }
    }

    @Override
    protected @Nullable URL findResource(String name) {
        return jar.getJarEntry(name) == null ? null : url(name);
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return Collections.enumeration(found == null ? List.of() : List.of(found));
    }

    private URL url(String entry) {
        try {
            return URL.of(new URI("plugin", null, "/" + getName() + "!/" + entry, null), entries);
        } catch (URISyntaxException | MalformedURLException e) {
            throw new IllegalArgumentException("No URL can name " + entry + " in " + getName(), e);
        }
    }

    /** No class of the plug-in is found any more that was not found before. */
    @Override
    public void close() {
        try {
            jar.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens {@code plugin:/name.jar!/entry} out of the open jar, which has no other address. */
    private final class Entries extends URLStreamHandler {

        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            String path = URI.create(url.toString()).getPath();
            JarEntry entry = jar.getJarEntry(path.substring(path.indexOf("!/") + 2));
            if (entry == null) {
                throw new IOException(url + " does not exist");
            }
            return new URLConnection(url) {
                @Override
                public void connect() {
                    connected = true;
                }

                @Override
                public InputStream getInputStream() throws IOException {
                    return jar.getInputStream(entry);
                }

                @Override
                public long getContentLengthLong() {
                    return entry.getSize();
                }
            };
        }
    }
}
