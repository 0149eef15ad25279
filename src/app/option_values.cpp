#include "app/option_values.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

namespace porchlight::app {
namespace {

using Units = std::span<const std::pair<std::string_view, std::int64_t>>;

constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> durations{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};

constexpr std::array<std::pair<std::string_view, std::int64_t>, 7> sizes{{{"GB", 1'000'000'000},
                                                                          {"GiB", 1'073'741'824},
                                                                          {"MB", 1'000'000},
                                                                          {"MiB", 1'048'576},
                                                                          {"KB", 1'000},
                                                                          {"KiB", 1'024},
                                                                          {"B", 1}}};

/// A whole number followed by one of the units, or by nothing where `bare` is the factor then.
std::optional<std::int64_t> parse_with_unit(std::string_view text, Units units,
                                            std::optional<std::int64_t> bare) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || number < 0) return std::nullopt;
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  std::optional<std::int64_t> factor = unit.empty() ? bare : std::nullopt;
  for (const auto& [name, value] : units) {
    if (name == unit) factor = value;
  }
  if (number == 0 && unit.empty()) return 0;
  if (!factor || number > std::numeric_limits<std::int64_t>::max() / *factor) return std::nullopt;
  return number * *factor;
}

std::string format_with_unit(std::int64_t value, Units units, std::string_view zero) {
  if (value == 0) return std::string(zero);
  for (const auto& [name, factor] : units) {
    if (value % factor == 0) return std::to_string(value / factor) + std::string(name);
  }
  return std::to_string(value);
}

}  // namespace

std::optional<Milliseconds> parse_duration(std::string_view text) {
  const auto value = parse_with_unit(text, durations, std::nullopt);
  if (!value) return std::nullopt;
  return Milliseconds{*value};
}

std::string format_duration(Milliseconds duration) {
  return format_with_unit(duration.count(), durations, "0s");
}

std::optional<std::size_t> parse_size(std::string_view text) {
  const auto value = parse_with_unit(text, sizes, 1);
  if (!value) return std::nullopt;
  return static_cast<std::size_t>(*value);
}

std::string format_size(std::size_t bytes) {
  return format_with_unit(static_cast<std::int64_t>(bytes), sizes, "0B");
}

std::optional<double> parse_number(std::string_view text) {
  double number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size() || !std::isfinite(number))
    return std::nullopt;
  return number;
}

std::optional<bool> parse_boolean(std::string_view text) {
  if (text == "true" || text == "yes" || text == "on" || text == "1") return true;
  if (text == "false" || text == "no" || text == "off" || text == "0") return false;
  return std::nullopt;
}

std::vector<std::string> parse_list(std::string_view text) {
  std::vector<std::string> parts;
  if (text == "none") return parts;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    std::string_view part = text.substr(0, comma);
    text.remove_prefix(std::min(comma + 1, text.size()));
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) parts.emplace_back(part);
  }
  return parts;
}

std::optional<net::ProxyTrust> parse_proxy_trust(std::string_view text) {
  constexpr double most_hops = 16;
  if (const auto yes = parse_boolean(text)) return net::ProxyTrust{.hops = *yes ? 1U : 0U, .networks = {}};
  if (const auto hops = parse_number(text)) {
    if (*hops < 0 || *hops > most_hops || *hops != std::floor(*hops)) return std::nullopt;
    return net::ProxyTrust{.hops = static_cast<std::size_t>(*hops), .networks = {}};
  }
  const auto parts = parse_list(text);
  if (parts.empty() && text != "none") return std::nullopt;
  return parse_proxy_trust(parts);
}

std::optional<net::ProxyTrust> parse_proxy_trust(const std::vector<std::string>& networks) {
  net::ProxyTrust trust;
  for (const std::string& text : networks) {
    const auto network = IpNetwork::parse(text);
    if (!network) return std::nullopt;
    trust.networks.push_back(*network);
  }
  return trust;
}

std::string format_proxy_trust(const net::ProxyTrust& trust) {
  if (trust.hops > 1) return std::to_string(trust.hops);
  if (trust.networks.empty()) return trust.hops == 1 ? "true" : "false";
  std::string out;
  for (const IpNetwork& network : trust.networks) out += (out.empty() ? "" : ",") + network.text();
  return out;
}

}  // namespace porchlight::app
