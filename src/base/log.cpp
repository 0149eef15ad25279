#include "base/log.hpp"

#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/log_writer.hpp"
#include "base/utf8.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <memory>
#include <unistd.h>
#include <utility>

namespace porchlight::log {
namespace {

constexpr std::array<std::pair<Level, std::string_view>, 5> level_names{{
    {Level::debug, "debug"},
    {Level::info, "info"},
    {Level::warning, "warning"},
    {Level::error, "error"},
    {Level::off, "off"},
}};

constexpr std::array<std::pair<Format, std::string_view>, 3> format_names{{
    {Format::automatic, "auto"},
    {Format::text, "text"},
    {Format::json, "json"},
}};

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
    case Level::off:
      break;
  }
  return spdlog::level::off;
}

Format resolved(Format format) {
  if (format != Format::automatic) return format;
  return isatty(STDERR_FILENO) == 1 ? Format::text : Format::json;
}

struct Logger {
  Logger() : sink("porchlight", std::make_shared<spdlog::sinks::stderr_sink_mt>()) { sink.set_pattern("%v"); }
  spdlog::logger sink;
  Format format = resolved(Format::automatic);
  std::unique_ptr<LogWriter> background;
};

Logger& logger() {
  static Logger instance;
  return instance;
}

/// A word stands as it is; everything else is quoted and escaped as JSON is. DEL and the C1 control
/// characters, which JSON leaves alone and terminals obey, are escaped too.
void append_text_value(std::string& out, std::string_view value) {
  const auto plain = [](char c) { return c > ' ' && c < '\x7F' && c != '"' && c != '=' && c != '\\'; };
  if (!value.empty() && std::all_of(value.begin(), value.end(), plain)) {
    out += value;
    return;
  }
  std::string quoted;
  json::append_string(quoted, value);
  for (std::string_view rest = quoted; !rest.empty();) {
    const utf8::Character character = utf8::take(rest);
    if (character.code >= 0x7F && character.code <= 0x9F) {
      out += {'\\', 'u', '0', '0', "789"[character.code / 16 - 7], "0123456789abcdef"[character.code % 16]};
    } else {
      out += character.bytes;
    }
  }
}

std::string text_line(Level level, WallTime time, std::string_view message, Fields fields) {
  std::string out = to_iso8601(time);
  out += ' ';
  out += to_string(level);
  out.append(9 - std::min<std::size_t>(8, to_string(level).size()), ' ');
  out += message;
  for (const Field& field : fields) {
    out += ' ';
    out += field.name;
    out += '=';
    append_text_value(out, field.value);
  }
  return out;
}

std::string json_line(Level level, WallTime time, std::string_view message, Fields fields) {
  std::string out;
  json::ObjectWriter object(out);
  object.text("time", to_iso8601(time)).text("level", to_string(level)).text("message", message);
  for (const Field& field : fields) {
    if (field.bare) {
      object.raw(field.name, field.value);
    } else {
      object.text(field.name, field.value);
    }
  }
  object.end();
  return out;
}

}  // namespace

std::string_view to_string(Level level) {
  for (const auto& [value, name] : level_names) {
    if (value == level) return name;
  }
  return "off";
}

std::optional<Level> level_from(std::string_view text) {
  for (const auto& [value, name] : level_names) {
    if (name == text) return value;
  }
  return std::nullopt;
}

std::string_view to_string(Format format) {
  for (const auto& [value, name] : format_names) {
    if (value == format) return name;
  }
  return "auto";
}

std::optional<Format> format_from(std::string_view text) {
  for (const auto& [value, name] : format_names) {
    if (name == text) return value;
  }
  return std::nullopt;
}

void set_up(Level level, Format format) {
  logger().sink.set_level(spdlog_level(level));
  logger().format = resolved(format);
}

bool enabled(Level level) {
  return level != Level::off && logger().sink.should_log(spdlog_level(level));
}

void write(Level level, std::string_view message, Fields fields) {
  if (!enabled(level)) return;
  const std::string written = line(logger().format, level, SystemClock{}.wall(), message, fields);
  if (logger().background) return logger().background->write(written);
  logger().sink.log(spdlog_level(level), written);
}

Background::Background() {
  logger().background = std::make_unique<LogWriter>(STDERR_FILENO, [](std::uint64_t lost) {
    return line(logger().format, Level::warning, SystemClock{}.wall(),
                "log lines were lost: nobody read them in time", {{"lines", lost}});
  });
}

Background::~Background() {
  logger().background.reset();
}

void flush() {
  if (logger().background) static_cast<void>(logger().background->flush(limits::log_last_words));
}

std::uint64_t lost_lines() {
  return logger().background ? logger().background->lost() : 0;
}

std::string line(Format format, Level level, WallTime time, std::string_view message, Fields fields) {
  return format == Format::json ? json_line(level, time, message, fields)
                                : text_line(level, time, message, fields);
}

}  // namespace porchlight::log
