#include "store/database/chat_appearance.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "store/database/chat_texts.hpp"
#include "store/database/json_column.hpp"
#include "store/database/limits.hpp"

#include <algorithm>
#include <array>

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
};

/// What a chat does beside looking like something, on or off.
struct ChatSwitch {
  std::string_view name;
  bool ChatAppearance::*member;
};
constexpr std::array chat_switches{
    ChatSwitch{"askEmail", &ChatAppearance::ask_email},
    ChatSwitch{"rating", &ChatAppearance::rating},
    ChatSwitch{"typingPreview", &ChatAppearance::typing_preview},
    ChatSwitch{"files", &ChatAppearance::files},
};

constexpr auto all_members = [](auto& chat, auto visit) {
  chat_members(chat, visit);
  for (const auto& [name, member] : chat_switches) visit(name, chat.*member);
};

void append_member(std::string& object, std::string_view name, std::string_view value) {
  object.back() = ',';
  object.append("\"").append(name).append("\":").append(value).append("}");
}

}  // namespace

std::string appearance_to_json(const ChatAppearance& chat) {
  std::string json = to_json_column(chat, chat_members);
  // Every page is told: what is as in a project that was never asked goes without saying.
  const ChatAppearance usual;
  for (const auto& [name, member] : chat_switches) {
    if (chat.*member != usual.*member) append_member(json, name, chat.*member ? "true" : "false");
  }
  return json;
}

std::string chat_to_json(const ChatAppearance& chat) {
  std::string json = appearance_to_json(chat);
  if (!chat.texts.empty()) append_member(json, "texts", texts_to_json(chat.texts));
  return json;
}

std::string chat_settings_to_json(const ChatAppearance& chat) {
  std::string json = to_json_column(chat, all_members);
  append_member(json, "texts", texts_to_json(chat.texts));
  return json;
}

ChatAppearance chat_from_json(std::string_view json) {
  auto chat = from_json_column<ChatAppearance>(json, all_members);
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
