package io.coxswain.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.postgresql.ds.PGSimpleDataSource;

/** A way to a server that can be cut, or swallow everything without a word, and be mended. */
public final class TcpProxy implements AutoCloseable {

    /** What becomes of bytes. */
    private enum Way {
        OPEN, CUT, SILENT
    }

    private final int target;
    private final ServerSocket server;
    private final Set<Closeable> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Way way = Way.OPEN;
    private Duration delay = Duration.ZERO;

    private TcpProxy(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** A way to this port of the machine. */
    public static TcpProxy to(int port) {
        try {
            TcpProxy proxy = new TcpProxy(port);
            Thread.ofVirtual().name("proxy").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the way begins, on 127.0.0.1. */
    public int port() {
        return server.getLocalPort();
    }

    /** The same database, over this way. */
    public PGSimpleDataSource over(PGSimpleDataSource direct) {
        PGSimpleDataSource detour = new PGSimpleDataSource();
        detour.setUrl(direct.getUrl());
        detour.setUser(direct.getUser());
        detour.setPassword(direct.getPassword());
        detour.setServerNames(new String[] {"127.0.0.1"});
        detour.setPortNumbers(new int[] {port()});
        return detour;
    }

    /** Breaks every connection; new ones break at once. */
    public void cut() {
        set(Way.CUT);
        sockets.forEach(TcpProxy::close);
    }

    /** From now on nothing arrives any more, and nobody is told. */
    public void silence() {
        set(Way.SILENT);
    }

    /** From now on everything takes this much longer, each way. */
    public void delay(Duration longer) {
        set(Way.OPEN, longer);
    }

    /** What was held back arrives, and connections work again. */
    public void mend() {
        set(Way.OPEN);
    }

    private void set(Way next) {
        set(next, Duration.ZERO);
    }

    private void set(Way next, Duration longer) {
        lock.lock();
        try {
            way = next;
            delay = longer;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether bytes may pass; waits while the way is silent, and as long as it is slow. */
    private boolean mayPass() {
        lock.lock();
        try {
            while (way == Way.SILENT) {
                changed.awaitUninterruptibly();
            }
            for (long left = delay.toNanos(); left > 0 && !delay.isZero();) {
                left = changed.awaitNanos(left);
            }
            return way == Way.OPEN;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                sockets.add(client);
                Thread.ofVirtual().name("proxy-connection").start(() -> connect(client));
            } catch (IOException e) {
                // Closed; or nothing that another connection would not show.
            }
        }
    }

    private void connect(Socket client) {
        try {
            if (!mayPass()) {
                close(client);
                return;
            }
            Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(upstream);
            Thread.ofVirtual().name("proxy-up").start(() -> pump(client, upstream));
            pump(upstream, client);
        } catch (IOException e) {
            close(client);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[8_192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0 && mayPass(); length = in.read(buffer)) {
                out.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // One side is gone, so the other goes too.
        } finally {
            close(from);
            close(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    @Override
    public void close() {
        close(server);
        cut();
    }
}
