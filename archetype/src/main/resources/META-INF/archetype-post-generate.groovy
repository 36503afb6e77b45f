// Makes the project of the starter's files, as cookiecutter does: it knows the part of Jinja that they use, and no more.
// Names of files are rendered as well, and a file whose name is empty then is left out.

import groovy.io.FileType
import groovy.json.JsonSlurper
import java.util.regex.Pattern

Pattern tag() {
  ~/(?m)(?:^[ \t]*)?\{% *(.*?) *%}\n?|\{\{ *cookiecutter\.(\w+) *}}/
}

List<String> quoted(String text) {
  (text =~ /["'](.*?)["']/).collect { it[1] }
}

/** Whether {@code cookiecutter.NAME == "value"} or {@code cookiecutter.NAME in ["one", "other"]} holds. */
boolean holds(String condition, Map answers) {
  def form = condition =~ /cookiecutter\.(\w+) (?:==|in) (.+)/
  if (!form.matches()) {
    throw new IllegalStateException("the starter has a condition that this script does not know: $condition")
  }
  quoted(form.group(2)).contains(answers[form.group(1)])
}

/** The name of an included file: {@code cookiecutter.NAME} and quoted texts, joined by {@code ~}. */
String named(String parts, Map answers) {
  parts.split(/ ~ /).collect { it.startsWith('cookiecutter.') ? answers[it.substring(13)] : quoted(it)[0] }.join('')
}

String render(String text, Map answers, File included) {
  def out = new StringBuilder()
  def open = [] // of each block that is open: [taken now, taken now or before]
  def begin = 0
  def matcher = tag().matcher(text)
  def write = { if (open.every { it[0] }) out << it }
  while (matcher.find()) {
    write(text.substring(begin, matcher.start()))
    begin = matcher.end()
    def words = matcher.group(1)
    if (words == null) {
      write(answers[matcher.group(2)])
    } else if (words.startsWith('if ')) {
      def taken = holds(words.substring(3), answers)
      open << [taken, taken]
    } else if (words.startsWith('elif ') || words == 'else') {
      def before = open.pop()[1]
      def taken = !before && (words == 'else' || holds(words.substring(5), answers))
      open.push([taken, before || taken])
    } else if (words == 'endif') {
      open.pop()
    } else if (words.startsWith('include ')) {
      write(render(new File(included, named(words.substring(8), answers)).getText('UTF-8'), answers, included))
    } else {
      throw new IllegalStateException("the starter has a tag that this script does not know: $words")
    }
  }
  write(text.substring(begin))
  out.toString()
}

def project = new File(request.outputDirectory, request.artifactId)
def starter = new File(project, 'starter')
def answers = [
  project: request.artifactId,
  group: request.groupId,
  package: request.package,
  sources: request.properties.getProperty('sources'),
  sink: request.properties.getProperty('sink'),
  weir: request.properties.getProperty('weir'),
  __version: request.version,
  __path: request.package.replace('.', '/'),
]
def called = [project: 'artifactId', group: 'groupId']
def wrong = new JsonSlurper().parse(new File(starter, 'answers.json'), 'UTF-8').findAll { name, rule -> !(answers[name] ==~ rule.form) }
if (wrong) {
  // In batch mode Maven compares no expressions. What else is in the folder was there before.
  starter.deleteDir()
  new File(project, 'pom.xml').delete()
  project.delete()
  throw new IllegalArgumentException(
    wrong.collect { name, rule -> "${called.getOrDefault(name, name)} '${answers[name]}' must be ${rule.words}" }.join('; '))
}
def from = new File(starter, 'project')
from.eachFileRecurse(FileType.FILES) { file ->
  def name = render(from.toPath().relativize(file.toPath()).toString().replace('\\', '/'), answers, starter)
  if (!name.endsWith('/')) {
    def made = new File(project, name)
    made.parentFile.mkdirs()
    made.setText(render(file.getText('UTF-8'), answers, new File(starter, 'templates')), 'UTF-8')
  }
}
new File(project, 'weir').setExecutable(true, false)
starter.deleteDir()
