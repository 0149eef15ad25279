// Reading and writing one setting through the table: the kind of its target decides the form.

#include "app/option_values.hpp"
#include "app/options.hpp"
#include "base/joined.hpp"
#include "base/json.hpp"

#include <cmath>
#include <limits>
#include <type_traits>

namespace porchlight::app {
namespace {

template <typename... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
// clang 14, which lints, does not deduce aggregates yet.
template <typename... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

std::string number_text(double value) {
  if (value == std::floor(value) && std::abs(value) < 1e15)
    return std::to_string(static_cast<std::int64_t>(value));
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return {digits.data(), end};
}

std::string list_text(const std::vector<std::string>& parts) {
  return parts.empty() ? "none" : joined(parts, ",");
}

/// " from 1s to 1h", or nothing where the table sets no bounds.
std::string range_text(const Option& option, std::string (*format)(double)) {
  const bool bounded_below = option.least > 0;
  const bool bounded_above = option.most < 1e15;
  std::string out;
  if (bounded_below) out += " from " + format(option.least);
  if (bounded_above) out += (bounded_below ? " to " : " up to ") + format(option.most);
  return out;
}

std::string duration_text(double value) {
  return format_duration(Milliseconds{static_cast<std::int64_t>(value)});
}
std::string size_text(double value) {
  return format_size(static_cast<std::size_t>(value));
}

bool in_range(const Option& option, double value) {
  return value >= option.least && value <= option.most;
}

bool set_number(const Option& option, std::string_view text, double& out) {
  const auto value = parse_number(text);
  if (!value || !in_range(option, *value)) return false;
  out = *value;
  return true;
}

template <std::unsigned_integral T>
bool set_integer(const Option& option, std::string_view text, T& out) {
  if (option.unit == Unit::bytes) {
    const auto size = parse_size(text);
    if (!size || !in_range(option, static_cast<double>(*size))) return false;
    out = static_cast<T>(*size);
    return true;
  }
  double value = 0;
  if (!set_number(option, text, value) || value != std::floor(value)) return false;
  out = static_cast<T>(value);
  return true;
}

bool set_duration(const Option& option, std::string_view text, Milliseconds& out) {
  const auto value = parse_duration(text);
  if (!value || !in_range(option, static_cast<double>(value->count()))) return false;
  out = *value;
  return true;
}

template <typename T>
bool set_parsed(std::optional<T> value, T& out) {
  if (value) out = *value;
  return value.has_value();
}

bool set_text(const Target& target, const Option& option, const std::string& text) {
  return std::visit(Overloaded{
                        [&](std::string* out) { return *out = text, true; },
                        [&](std::vector<std::string>* out) { return *out = parse_list(text), true; },
                        [&](bool* out) { return set_parsed(parse_boolean(text), *out); },
                        [&](std::uint16_t* out) { return set_integer(option, text, *out); },
                        [&](std::size_t* out) { return set_integer(option, text, *out); },
                        [&](double* out) { return set_number(option, text, *out); },
                        [&](Milliseconds* out) { return set_duration(option, text, *out); },
                        [&](log::Level* out) { return set_parsed(log::level_from(text), *out); },
                        [&](log::Format* out) { return set_parsed(log::format_from(text), *out); },
                        [&](net::ProxyTrust* out) { return set_parsed(parse_proxy_trust(text), *out); },
                    },
                    target);
}

Target target_of(const Option& option, const Configuration& configuration) {
  // The table hands out writable places only; nothing is written through this one.
  return option.target(const_cast<Configuration&>(configuration));  // NOLINT(*-const-cast)
}

}  // namespace

std::string expectation(const Option& option) {
  Configuration defaults;
  return std::visit(
      Overloaded{
          [](std::string*) { return std::string("a text"); },
          [](std::vector<std::string>*) {
            return std::string("a list of texts (with commas in a variable)");
          },
          [](bool*) { return std::string("true or false"); },
          [&](std::uint16_t*) { return "a whole number" + range_text(option, number_text); },
          [&](std::size_t*) {
            return option.unit == Unit::bytes
                       ? "a size such as 1000000, 64KB or 1MB," + range_text(option, size_text)
                       : "a whole number" + range_text(option, number_text);
          },
          [&](double*) { return "a number" + range_text(option, number_text); },
          [&](Milliseconds*) {
            return "a duration such as 250ms, 8s, 5m or 1h," + range_text(option, duration_text);
          },
          [](log::Level*) { return std::string("debug, info, warning, error or off"); },
          [](log::Format*) { return std::string("auto, text or json"); },
          [](net::ProxyTrust*) {
            return std::string(
                "true, false, a number of proxies up to 16, or a list of addresses and networks "
                "such as 10.0.0.0/8 (with commas in a variable)");
          },
      },
      option.target(defaults));
}

std::string value_text(const Option& option, const Configuration& configuration) {
  return std::visit(Overloaded{
                        [](const std::string* value) { return *value; },
                        [](const std::vector<std::string>* value) { return list_text(*value); },
                        [](const bool* value) { return std::string(*value ? "true" : "false"); },
                        [](const std::uint16_t* value) { return std::to_string(*value); },
                        [&](const std::size_t* value) {
                          return option.unit == Unit::bytes ? format_size(*value) : std::to_string(*value);
                        },
                        [](const double* value) { return number_text(*value); },
                        [](const Milliseconds* value) { return format_duration(*value); },
                        [](const log::Level* value) { return std::string(log::to_string(*value)); },
                        [](const log::Format* value) { return std::string(log::to_string(*value)); },
                        [](const net::ProxyTrust* value) { return format_proxy_trust(*value); },
                    },
                    target_of(option, configuration));
}

std::string value_toml(const Option& option, const Configuration& configuration) {
  const Target target = target_of(option, configuration);
  if (const auto* list = std::get_if<std::vector<std::string>*>(&target)) return json::list_of_texts(**list);
  if (const auto* trust = std::get_if<net::ProxyTrust*>(&target)) {
    const std::string text = format_proxy_trust(**trust);
    return (*trust)->networks.empty() ? text : json::list_of_texts(parse_list(text));
  }
  const bool bare = std::holds_alternative<bool*>(target) || std::holds_alternative<std::uint16_t*>(target) ||
                    std::holds_alternative<double*>(target) ||
                    (std::holds_alternative<std::size_t*>(target) && option.unit == Unit::none);
  const std::string text = value_text(option, configuration);
  return bare ? text : json::quoted(text);
}

Result<void> set_option(Configuration& configuration, const Option& option, const RawValue& value,
                        std::string_view from) {
  const Target target = option.target(configuration);
  std::string shown;
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
    if (auto* const* out = std::get_if<std::vector<std::string>*>(&target)) {
      **out = *list;
      return {};
    }
    if (auto* const* out = std::get_if<net::ProxyTrust*>(&target); out != nullptr) {
      if (set_parsed(parse_proxy_trust(*list), **out)) return {};
    }
    shown = "a list";
  } else {
    const auto& text = std::get<std::string>(value);
    if (set_text(target, option, text)) return {};
    shown = option.secret ? "(not shown)" : json::quoted(text);
  }
  return Error{ErrorCode::bad_request,
               std::string(from) + " = " + shown + ": expected " + expectation(option)};
}

}  // namespace porchlight::app
