package io.weir.lambda;

import io.weir.log.LogText;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does work on other threads that every cold start needs and that does not depend on the handler,
 * while the handler's own thread makes its function and its clients: Lambda gives a container up to
 * two cores until it is ready. It ends before the handler's constructor does.
 */
final class HeadStart {
  private static final Logger LOG = LoggerFactory.getLogger(HeadStart.class);

  private final List<Thread> threads;

  private HeadStart(List<Thread> threads) {
    this.threads = threads;
  }

  static HeadStart begin(Map<String, String> environment) {
    boolean tls = !environment.getOrDefault("AWS_ENDPOINT_URL", "").startsWith("http:");
    return of(List.of(Rehearsal::json, () -> rehearse(tls, new Environment(environment))));
  }

  /** Begins each task on a thread of its own. */
  static HeadStart of(List<Runnable> tasks) {
    return new HeadStart(tasks.stream().map(HeadStart::thread).toList());
  }

  private static Thread thread(Runnable task) {
    return Thread.ofPlatform().daemon().name("weir-head-start").start(() -> guarded(task));
  }

  /** Ignores failures, because the first event meets them again, where they count. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | LinkageError failed) {
      LOG.warn("what was begun ahead failed; the first event does it again", LogText.trace(failed));
    }
  }

  private static void rehearse(boolean tls, Environment environment) {
    loadSecurity(tls);
    Rehearsal.run(MetricSettings.DEFAULT.in(environment).written());
  }

  /** Loads the classes that sign requests and, if the endpoint uses TLS, open connections. */
  private static void loadSecurity(boolean tls) {
    try {
      MessageDigest.getInstance("SHA-256");
      Mac.getInstance("HmacSHA256");
      if (tls) {
        SSLContext.getInstance("TLS").init(null, null, null);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256, HmacSHA256 and TLS", e);
    }
  }

  /** True once nothing of it runs any more. */
  boolean over() {
    return threads.stream().noneMatch(Thread::isAlive);
  }

  /** Waits until it is over; at once from the second time on. */
  void await() {
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
