import os
import shutil
import subprocess
import unittest

from weir_localstack import paths

PLACE = paths.FOLDER / "target/starter"
PROJECT = "page-counts"
AGGREGATE = f"""<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>test</groupId>
  <artifactId>starter</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <modules>
    <module>../../..</module>
    <module>{PROJECT}</module>
  </modules>
</project>
"""


@unittest.skipUnless((paths.SAM / "bin/sam").exists(), "SAM CLI is not installed: localstack/control/run install --sam")
class StarterTest(unittest.TestCase):
    """A project that sam init makes of the starter, built beside Weir instead of on an installed Weir."""

    def test_sam_init_makes_a_project_that_is_valid_builds_and_passes_its_test(self):
        shutil.rmtree(PLACE, ignore_errors=True)
        PLACE.mkdir(parents=True)
        self.run_in(PLACE, str(paths.SAM / "bin/sam"), "init", "--no-input", "--location", str(paths.CHECKOUT / "starter"))
        template = str(PLACE / PROJECT / "template.yaml")
        self.run_in(PLACE, str(paths.SAM / "bin/sam"), "validate", "--lint", "-t", template)
        (PLACE / "pom.xml").write_text(AGGREGATE)
        self.run_in(
            PLACE, "mvn", "-B", "-ntp", "package", "-pl", f":{PROJECT}", "-am",
            "-Dtest=CountsTest", "-Dsurefire.failIfNoSpecifiedTests=false",
        )
        reports = list((PLACE / PROJECT / "target/surefire-reports").glob("TEST-*.xml"))
        self.assertEqual(1, len(reports))
        self.assertTrue((PLACE / PROJECT / "target/function.zip").is_file())

    def test_names_that_could_not_be_deployed_or_compiled_are_refused_with_what_they_may_be(self):
        shutil.rmtree(PLACE, ignore_errors=True)
        PLACE.mkdir(parents=True)
        refused = {
            "project": ["Page_Counts", "a-name-of-seventeen", "1st"],
            "group": ["com example", "com."],
            "package": ["page-counts", "com.example", "Counts"],
        }
        init = [str(paths.SAM / "bin/sam"), "init", "--no-input", "--location", str(paths.CHECKOUT / "starter")]
        for name, values in refused.items():
            for value in values:
                done = self.run_command(PLACE, *init, "--extra-context", f'{{"{name}": "{value}"}}')
                self.assertNotEqual(0, done.returncode, done.stdout)
                self.assertIn(f"{name} '{value}' must be", done.stdout)
                self.assertEqual([], list(PLACE.iterdir()))

    def run_in(self, folder, *command):
        done = self.run_command(folder, *command)
        self.assertEqual(0, done.returncode, done.stdout[-4000:])

    def run_command(self, folder, *command):
        variables = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        return subprocess.run(
            command, cwd=folder, env={**variables, "SAM_CLI_TELEMETRY": "0", "AWS_DEFAULT_REGION": "us-east-1", "__SAM_CLI_APP_DIR": str(paths.SAM_HOME)},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )


if __name__ == "__main__":
    unittest.main()
