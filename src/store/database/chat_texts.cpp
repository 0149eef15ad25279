#include "store/database/chat_texts.hpp"

#include "base/ascii.hpp"
#include "base/json.hpp"
#include "base/json_fields.hpp"
#include "base/utf8.hpp"
#include "store/database/limits.hpp"

#include <algorithm>

namespace porchlight::store {
namespace {

constexpr std::size_t region_characters = 2;
constexpr std::size_t script_characters = 4;
constexpr std::size_t subtag_characters = 8;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_letter_or_digit(char c) {
  return is_letter(c) || (c >= '0' && c <= '9');
}

/// As BCP 47 recommends it: a language in lower case, a region in upper case, a script with one capital.
std::string canonical_subtag(std::string_view subtag, bool is_first) {
  std::string out = ascii::lower(subtag);
  const bool of_letters = std::ranges::all_of(out, is_letter);
  if (is_first || !of_letters) return out;
  const auto upper = [](char c) { return static_cast<char>(c - 'a' + 'A'); };
  if (out.size() == region_characters) std::ranges::transform(out, out.begin(), upper);
  if (out.size() == script_characters) out.front() = upper(out.front());
  return out;
}

Error bad_texts(std::string what) {
  return bad_request("chat texts: expected " + std::move(what));
}

}  // namespace

std::optional<std::string> canonical_language(std::string_view tag) {
  if (tag.size() > limits::language_characters) return std::nullopt;
  std::string out;
  for (bool is_first = true; is_first || !tag.empty(); is_first = false) {
    const std::size_t end = std::min(tag.find('-'), tag.size());
    const std::string_view subtag = tag.substr(0, end);
    const bool is_last = end == tag.size();
    tag.remove_prefix(is_last ? end : end + 1);
    const std::size_t least = is_first ? 2 : 1;
    const bool fits = subtag.size() >= least && subtag.size() <= subtag_characters &&
                      std::ranges::all_of(subtag, is_first ? is_letter : is_letter_or_digit) &&
                      (is_last || !tag.empty());
    if (!fits) return std::nullopt;
    if (!is_first) out += '-';
    out += canonical_subtag(subtag, is_first);
  }
  return out;
}

const ChatTextsByLanguage::value_type* texts_for(const ChatTextsByLanguage& texts, std::string_view wanted) {
  std::string tag = canonical_language(wanted).value_or("");
  while (!tag.empty()) {
    if (const auto found = texts.find(tag); found != texts.end()) return &*found;
    const std::size_t hyphen = tag.rfind('-');
    tag.resize(hyphen == std::string::npos ? 0 : hyphen);
  }
  return nullptr;
}

ChatAppearance in_language(const ChatAppearance& chat, const ChatTexts& texts) {
  ChatAppearance shown = chat;
  if (!texts.title.empty()) shown.title = texts.title;
  if (!texts.greeting.empty()) shown.greeting = texts.greeting;
  return shown;
}

std::string texts_to_json(const ChatTextsByLanguage& texts) {
  std::string out;
  json::ObjectWriter object(out);
  for (const auto& [language, said] : texts) {
    json::ObjectWriter(object.member(language))
        .text("title", said.title)
        .text("greeting", said.greeting)
        .end();
  }
  object.end();
  return out;
}

ChatTextsByLanguage texts_from_json(const boost::json::object& chat) {
  ChatTextsByLanguage texts;
  const boost::json::object* object = json::find_object(chat, "texts");
  if (object == nullptr) return texts;
  for (const auto& [language, said] : *object) {
    const auto tag = canonical_language(language);
    if (!tag || !said.is_object()) continue;
    texts[*tag] = {json::text_or_empty(said.get_object(), "title"),
                   json::text_or_empty(said.get_object(), "greeting")};
  }
  return texts;
}

Result<void> check_texts(const ChatTextsByLanguage& texts) {
  if (texts.size() > limits::chat_languages) {
    return bad_texts("at most " + std::to_string(limits::chat_languages) + " languages");
  }
  for (const auto& [language, said] : texts) {
    if (canonical_language(language) != language) return bad_texts("languages like de, pt-BR or zh-Hans");
    if (!utf8::is_line(said.title, limits::chat_title_characters)) {
      return bad_texts("a title of at most 60 characters without control characters in " + language);
    }
    if (!utf8::is_line(said.greeting, limits::chat_greeting_characters)) {
      return bad_texts("a greeting of at most 280 characters without control characters in " + language);
    }
  }
  return {};
}

}  // namespace porchlight::store
