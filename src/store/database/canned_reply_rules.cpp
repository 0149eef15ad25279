#include "store/database/canned_reply_rules.hpp"

#include "base/utf8.hpp"
#include "store/database/invisible_text.hpp"
#include "store/database/limits.hpp"
#include "store/database/message_rules.hpp"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <utility>

namespace porchlight::store {
namespace {

/// In any script: vowels of some are marks on the letter in front.
bool is_part_of_shortcut(char32_t c) {
  if (c == '-' || c == '_') return true;
  const auto code = static_cast<UChar32>(c);
  return c != utf8::no_character && (u_isalnum(code) || (U_GET_GC_MASK(code) & U_GC_M_MASK) != 0);
}

/// Of valid UTF-8.
std::string lower_case(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  std::string composed;
  std::string lower;
  icu::StringByteSink<std::string> lower_sink(&lower);
  icu::StringByteSink<std::string> sink(&composed);
  icu::CaseMap::utf8ToLower("", 0, {text.data(), static_cast<int32_t>(text.size())}, lower_sink, nullptr,
                            status);
  const icu::Normalizer2* const form = icu::Normalizer2::getNFCInstance(status);
  if (U_SUCCESS(status)) form->normalizeUTF8(0, lower, sink, nullptr, status);
  return U_SUCCESS(status) ? composed : std::string(text);
}

Result<std::string> fitting_shortcut(std::string_view given) {
  const Error problem = bad_request("shortcut: expected 1 to " + std::to_string(limits::shortcut_characters) +
                                    " letters, digits, - and _");
  if (given.size() > limits::shortcut_bytes || !utf8::is_valid(given)) return problem;
  std::string shortcut = lower_case(given);
  const std::size_t characters = utf8::characters(shortcut);
  if (characters == 0 || characters > limits::shortcut_characters) return problem;
  if (utf8::any_of(shortcut, [](char32_t c) { return !is_part_of_shortcut(c); })) return problem;
  return shortcut;
}

Result<std::string> fitting_content(std::string_view given) {
  const Error problem = bad_request("content: expected a text of 1 to " +
                                    std::to_string(limits::reply_characters) + " characters");
  if (!utf8::is_valid(given)) return problem;
  std::string content = tidied(given);
  if (is_invisible(content) || utf8::characters(content) > limits::reply_characters) return problem;
  return content;
}

}  // namespace

Result<CannedReplyChange> normalized(const CannedReplyChange& change) {
  CannedReplyChange fit;
  if (change.shortcut) {
    auto shortcut = fitting_shortcut(*change.shortcut);
    if (!shortcut) return shortcut.error();
    fit.shortcut = std::move(*shortcut);
  }
  if (change.content) {
    auto content = fitting_content(*change.content);
    if (!content) return content.error();
    fit.content = std::move(*content);
  }
  return fit;
}

}  // namespace porchlight::store
