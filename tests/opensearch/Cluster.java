import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * A cluster of three nodes for tests, in one process and on free ports of this machine only.
 *
 * <p>{@code Cluster FOLDER KEYSTORE} keeps its data in the folder and writes there, once the nodes have found each
 * other, the file {@code ready}: the nodes' addresses, the address that takes commands, and the address of a door
 * with TLS. A connection to the command address sends {@code stop 1} or {@code start 1} and reads {@code done}. The
 * process ends when its standard input does.
 */
public final class Cluster {
    private static final int NODES = 3;
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    public static void main(String[] arguments) throws Exception {
        File folder = new File(arguments[0]);
        int[] ports = freePorts(2 * NODES);
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.setMaxHttpPort(-1);
        runner.onBuild((number, settings) -> {
            settings.put("network.host", HERE.getHostAddress());
            settings.put("http.port", ports[number - 1]);
            settings.put("transport.port", ports[NODES + number - 1]);
            for (int seed = 0; seed < NODES; seed++) {
                settings.put("discovery.seed_hosts." + seed, HERE.getHostAddress() + ":" + ports[NODES + seed]);
            }
            settings.putList("cluster.initial_cluster_manager_nodes", "Node 1");
            settings.put("discovery.initial_state_timeout", "0s");
            // Test machines are full, and nodes come and go on purpose.
            settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
            settings.put("cluster.fault_detection.follower_check.timeout", "5s");
            settings.put("indices.recovery.max_bytes_per_sec", "0");
        }).build(OpenSearchRunner.newConfigs()
            .clusterName("roledex-test").numOfNode(NODES).basePath(folder.getPath()));
        await(runner);
        int commands = listen(socket -> obey(socket, runner), new ServerSocket(0, 50, HERE));
        int secure = listen(socket -> pass(socket, ports[0]), secured(arguments[1]));
        announce(folder, ports, commands, secure);
        while (System.in.read() >= 0) {
            // Whoever started this keeps the other end open.
        }
        runner.close();
        System.exit(0);
    }

    private static int[] freePorts(int count) throws IOException {
        ServerSocket[] sockets = new ServerSocket[count];
        int[] ports = new int[count];
        for (int at = 0; at < count; at++) {
            sockets[at] = new ServerSocket(0, 1, HERE);
            ports[at] = sockets[at].getLocalPort();
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }

    private static void await(OpenSearchRunner runner) throws InterruptedException {
        for (int waited = 0; waited < 600; waited++) {
            if (runner.clusterService().state().nodes().getSize() == NODES) {
                return;
            }
            Thread.sleep(200);
        }
        throw new IllegalStateException("the nodes have not found each other");
    }

    private static void announce(File folder, int[] ports, int commands, int secure) throws IOException {
        File partial = new File(folder, "ready.partial");
        try (PrintWriter file = new PrintWriter(partial, "UTF-8")) {
            StringBuilder nodes = new StringBuilder();
            for (int at = 0; at < NODES; at++) {
                nodes.append(at == 0 ? "" : ",").append(HERE.getHostAddress()).append(':').append(ports[at]);
            }
            file.println("ROLEDEX_TEST_OPENSEARCH=" + nodes);
            file.println("ROLEDEX_TEST_OPENSEARCH_CONTROL=" + HERE.getHostAddress() + ":" + commands);
            file.println("ROLEDEX_TEST_OPENSEARCH_TLS=localhost:" + secure);
        }
        if (!partial.renameTo(new File(folder, "ready"))) {
            throw new IOException("cannot write " + folder);
        }
    }

    private interface Work {
        void on(Socket socket) throws Exception;
    }

    private static int listen(Work work, ServerSocket server) {
        start(() -> {
            while (true) {
                Socket socket = server.accept();
                start(() -> {
                    try (socket) {
                        work.on(socket);
                    }
                });
            }
        });
        return server.getLocalPort();
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void start(Step step) {
        Thread thread = new Thread(() -> {
            try {
                step.run();
            } catch (Exception e) {
                // A connection that ends early is the other side's matter.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void obey(Socket socket, OpenSearchRunner runner) throws Exception {
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        String[] words = reader.readLine().split(" ");
        int node = Integer.parseInt(words[1]) - 1;
        if (words[0].equals("stop")) {
            runner.getNode(node).close();
        } else {
            runner.startNode(node);
        }
        socket.getOutputStream().write("done\n".getBytes(StandardCharsets.UTF_8));
    }

    /** A door with TLS before a node that has none. */
    private static ServerSocket secured(String keystore) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = new FileInputStream(keystore)) {
            keys.load(file, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, 50, HERE);
    }

    private static void pass(Socket outside, int port) throws Exception {
        try (Socket inside = new Socket(HERE, port)) {
            start(() -> copy(inside.getInputStream(), outside.getOutputStream()));
            copy(outside.getInputStream(), inside.getOutputStream());
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (int length; (length = from.read(buffer)) >= 0;) {
            to.write(buffer, 0, length);
            to.flush();
        }
    }
}
