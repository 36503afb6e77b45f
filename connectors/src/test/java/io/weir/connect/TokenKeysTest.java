package io.weir.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.codec.UnavailableException;
import io.weir.connect.kms.KmsKeys;
import io.weir.connect.secrets.SecretKeys;
import io.weir.privacy.SealedPayload;
import io.weir.privacy.TokenKey;
import io.weir.privacy.Tokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GenerateMacRequest;
import software.amazon.awssdk.services.kms.model.GenerateMacResponse;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Keys of KMS and Secrets Manager, by the servers of moto; what these cannot do, by a client. */
class TokenKeysTest {
  private static final String SERVER =
      """
      import sys, logging
      logging.getLogger('werkzeug').setLevel(logging.ERROR)
      from moto.moto_server.threaded_moto_server import ThreadedMotoServer
      server = ThreadedMotoServer(ip_address='127.0.0.1', port=0, verbose=False)
      server.start()
      print(server.get_host_and_port()[1], flush=True)
      sys.stdin.read()
      """;

  private static Process moto;
  private static URI address;

  @BeforeAll
  static void start() throws IOException {
    try {
      moto =
          new ProcessBuilder("python3", "-c", SERVER)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException noPython) {
      return;
    }
    BufferedReader out =
        new BufferedReader(new InputStreamReader(moto.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null && address == null; ) {
      address = line.matches("\\d+") ? URI.create("http://127.0.0.1:" + line) : null;
      line = address == null ? out.readLine() : line;
    }
    if (address == null) {
      System.err.println(
          "The tests of KMS and Secrets Manager are skipped: python3 -m pip install 'moto[server]'");
    }
  }

  @AfterAll
  static void stop() throws IOException {
    if (moto != null) {
      moto.getOutputStream().close();
    }
  }

  private static KmsClient kms() {
    return KmsClient.builder()
        .endpointOverride(address)
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  private static SecretsManagerClient secrets() {
    return SecretsManagerClient.builder()
        .endpointOverride(address)
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  private static String key(KmsClient client) {
    return client
        .createKey(key -> key.keySpec(KeySpec.HMAC_256).keyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
        .keyMetadata()
        .keyId();
  }

  @Test
  void kmsMakesTheSameKeyInEachContainerAndAnotherAfterARotation() {
    assumeTrue(address != null);
    try (KmsClient client = kms()) {
      String first = key(client);
      client.createAlias(alias -> alias.aliasName("alias/people").targetKeyId(first));
      KmsKeys one = KmsKeys.of("alias/people").withClient(client);
      String token = new Tokens(one).of("a@b");
      assertThat(token).startsWith("tok_" + first + "_");
      assertThat(new Tokens(KmsKeys.of("alias/people").withClient(client)).of("a@b"))
          .isEqualTo(token);
      byte[] sealed = SealedPayload.seal(one.current(), new byte[7]);

      String second = key(client);
      client.updateAlias(alias -> alias.aliasName("alias/people").targetKeyId(second));
      KmsKeys rotated = KmsKeys.of("alias/people").withClient(client);
      assertThat(new Tokens(rotated).of("a@b")).startsWith("tok_" + second + "_");
      assertThat(SealedPayload.open(rotated, sealed)).hasValue(new byte[7]);
      assertThat(rotated.find("00000000-0000-0000-0000-000000000000")).isEmpty();
    }
  }

  @Test
  void aKeyThatIsNotThereIsAnOutage() {
    assumeTrue(address != null);
    try (KmsClient client = kms();
        SecretsManagerClient secrets = secrets()) {
      assertThatThrownBy(KmsKeys.of("alias/none").withClient(client)::current)
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("kms:GenerateMac");
      assertThatThrownBy(SecretKeys.of("none").withClient(secrets)::current)
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("secretsmanager:GetSecretValue");
    }
  }

  @Test
  void aVersionOfASecretIsAKey() {
    assumeTrue(address != null);
    try (SecretsManagerClient client = secrets()) {
      SdkBytes first = SdkBytes.fromByteArray(new byte[32]);
      client.createSecret(secret -> secret.name("people").secretBinary(first));
      SecretKeys keys = SecretKeys.of("people").withClient(client);
      TokenKey before = keys.current();
      byte[] sealed = SealedPayload.seal(before, new byte[7]);

      client.putSecretValue(value -> value.secretId("people").secretString("x".repeat(40)));
      SecretKeys rotated = SecretKeys.of("people").withClient(client);
      assertThat(rotated.current().id()).isNotEqualTo(before.id());
      assertThat(SealedPayload.open(rotated, sealed)).hasValue(new byte[7]);
      assertThat(rotated.find("11111111-1111-1111-1111-111111111111")).isEmpty();

      client.putSecretValue(value -> value.secretId("people").secretString("short"));
      assertThatThrownBy(SecretKeys.of("people").withClient(client)::current)
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("5 bytes")
          .message()
          .doesNotContain("short");
    }
  }

  /** Has the key k, and for others an error, as KMS codes it; null = it is not reached. */
  private record Failing(String code) implements KmsClient {
    @Override
    public GenerateMacResponse generateMac(GenerateMacRequest request) {
      if (request.keyId().equals("k")) {
        return GenerateMacResponse.builder()
            .keyId("arn:aws:kms:eu-central-1:111122223333:key/k")
            .mac(SdkBytes.fromByteArray(new byte[32]))
            .build();
      }
      if (code == null) {
        throw SdkClientException.create("connect timed out");
      }
      throw KmsException.builder()
          .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
          .build();
    }

    @Override
    public String serviceName() {
      return "kms";
    }

    @Override
    public void close() {}
  }

  /** The id in a payload is its sender's word: it must not hold the shard. */
  @Test
  void anIdThatIsRefusedIsNoKey_aServiceThatIsAwayIsAnOutage() {
    for (String none :
        new String[] {"NotFoundException", "AccessDeniedException", "DisabledException"}) {
      KmsKeys keys = KmsKeys.of("k").withClient(new Failing(none)).lifetime(Duration.ofMinutes(1));
      assertThat(keys.find("k")).isPresent();
      assertThat(keys.find("x")).isEmpty();
      assertThatThrownBy(KmsKeys.of("y").withClient(new Failing(none))::current)
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining(none);
    }
    for (String away : new String[] {"ThrottlingException", "KMSInternalException", null}) {
      KmsKeys keys = KmsKeys.of("k").withClient(new Failing(away));
      assertThatThrownBy(() -> keys.find("x")).isInstanceOf(UnavailableException.class);
    }
  }
}
