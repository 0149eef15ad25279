#include "gateway/page_url.hpp"

#include "base/utf8.hpp"

#include <boost/url.hpp>

#include <algorithm>

namespace porchlight::gateway {
namespace {

namespace urls = boost::urls;

Error expected(std::string_view field, std::string_view what) {
  return {ErrorCode::bad_request, std::string(field) + ": expected " + std::string(what)};
}

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_url_character(char c) {
  constexpr std::string_view others = "-._~:/?#@!$&'()*+,;=%";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         others.find(c) != std::string_view::npos;
}

/// Percent-encodes what RFC 3986 does not know, a lone `%` and a second `#` included. The authority, where an
/// IPv6 address has brackets, is left as it is.
std::string encode_for_rfc3986(std::string_view url) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  const std::size_t authority = url.find("://");
  const std::size_t begin =
      authority == std::string_view::npos ? 0 : std::min(url.find_first_of("/?#", authority + 3), url.size());
  std::string out(url.substr(0, begin));
  bool in_fragment = false;
  for (std::size_t i = begin; i < url.size(); ++i) {
    const char c = url[i];
    const bool lone_percent = c == '%' && !(i + 2 < url.size() && is_hex(url[i + 1]) && is_hex(url[i + 2]));
    if (is_url_character(c) && !lone_percent && !(c == '#' && in_fragment)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', hex[byte >> 4], hex[byte & 15U]};
    }
    in_fragment = in_fragment || c == '#';
  }
  return out;
}

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

bool is_stripped(std::string_view encoded_name, std::span<const std::string> stripped) {
  const auto name = urls::make_pct_string_view(encoded_name);
  const std::string decoded = name ? name->decode() : std::string(encoded_name);
  return std::ranges::any_of(stripped, [&](const std::string& one) { return same_name(one, decoded); });
}

/// `a=1&token=2&b` without what is stripped.
std::string strip_pairs(std::string_view pairs, std::span<const std::string> stripped) {
  std::string out;
  while (!pairs.empty()) {
    const std::size_t end = std::min(pairs.find('&'), pairs.size());
    const std::string_view pair = pairs.substr(0, end);
    pairs.remove_prefix(std::min(end + 1, pairs.size()));
    if (is_stripped(pair.substr(0, pair.find('=')), stripped)) continue;
    if (!out.empty()) out += '&';
    out += pair;
  }
  return out;
}

/// `#access_token=…&x=1` and `#/route?token=…`.
std::string strip_fragment(std::string_view fragment, std::span<const std::string> stripped) {
  const std::size_t question = fragment.find('?');
  if (question != std::string_view::npos) {
    const std::string pairs = strip_pairs(fragment.substr(question + 1), stripped);
    return std::string(fragment.substr(0, question)) + (pairs.empty() ? "" : "?" + pairs);
  }
  if (fragment.find('=') == std::string_view::npos) return std::string(fragment);
  return strip_pairs(fragment, stripped);
}

void strip(urls::url& url, std::span<const std::string> stripped) {
  url.remove_userinfo();
  if (url.has_query()) {
    const std::string query = strip_pairs(std::string(url.encoded_query()), stripped);
    query.empty() ? url.remove_query() : url.set_encoded_query(query);
  }
  if (url.has_fragment()) {
    const std::string fragment = strip_fragment(std::string(url.encoded_fragment()), stripped);
    fragment.empty() ? url.remove_fragment() : url.set_encoded_fragment(fragment);
  }
}

/// C0, DEL, C1, line and paragraph separators, and what turns the direction of text around.
bool is_control(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x200E && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

std::size_t character_length(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/// `text` is one whole, valid character.
std::uint32_t code_point(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (text.size() == 1) return first;
  std::uint32_t value = first & (0xFFU >> (text.size() + 1));
  for (const char c : text.substr(1)) value = (value << 6) | (static_cast<unsigned char>(c) & 0x3FU);
  return value;
}

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

}  // namespace

Result<std::string> clean_page_url(std::string_view url, std::span<const std::string> stripped,
                                   std::string_view field) {
  const std::string too_long = "at most " + std::to_string(url_characters) + " characters";
  if (url.size() > url_characters) return expected(field, too_long);
  const std::string encoded = encode_for_rfc3986(url);
  const auto parsed = urls::parse_uri(encoded);
  const bool web =
      parsed && (parsed->scheme_id() == urls::scheme::http || parsed->scheme_id() == urls::scheme::https);
  if (!web || !parsed->has_authority() || parsed->encoded_host().empty()) {
    return expected(field, "an http or https URL");
  }
  urls::url clean(*parsed);
  strip(clean, stripped);
  if (clean.size() > url_characters) return expected(field, too_long + " once percent-encoded");
  return std::string(clean.buffer());
}

Result<std::string> clean_title(std::string_view title, std::string_view field) {
  std::string out;
  std::size_t characters = 0;
  for (std::size_t i = 0; i < title.size();) {
    const std::size_t length = std::min(character_length(title[i]), title.size() - i);
    const std::string_view character = title.substr(i, length);
    i += length;
    if (!utf8::is_valid(character) || is_control(code_point(character))) {
      if (!out.empty() && out.back() != ' ') out += ' ';
      continue;
    }
    out += character;
    if (++characters > title_characters) {
      return expected(field, "at most " + std::to_string(title_characters) + " characters");
    }
  }
  return std::string(trim(out));
}

}  // namespace porchlight::gateway
