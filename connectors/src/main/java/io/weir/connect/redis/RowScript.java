package io.weir.connect.redis;

import io.weir.connect.NamedValue;
import io.weir.spi.Emission;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The script that writes a row if it is newer than the stored one. It has one key, so it runs on
 * one node of a cluster. Revisions are compared as decimal digits: Lua's numbers hold 53 bits.
 *
 * <p>What a script wrote stays when a later command of it fails. So value and revision are last: up
 * to then the row says what it said before. A server that is full, or that denies a command, says
 * so before them. A new row is a hash with its origin alone until then, and has no revision.
 */
final class RowScript {
  static final long OVERTAKEN = 0;
  static final long WRITTEN = 1;
  static final long OTHER_KEY = 2;
  static final long FOREIGN = 3;

  private static final String TEXT =
      """
      local row, revision, origin, op = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
      local kind = redis.call('TYPE', row)['ok']
      if kind ~= 'none' then
        if kind ~= 'hash' then return 3 end
        local stored = redis.call('HMGET', row, 'weir-revision', 'weir-origin')
        if not stored[1] and not stored[2] then return 3 end
        if stored[2] ~= origin then return 2 end
        if stored[1] then
          local longer = #stored[1] - #revision
          if longer > 0 or longer == 0 and stored[1] >= revision then return 0 end
        end
      end
      redis.call('HSET', row, 'weir-origin', origin)
      if ARGV[4] == '0' then
        redis.call('PERSIST', row)
      else
        redis.call('PEXPIRE', row, ARGV[4])
      end
      if op == 'DELETE' then
        redis.call('HDEL', row, 'value')
        redis.call('HSET', row, 'weir-revision', revision)
      else
        redis.call('HSET', row, 'value', ARGV[5], 'weir-revision', revision)
      end
      return 1
      """;

  private static final byte[] UPSERT = bytes(Emission.Op.UPSERT.name());
  private static final byte[] DELETE = bytes(Emission.Op.DELETE.name());

  static final byte[] SOURCE = bytes(TEXT);
  static final byte[] SHA = bytes(sha());

  private RowScript() {}

  static List<byte[]> keys(Emission emission) {
    return List.of(NamedValue.nameBytes(emission.payload()));
  }

  static List<byte[]> arguments(Emission emission, long lifeMillis) {
    return List.of(
        bytes(Long.toString(emission.revision())),
        bytes(emission.key()),
        emission.op() == Emission.Op.DELETE ? DELETE : UPSERT,
        bytes(Long.toString(lifeMillis)),
        NamedValue.value(emission.payload()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Redis names scripts by their SHA-1. */
  private static String sha() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(SOURCE));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
