package io.weir.connect;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between clients and a server on this machine, and cuts a connection after any byte. Cut
 * within a request, the request has no effect or has one; cut within an answer, it had one.
 */
public final class CuttingProxy implements AutoCloseable {
  /** One direction of the bytes. */
  public enum Side {
    REQUEST,
    ANSWER
  }

  private static final long NEVER = Long.MAX_VALUE / 2;

  private final ServerSocket server;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong[] left = {new AtomicLong(NEVER), new AtomicLong(NEVER)};
  private final AtomicLong[] passed = {new AtomicLong(), new AtomicLong()};
  private final AtomicLong cuts = new AtomicLong();
  private volatile boolean refusing;

  public CuttingProxy(int target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Cuts the connection in which that many more bytes of that side have passed, once. */
  public void cutAfter(Side side, long bytes) {
    left[side.ordinal()].set(bytes);
  }

  /** Cuts no more. */
  public void heal() {
    left[0].set(NEVER);
    left[1].set(NEVER);
    refusing = false;
  }

  /** Closes all connections and each new one at once. */
  public void refuse() {
    refusing = true;
    cutAll();
  }

  /** Closes all connections, as a server does with idle ones. */
  public void cutAll() {
    sockets.forEach(CuttingProxy::close);
    sockets.clear();
  }

  /** The bytes of that side that have passed so far. */
  public long passed(Side side) {
    return passed[side.ordinal()].get();
  }

  /** The cuts so far. */
  public long cuts() {
    return cuts.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (refusing) {
          close(client);
          continue;
        }
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), target);
        client.setTcpNoDelay(true);
        behind.setTcpNoDelay(true);
        sockets.add(client);
        sockets.add(behind);
        Thread.ofVirtual().start(() -> pump(Side.REQUEST, client, behind));
        Thread.ofVirtual().start(() -> pump(Side.ANSWER, behind, client));
      } catch (IOException closed) {
        // The server is closed, or the one behind is away: the client is not answered.
      }
    }
  }

  private void pump(Side side, Socket from, Socket to) {
    byte[] buffer = new byte[8_192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        int allowed = allowed(side, read);
        out.write(buffer, 0, allowed);
        out.flush();
        if (allowed < read) {
          cuts.incrementAndGet();
          break;
        }
      }
    } catch (IOException cut) {
      // One of the two is closed, so the other is closed too.
    }
    close(from);
    close(to);
    sockets.remove(from);
    sockets.remove(to);
  }

  private int allowed(Side side, int read) {
    passed[side.ordinal()].addAndGet(read);
    AtomicLong budget = left[side.ordinal()];
    if (budget.get() >= NEVER / 2) {
      return read;
    }
    long before = budget.getAndAdd(-read);
    if (before >= read) {
      return read;
    }
    budget.set(NEVER);
    return (int) Math.max(0, before);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    cutAll();
  }
}
