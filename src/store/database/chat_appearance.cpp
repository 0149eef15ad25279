#include "store/database/chat_appearance.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "store/database/chat_texts.hpp"
#include "store/database/json_column.hpp"
#include "store/database/limits.hpp"

#include <algorithm>

namespace porchlight::store {
namespace {

bool is_color(std::string_view text) {
  constexpr std::size_t characters = 7;  // #rrggbb
  return text.size() == characters && text.front() == '#' &&
         std::ranges::all_of(text.substr(1), ascii::is_hex_digit);
}

constexpr auto chat_members = [](auto& chat, auto visit) {
  visit("enabled", chat.enabled);
  visit("accent", chat.accent);
  visit("position", chat.position);
  visit("theme", chat.theme);
  visit("title", chat.title);
  visit("greeting", chat.greeting);
  visit("askEmail", chat.ask_email);
};

}  // namespace

std::string appearance_to_json(const ChatAppearance& chat) {
  return to_json_column(chat, chat_members);
}

std::string chat_to_json(const ChatAppearance& chat) {
  std::string json = appearance_to_json(chat);
  if (chat.texts.empty()) return json;
  json.back() = ',';
  json += "\"texts\":" + texts_to_json(chat.texts) + '}';
  return json;
}

ChatAppearance chat_from_json(std::string_view json) {
  auto chat = from_json_column<ChatAppearance>(json, chat_members);
  boost::system::error_code problem;
  const boost::json::value value = boost::json::parse(json, problem);
  if (!problem && value.is_object()) chat.texts = texts_from_json(value.get_object());
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
  return check_texts(chat.texts);
}

}  // namespace porchlight::store
