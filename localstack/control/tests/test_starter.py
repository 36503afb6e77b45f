import hashlib
import json
import os
import re
import shutil
import subprocess
import unittest
from pathlib import Path

from weir_localstack import paths

STARTER = paths.CHECKOUT / "starter"
PLACE = paths.FOLDER / "target/starter"
REPOSITORY = paths.FOLDER / "target/starter-repository"
VERSION = "0.1.0-SNAPSHOT"
ARCHETYPE = "org.apache.maven.plugins:maven-archetype-plugin:3.4.1:generate"
SOURCES = ["one", "two"]
SINKS = ["dynamodb", "kinesis", "sqs", "s3", "own"]

# What this machine has already is read as a repository of files: nothing is put into it, and little is loaded twice.
SETTINGS = """<settings>
  <profiles>
    <profile>
      <id>machine</id>
      {places}
    </profile>
  </profiles>
  <activeProfiles>
    <activeProfile>machine</activeProfile>
  </activeProfiles>
</settings>
"""
PLACES = """<{kind}ies>
        <{kind}y>
          <id>machine</id>
          <url>file://{home}/.m2/repository</url>
          <releases><checksumPolicy>ignore</checksumPolicy></releases>
          <snapshots><enabled>false</enabled></snapshots>
        </{kind}y>
      </{kind}ies>"""
AGGREGATE = """<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>test</groupId>
  <artifactId>starter</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <modules>
    {modules}
  </modules>
</project>
"""
BAD = {
    "project": ["Page_Counts", "a-name-of-seventeen", "1st", 'a"b', "a\nb"],
    "group": ["com example", "com."],
    "package": ["page-counts", "com.Example", "com..counts", "com.new.counts", "int", "java.counts", "c" * 115],
    "sources": ["three", ""],
    "sink": ["redis"],
    "weir": ["1 0", "<"],
}


def install_weir():
    """Puts what the build has made where mvn install would put it, into the repository of these tests."""
    for pom in [paths.CHECKOUT / "pom.xml", *paths.CHECKOUT.glob("*/pom.xml")]:
        name = re.search(r"<artifactId>(weir-[\w-]+)</artifactId>", pom.read_text().split("</parent>")[-1]).group(1)
        place = REPOSITORY / "io/weir" / name / VERSION
        place.mkdir(parents=True, exist_ok=True)
        shutil.copy(pom, place / f"{name}-{VERSION}.pom")
        jar = pom.parent / f"target/{name}-{VERSION}.jar"
        if jar.is_file():
            shutil.copy(jar, place)


def is_built():
    return all((paths.CHECKOUT / f"{module}/target/weir-{module}-{VERSION}.jar").is_file() for module in ("embedded", "archetype"))


