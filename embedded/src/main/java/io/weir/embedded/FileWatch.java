package io.weir.embedded;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Waits for changes of files. The system wakes it where it can; it also looks by itself once in a
 * while, so that nothing is missed where the system cannot, as on some network drives, or knows too
 * many files already.
 */
final class FileWatch implements AutoCloseable {
  /** The time between two looks without a notice of the system. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /**
   * A compiler writes one file after the other: it has finished when nothing changes for so long.
   */
  private static final Duration QUIET = Duration.ofMillis(250);

  private static final WatchEvent.Kind<?>[] ALL = {
    StandardWatchEventKinds.ENTRY_CREATE,
    StandardWatchEventKinds.ENTRY_MODIFY,
    StandardWatchEventKinds.ENTRY_DELETE
  };

  private final List<Path> roots;
  private final WatchService service;
  private final Map<Path, WatchKey> watched = new HashMap<>();

  /**
   * @param roots files and folders; they need not be there yet
   */
  FileWatch(List<Path> roots) {
    this.roots = List.copyOf(roots);
    this.service = service();
  }

  /** Null if this system has none. */
  private static WatchService service() {
    try {
      return FileSystems.getDefault().newWatchService();
    } catch (IOException | UnsupportedOperationException none) {
      return null;
    }
  }

  /** The state of all files now. */
  FileStamps now() {
    FileStamps stamps = FileStamps.of(roots);
    watch(stamps);
    return stamps;
  }

  private void watch(FileStamps stamps) {
    Set<Path> folders = new HashSet<>(stamps.folders());
    roots.stream()
        .map(root -> root.toAbsolutePath().getParent())
        .filter(parent -> parent != null && Files.isDirectory(parent))
        .forEach(folders::add);
    watched
        .keySet()
        .removeIf(folder -> !folders.contains(folder) || !watched.get(folder).isValid());
    folders.removeAll(watched.keySet());
    for (Path folder : folders) {
      register(folder);
    }
  }

  private void register(Path folder) {
    try {
      if (service != null) {
        watched.put(folder, folder.register(service, ALL));
      }
    } catch (IOException notWatched) {
      // It is looked at by time.
    }
  }

  /**
   * Waits until files differ from a state, and then until they stay as they are for a moment.
   *
   * @return their state then
   * @throws InterruptedException if the thread is to end
   */
  FileStamps changedSince(FileStamps known) throws InterruptedException {
    FileStamps now = now();
    while (now.isAs(known)) {
      await(LOOK);
      now = now();
    }
    return settled(now);
  }

  private FileStamps settled(FileStamps changed) throws InterruptedException {
    FileStamps before = changed;
    while (true) {
      TimeUnit.MILLISECONDS.sleep(QUIET.toMillis());
      FileStamps now = now();
      if (now.isAs(before)) {
        return now;
      }
      before = now;
    }
  }

  private void await(Duration longest) throws InterruptedException {
    if (service == null) {
      TimeUnit.MILLISECONDS.sleep(longest.toMillis());
      return;
    }
    WatchKey key = service.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    while (key != null) {
      key.pollEvents();
      key.reset();
      key = service.poll();
    }
  }

  @Override
  public void close() {
    try {
      if (service != null) {
        service.close();
      }
    } catch (IOException | ClosedWatchServiceException ending) {
      // Nothing is watched any more.
    }
  }
}
