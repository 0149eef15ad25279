#include "store/database/chat_appearance.hpp"

#include "base/json.hpp"
#include "base/json_fields.hpp"
#include "base/utf8.hpp"
#include "store/database/limits.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace porchlight::store {
namespace {

namespace bj = boost::json;

bool is_hex_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_color(std::string_view text) {
  constexpr std::size_t characters = 7;  // #rrggbb
  return text.size() == characters && text.front() == '#' &&
         std::ranges::all_of(text.substr(1), is_hex_digit);
}

}  // namespace

std::string chat_to_json(const ChatAppearance& chat) {
  std::string text;
  json::ObjectWriter(text)
      .boolean("enabled", chat.enabled)
      .text("accent", chat.accent)
      .text("position", chat.position)
      .text("theme", chat.theme)
      .text("title", chat.title)
      .text("greeting", chat.greeting)
      .end();
  return text;
}

ChatAppearance chat_from_json(std::string_view json) {
  ChatAppearance chat;
  boost::system::error_code error;
  const bj::value value = bj::parse(json, error);
  if (error || !value.is_object()) return chat;
  const bj::object& object = value.get_object();
  chat.enabled = json::find_truth(object, "enabled").value_or(chat.enabled);
  chat.accent = json::find_text(object, "accent").value_or(chat.accent);
  chat.position = json::find_text(object, "position").value_or(chat.position);
  chat.theme = json::find_text(object, "theme").value_or(chat.theme);
  chat.title = json::find_text(object, "title").value_or(chat.title);
  chat.greeting = json::find_text(object, "greeting").value_or(chat.greeting);
  return chat;
}

Result<void> check_chat(const ChatAppearance& chat) {
  const auto refused = [](std::string message) { return Error{ErrorCode::bad_request, std::move(message)}; };
  if (!chat.accent.empty() && !is_color(chat.accent)) return refused("chat accent: expected #rrggbb");
  if (chat.position != "right" && chat.position != "left") {
    return refused("chat position: expected right or left");
  }
  if (chat.theme != "auto" && chat.theme != "light" && chat.theme != "dark") {
    return refused("chat theme: expected auto, light or dark");
  }
  if (!utf8::is_line(chat.title, limits::chat_title_characters)) {
    return refused("chat title: expected at most 60 characters without control characters");
  }
  if (!utf8::is_line(chat.greeting, limits::chat_greeting_characters)) {
    return refused("chat greeting: expected at most 280 characters without control characters");
  }
  return {};
}

}  // namespace porchlight::store