@unittest.skipUnless((paths.SAM / "bin/sam").exists(), "SAM CLI is not installed: localstack/control/run install --sam")
@unittest.skipUnless(is_built(), "Weir is not built: mvn -Dfast package")
class StarterTest(unittest.TestCase):
    """Projects of the starter: by sam init, and by Maven's archetype. They are built offline, on Weir as it is installed."""

    @classmethod
    def setUpClass(cls):
        shutil.rmtree(PLACE, ignore_errors=True)
        PLACE.mkdir(parents=True)
        install_weir()
        kinds = [PLACES.format(kind=kind, home=Path.home()) for kind in ("repositor", "pluginRepositor")]
        (PLACE / "settings.xml").write_text(SETTINGS.format(places="\n      ".join(kinds)))
        cls.load()
        cls.maven_config("-o", "-Daether.offline.protocols=file")

    @staticmethod
    def maven_config(*words):
        """Every Maven below PLACE takes these, as it is started by a person or a script."""
        config = PLACE / ".mvn/maven.config"
        config.parent.mkdir(exist_ok=True)
        config.write_text("\n".join(["-ntp", "-s", str(PLACE / "settings.xml"), f"-Dmaven.repo.local={REPOSITORY}", *words]))

    @classmethod
    def load(cls):
        """Has Maven load what projects need and is not there yet, by building some once."""
        needs = [STARTER / "{{cookiecutter.project}}/pom.xml", paths.CHECKOUT / "pom.xml", paths.CHECKOUT / "embedded/pom.xml"]
        stamp = REPOSITORY / "loaded"
        want = hashlib.sha256(b"".join(file.read_bytes() for file in needs)).hexdigest()
        if stamp.is_file() and stamp.read_text() == want:
            return
        cls.maven_config()
        projects = [cls.init(PLACE / "load", project=f"load-{sink}", sink=sink) for sink in SINKS]
        cls.aggregate(PLACE / "load", projects)
        cls.run_in(PLACE / "load", "mvn", "-q", "-B", "package")
        cls.run_in(projects[0], "./weir", "--version")
        cls.archetype(PLACE / "load", artifactId="load-archetype")
        stamp.write_text(want)

    @staticmethod
    def aggregate(folder, projects):
        modules = "\n    ".join(f"<module>{project.name}</module>" for project in projects)
        (folder / "pom.xml").write_text(AGGREGATE.format(modules=modules))

    @classmethod
    def init(cls, folder, **answers):
        folder.mkdir(parents=True, exist_ok=True)
        done = cls.try_init(folder, **answers)
        assert done.returncode == 0, done.stdout
        return folder / answers.get("project", "page-counts")

    @classmethod
    def try_init(cls, folder, **answers):
        return cls.run_command(
            folder, str(paths.SAM / "bin/sam"), "init", "--no-input", "--location", str(STARTER), "--extra-context", json.dumps(answers)
        )

    @classmethod
    def try_archetype(cls, folder, **answers):
        given = {"groupId": "com.example", "artifactId": "page-counts", **answers}
        return cls.run_command(
            folder, "mvn", "-q", "-B", ARCHETYPE, "-DarchetypeGroupId=io.weir", "-DarchetypeArtifactId=weir-archetype",
            f"-DarchetypeVersion={VERSION}", *[f"-D{name}={value}" for name, value in given.items()],
        )

    @classmethod
    def archetype(cls, folder, **answers):
        folder.mkdir(parents=True, exist_ok=True)
        done = cls.try_archetype(folder, **answers)
        assert done.returncode == 0, done.stdout
        return folder / answers.get("artifactId", "page-counts")

    def test_what_its_own_ci_file_does_passes_offline(self):
        project = self.init(PLACE / "ci", project="site-views", package="com.example.page.counts", sources="two", sink="sqs", group="com.example-site")
        workflow = (project / ".github/workflows/build.yml").read_text()
        commands = re.findall(r"^      - run: (.+)$", workflow, re.MULTILINE)
        self.assertEqual(3, len(commands))
        for command in commands:
            self.run_in(project, "bash", "-c", command.replace("pipx run cfn-lint", str(paths.SAM / "bin/cfn-lint")))
        self.assertEqual({"CountsTest": 3}, self.passed(project))
        self.assertTrue((project / "target/function.zip").is_file())
        self.run_in(project, str(paths.SAM / "bin/sam"), "validate", "--lint")

    def test_the_tutorial_gives_what_it_says(self):
        tutorial = (paths.CHECKOUT / "docs/start/first-function.md").read_text()
        blocks = re.findall(r"^```(\w*)\n(.*?)^```", tutorial, re.MULTILINE | re.DOTALL)
        project = self.init(PLACE / "tutorial")
        code, tests = (project / "src" / kind / "java/com/example/counts" for kind in ("main", "test"))
        handler = (code / "CountsHandler.java").read_text().replace("Counts", "Temperatures")
        for name in re.search(r"delete (.+)\.\n", tutorial).group(1).replace(" and ", ", ").split(", "):
            ((tests if name.endswith("Test`") else code) / f"{name[1:-1]}.java").unlink()
        self.assertEqual([], [*code.iterdir(), *tests.iterdir()])
        (code / "TemperaturesHandler.java").write_text(handler)
        for file in (paths.CHECKOUT / "functions/src/test/java/io/weir/functions/docs/start").glob("[A-Z]*.java"):
            text = file.read_text().replace("io.weir.functions.docs.start", "com.example.counts")
            ((tests if file.stem.endswith("Test") else code) / file.name).write_text(text)
        (project / "readings.jsonl").write_text(next(text for kind, text in blocks if kind == "json"))

        # ./weir dev runs until it is stopped.
        commands = [line for kind, text in blocks if not kind for line in text.splitlines() if re.match(r"\./weir (?!dev )", line)]
        self.assertEqual(2, len(commands))
        said = self.run_command(project, "bash", "-c", commands[0]).stdout
        for line in next(text for kind, text in blocks if kind == "text").splitlines():
            self.assertIn(line, said)
        self.run_in(project, "mvn", "-q", "-B", "package")
        self.assertEqual({"TemperaturesTest": 1}, self.passed(project))
        self.run_in(project, "bash", "-c", commands[1])
        template = (project / "template.yaml").read_text()
        for words in ["com.example.counts.TemperaturesHandler", "${Name}-readings", "WEIR_TABLE_PEAKS", "Default: 'page-counts'"]:
            self.assertIn(words, template)

    def test_the_archetype_makes_the_same_project(self):
        for sources, sink in [("one", "dynamodb"), ("two", "own")]:
            answers = {"package": "com.example.page.counts", "sources": sources, "sink": sink}
            one = self.init(PLACE / sink / "sam", project="site-views", **answers)
            other = self.archetype(PLACE / sink / "maven", artifactId="site-views", **answers)
            self.assertEqual(self.content(one), self.content(other))

    def test_the_projects_command_says_what_has_changed_and_writes_it(self):
        project = self.init(PLACE / "changed", sink="own", package="com.example.page.counts")
        counts = project / "src/main/java/com/example/page/counts/Counts.java"
        counts.write_text(counts.read_text().replace('"late-views"', '"too-late"'))

        done = self.run_command(project, "./weir", "template", "--check", "template.yaml")
        self.assertEqual(1, done.returncode, done.stdout)
        self.assertRegex(done.stdout, r"^template.yaml is not current: line \d+ would be '.*[Tt]oo-?[Ll]ate.*\n$")
        self.run_in(project, "./weir", "template", "--update", "template.yaml")
        self.run_in(project, "./weir", "template", "--check", "template.yaml")
        self.assertIn("WEIR_TABLE_TOO_LATE", (project / "template.yaml").read_text())

        (project / "views.jsonl").write_text('{"id":"1","page":"home","at":"2026-01-01T12:00:00Z"}\nno view\n')
        done = self.run_command(project, "./weir", "--function", "com.example.page.counts.Counts", "--input", "views.jsonl")
        self.assertEqual(3, done.returncode, done.stdout)
        self.assertIn("2 events: 1 applied", done.stdout)
        self.assertNotIn("Traceback", done.stdout)

    @unittest.skipUnless(os.environ.get("WEIR_STARTER_ALL"), "set WEIR_STARTER_ALL=1 to build every combination of sources and sinks")
    def test_every_combination_builds_and_has_the_template_of_its_definition(self):
        projects = [
            self.init(PLACE / "all", project=f"{sources}-{sink}", package=f"com.{sources}_source.to.{sink}", sources=sources, sink=sink)
            for sources in SOURCES
            for sink in SINKS
        ]
        self.aggregate(PLACE / "all", projects)
        self.run_in(PLACE / "all", "mvn", "-q", "-B", "package")
        self.run_in(PLACE / "all", str(paths.SAM / "bin/cfn-lint"), *[str(project / "template.yaml") for project in projects])
        for project in projects:
            own = {"BoardSinkTest": 11} if project.name.endswith("own") else {}
            self.assertEqual({"CountsTest": 3 if project.name.startswith("two") else 2, **own}, self.passed(project))
            self.run_in(project, "./weir", "template", "--check", "template.yaml")

    def test_what_could_not_be_deployed_or_compiled_is_refused_in_one_line(self):
        for name, values in BAD.items():
            for value in values:
                done = self.try_init(PLACE / "refused", **{name: value})
                self.assertNotEqual(0, done.returncode, done.stdout)
                self.assertRegex(done.stdout, rf"^Error: [^\n]*{name} {re.escape(repr(value))} must be [^\n]*\n$")
                self.assertEqual([], list((PLACE / "refused").iterdir()))

    def test_the_archetype_refuses_the_same_without_a_trace(self):
        (PLACE / "refused").mkdir(exist_ok=True)
        done = self.try_archetype(PLACE / "refused", artifactId="Page_Counts", sink="redis", package="com.new.counts")
        self.assertEqual(1, done.returncode, done.stdout)
        for words in ["artifactId 'Page_Counts' must be", "package 'com.new.counts' must be", "sink 'redis' must be"]:
            self.assertEqual(1, done.stdout.count(words), done.stdout)
        self.assertNotRegex(done.stdout, r"(?m)^\s+at ")
        self.assertEqual([], list((PLACE / "refused").iterdir()))

    @staticmethod
    def content(project):
        files = [file for file in project.rglob("*") if file.is_file()]
        return {str(file.relative_to(project)): (os.access(file, os.X_OK), file.read_text()) for file in files}

    @staticmethod
    def passed(project):
        found = {}
        for report in (project / "target/surefire-reports").glob("TEST-*.xml"):
            suite = re.search(r"<testsuite .*?>", report.read_text(), re.DOTALL).group()
            count = {name: int(re.search(rf'\b{name}="(\d+)"', suite).group(1)) for name in ("tests", "errors", "failures", "skipped")}
            found[report.stem.split(".")[-1]] = 2 * count["tests"] - sum(count.values())
        return found

    @classmethod
    def run_in(cls, folder, *command):
        done = cls.run_command(folder, *command)
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-4000:]}"

    @staticmethod
    def run_command(folder, *command):
        folder.mkdir(parents=True, exist_ok=True)
        variables = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "MAVEN"))}
        own = {"SAM_CLI_TELEMETRY": "0", "AWS_DEFAULT_REGION": "us-east-1", "__SAM_CLI_APP_DIR": str(paths.SAM_HOME), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            command, cwd=folder, env={**variables, **own}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        # Maven ends its output with a code of the terminal's colours.
        done.stdout = done.stdout.replace("\x1b[0m", "")
        return done


if __name__ == "__main__":
    unittest.main()
