#include "app/configuration_documents.hpp"

#include "app/options.hpp"

#include <string_view>

namespace porchlight::app {
namespace {

constexpr std::size_t columns = 100;

/// `# …` lines of whole words.
void append_comment(std::string& out, std::string_view text) {
  std::string line = "#";
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, space);
    text.remove_prefix(std::min(space + 1, text.size()));
    if (line.size() + 1 + word.size() > columns) {
      out += line + "\n";
      line = "#";
    }
    line += " " + std::string(word);
  }
  out += line + "\n";
}

std::string variables(const Option& option, std::string_view quote) {
  std::string names = std::string(quote) + environment_name(option) + std::string(quote);
  if (!option.alias.empty())
    names += " or " + std::string(quote) + std::string(option.alias) + std::string(quote);
  return names;
}

}  // namespace

std::string default_configuration_toml() {
  const Configuration defaults;
  std::string out =
      "# Porchlight's settings with their defaults. Flags are stronger than environment variables, and\n"
      "# these are stronger than this file.\n";
  std::string_view section;
  for (const Option& option : options()) {
    if (option.section != section) {
      section = option.section;
      out += "\n[" + std::string(section) + "]\n";
    }
    out += "\n";
    append_comment(out, option.doc);
    append_comment(out, "Expected: " + expectation(option) + ". Variable: " + variables(option, "") + ".");
    out += "#" + std::string(option.name) + " = " + value_toml(option, defaults) + "\n";
  }
  return out;
}

std::string default_configuration_markdown() {
  const Configuration defaults;
  std::string out = "| setting | variable | default | |\n| --- | --- | --- | --- |\n";
  for (const Option& option : options()) {
    const std::string value = value_text(option, defaults);
    out += "| `" + key_of(option) + "` | " + variables(option, "`") + " | " +
           (value.empty() ? "" : "`" + value + "`") + " | " + std::string(option.doc) + " |\n";
  }
  return out;
}

}  // namespace porchlight::app
