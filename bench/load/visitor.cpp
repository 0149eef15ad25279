#include "load/visitor.hpp"

#include "base/json.hpp"

#include <charconv>

namespace porchlight::bench {
namespace {

constexpr std::string_view page_prefix = "https://shop.example.org/catalogue/items/";

std::string padded(std::size_t number, std::size_t width) {
  std::string digits = std::to_string(number);
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

std::string url(std::size_t page) {
  return std::string(page_prefix) + padded(page, 8) + "?colour=blue";
}
std::string title(std::size_t page) {
  return "Item " + padded(page, 8) + " · Example Shop";
}

}  // namespace

std::string visitor_auth(long project) {
  return "{\"projectId\":" + std::to_string(project) + "}";
}

std::string agent_auth(std::string_view token) {
  return "{\"token\":\"" + std::string(token) + "\"}";
}

std::string identify(long project, std::size_t visitor, std::size_t page) {
  std::string out = "\"identify\",";
  json::ObjectWriter(out)
      .number("projectId", project)
      .text("visitorUid", "Bench-" + padded(visitor, 16))
      .text("visitorSecret", "secret" + padded(visitor, 16))
      .text("currentUrl", url(page))
      .text("title", title(page))
      .end();
  return out;
}

std::string update_context(std::size_t page) {
  std::string out = "\"updateContext\",";
  json::ObjectWriter(out).text("currentUrl", url(page)).text("title", title(page)).end();
  return out;
}

std::string join_project_room(long project) {
  return "\"joinProjectRoom\",{\"projectId\":" + std::to_string(project) + "}";
}

std::optional<std::size_t> page_of(std::string_view event) {
  const std::size_t at = event.find(page_prefix);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view digits = event.substr(at + page_prefix.size());
  std::size_t number = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (parsed.ec != std::errc{}) return std::nullopt;
  return number;
}

bool says_offline(std::string_view event) {
  return event.find("\"isOnline\":false") != std::string_view::npos;
}
bool is_ok(std::string_view ack) {
  return ack.find("\"ok\":true") != std::string_view::npos;
}

}  // namespace porchlight::bench
