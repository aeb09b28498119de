package io.github.dl4jlosses.segment.spark.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {
  private static final Path EXAMPLE = Path.of("src/example/spark-defaults.conf");

  @TempDir private Path home = Path.of("");

  private Path file(String text, String permissions) throws IOException {
    Path file = Files.writeString(home.resolve("spark.conf"), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has other permissions")
  void settingsAreReadAsSparkReadsThem() throws IOException {
    Path file = file("# mine\nspark.a  1 \nspark.b=two words\n", "rw-r--r--");
    assertEquals(Map.of("spark.a", "1", "spark.b", "two words"), SettingsFile.read(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has other permissions")
  void aSecretThatOthersMayReadOrWriteIsRefused(String permissions) throws IOException {
    Path file = file("spark.authenticate.secret abc\n", permissions);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> SettingsFile.read(file));
    assertEquals(
        "file "
            + file
            + " must be for its owner alone, as it has a secret, got "
            + permissions
            + " (chmod 600)",
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.authenticate.secret",
        "spark.ssl.keyPassword",
        "spark.hadoop.fs.s3a.access.key",
        "spark.hadoop.fs.s3a.secret.key",
        "spark.hadoop.fs.s3a.session.token",
        "spark.hadoop.fs.s3a.encryption.key",
        "spark.hadoop.fs.azure.account.key.mine.blob.core.windows.net",
        "spark.hadoop.fs.azure.account.oauth2.client.secret",
        "spark.hadoop.fs.gs.auth.service.account.private.key",
        "spark.kubernetes.authenticate.submission.oauthToken",
        "spark.hadoop.some.credential"
      })
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has other permissions")
  void anySecretMakesAFilePrivate(String key) throws IOException {
    Path file = file(key + " abc\n", "rw-r--r--");
    assertThrows(IllegalArgumentException.class, () -> SettingsFile.read(file));
    assertEquals(Map.of(key, "abc"), SettingsFile.read(file(key + " abc\n", "rw-------")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.authenticate.secret.file",
        "spark.hadoop.fs.s3a.aws.credentials.provider",
        "spark.hadoop.hadoop.security.credential.provider.path",
        "spark.security.credentials.hive.enabled",
        "spark.network.crypto.keyLength",
        "spark.ssl.keyStore",
        "spark.executor.memory"
      })
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has other permissions")
  void whatIsAboutASecretIsNone(String key) throws IOException {
    assertEquals(Map.of(key, "abc"), SettingsFile.read(file(key + " abc\n", "rw-r--r--")));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has other permissions")
  void aSettingThatIsNoneOfSparksIsRefused() throws IOException {
    Path file = file("park.a 1\n", "rw-------");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> SettingsFile.read(file));
    assertEquals(
        "file " + file + " must have settings of Spark, as spark.executor.memory, got park.a",
        e.getMessage());
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has other permissions")
  void theExampleAuthenticatesAndEncryptsAndOpensNoRestPort() throws IOException {
    Map<String, String> settings = SettingsFile.read(file(Files.readString(EXAMPLE), "rw-------"));
    Map<String, String> expected =
        Map.of(
            "spark.authenticate", "true",
            "spark.network.crypto.enabled", "true",
            "spark.network.crypto.cipher", "AES/GCM/NoPadding",
            "spark.network.crypto.saslFallback", "false",
            "spark.io.encryption.enabled", "true",
            "spark.master.rest.enabled", "false",
            "spark.ui.enabled", "false");
    expected.forEach((key, value) -> assertEquals(value, settings.get(key), key));
  }
}
