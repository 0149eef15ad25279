#include "protocol/page_url.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "protocol/limits.hpp"

#include <boost/url.hpp>

#include <algorithm>
#include <charconv>

namespace porchlight::protocol {
namespace {

namespace urls = boost::urls;

bool is_url_character(char c) {
  constexpr std::string_view others = "-._~:/?#@!$&'()*+,;=%";
  return ascii::is_letter_or_digit(c) || others.find(c) != std::string_view::npos;
}

/// Percent-encodes what RFC 3986 does not know, a lone `%` and a second `#` included. `kept`: what stays bare
/// beyond that.
std::string encode_for_rfc3986(std::string_view text, std::string_view kept = {}) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  bool in_fragment = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool lone_percent = c == '%' && !(i + 2 < text.size() && ascii::is_hex_digit(text[i + 1]) &&
                                            ascii::is_hex_digit(text[i + 2]));
    const bool is_known = is_url_character(c) || kept.find(c) != std::string_view::npos;
    if (is_known && !lone_percent && !(c == '#' && in_fragment)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', hex[byte >> 4], hex[byte & 15U]};
    }
    in_fragment = in_fragment || c == '#';
  }
  return out;
}

/// What is looked at of it, without half a character or escape at its end.
std::string_view read_part(std::string_view url) {
  if (url.size() <= limits::url_read_bytes) return url;
  url = url.substr(0, limits::url_read_bytes);
  url = url.substr(0, utf8::valid_prefix(url));
  const std::size_t escape = url.find('%', url.size() - std::min<std::size_t>(2, url.size()));
  return url.substr(0, escape);
}

/// As RFC 3986 has it, without user info. Boost.URL says afterwards whether it is a URL at all.
std::string well_formed(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  const std::size_t begin = scheme + 3;
  const std::size_t end = std::min(url.find_first_of("/?#\\", begin), url.size());
  std::string_view host = url.substr(begin, end - begin);
  host.remove_prefix(host.rfind('@') + 1);  // npos + 1 is 0
  // What no browser has in a host makes it none, rather than another one.
  if (std::ranges::any_of(host, [](char c) { return utf8::is_control(c) || c == ' '; })) return {};
  return std::string(url.substr(0, begin)) + encode_for_rfc3986(host, "[]") +
         encode_for_rfc3986(url.substr(end));
}

/// The byte that an escape at `i` stands for; 0 where there is none.
unsigned escaped_byte(std::string_view url, std::size_t i) {
  unsigned byte = 0;
  if (i + 3 > url.size() || url[i] != '%') return 0;
  std::from_chars(url.data() + i + 1, url.data() + i + 3, byte, 16);
  return byte;
}

/// The end of the longest part, of at most so many characters, that ends with a whole escape and a whole
/// escaped character. `encoded`: every `%` of it begins an escape.
std::size_t whole_prefix(std::string_view encoded, std::size_t characters) {
  if (encoded.size() <= characters) return encoded.size();
  std::size_t end = characters;
  for (std::size_t back = 1; back <= 2 && back <= end; ++back) {
    if (encoded[end - back] == '%') {
      end -= back;
      break;
    }
  }
  const auto is_continuation = [&](std::size_t i) { return (escaped_byte(encoded, i) & 0xC0U) == 0x80U; };
  constexpr std::size_t longest = 3;  // continuations of one character
  std::size_t begin = end;
  for (std::size_t i = 0; i < longest && begin >= 3 && is_continuation(begin); ++i) begin -= 3;
  return escaped_byte(encoded, begin) >= 0xC0U ? begin : end;
}

/// `token`, `TOKEN`, `%74oken`, and where forms nest: `user[token]`, `token[]`.
bool is_stripped(std::string_view encoded_name, std::span<const std::string> stripped) {
  const auto name = urls::make_pct_string_view(encoded_name);
  const std::string decoded = name ? name->decode() : std::string(encoded_name);
  std::string_view rest = decoded;
  const auto fits = [&](std::string_view part) {
    return std::ranges::any_of(stripped,
                               [&](const std::string& one) { return ascii::equal_ignoring_case(one, part); });
  };
  if (fits(rest)) return true;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of("[]"), rest.size());
    if (fits(rest.substr(0, end))) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

/// Where in `a;token=1` what is stripped begins, with what stands before it; its end where nothing is.
/// Whatever follows may be part of the secret.
std::size_t begin_of_stripped(std::string_view piece, std::span<const std::string> stripped) {
  for (std::size_t begin = 0;;) {
    const std::size_t end = std::min(piece.find_first_of(";?", begin), piece.size());
    const std::string_view pair = piece.substr(begin, end - begin);
    if (is_stripped(pair.substr(0, pair.find('=')), stripped)) return begin == 0 ? 0 : begin - 1;
    if (end == piece.size()) return end;
    begin = end + 1;
  }
}

/// `a=1&token=2&b` without what is stripped; in a fragment, `/route?token=2&b` becomes `/route?b`.
std::string strip_pairs(std::string_view pairs, std::span<const std::string> stripped) {
  std::string out;
  char separator = '&';
  while (!pairs.empty()) {
    const std::size_t end = std::min(pairs.find('&'), pairs.size());
    const std::string_view piece = pairs.substr(0, end);
    pairs.remove_prefix(std::min(end + 1, pairs.size()));
    const std::size_t kept = begin_of_stripped(piece, stripped);
    if (kept > 0) {
      if (!out.empty()) out += separator;
      out += piece.substr(0, kept);
      separator = '&';
    }
    if (kept < piece.size() && piece[kept] == '?') separator = '?';
  }
  return out;
}

void strip(urls::url& url, std::span<const std::string> stripped) {
  if (url.has_query()) {
    const std::string query = strip_pairs(std::string(url.encoded_query()), stripped);
    query.empty() ? url.remove_query() : url.set_encoded_query(query);
  }
  if (url.has_fragment()) {
    std::string fragment(url.encoded_fragment());
    // `#token` alone names a place in the page.
    if (fragment.find_first_of("=?") != std::string::npos) fragment = strip_pairs(fragment, stripped);
    fragment.empty() ? url.remove_fragment() : url.set_encoded_fragment(fragment);
  }
}

/// C0, DEL, C1, line and paragraph separators, and what turns the direction of text around.
bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x200E && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

}  // namespace

std::string clean_page_url(std::string_view url, std::span<const std::string> stripped) {
  const std::string encoded = well_formed(read_part(url));
  const auto parsed = urls::parse_uri(encoded);
  const bool web =
      parsed && (parsed->scheme_id() == urls::scheme::http || parsed->scheme_id() == urls::scheme::https);
  if (!web || !parsed->has_authority() || parsed->encoded_host().empty()) return {};
  urls::url clean(*parsed);
  strip(clean, stripped);
  const std::string_view text = clean.buffer();
  const std::size_t whole = whole_prefix(text, limits::url_characters);
  // A host that is cut is another host.
  const std::size_t authority = clean.encoded_authority().size() + text.find("://") + 3;
  return whole < authority ? std::string() : std::string(text.substr(0, whole));
}

std::string clean_text(std::string_view text, std::size_t most) {
  std::string out;
  for (std::size_t characters = 0; !text.empty() && characters < most;) {
    const utf8::Character character = utf8::take(text);
    const bool is_shown = character.code != utf8::no_character && !is_control(character.code);
    if (!is_shown && (out.empty() || out.back() == ' ')) continue;
    out += is_shown ? character.bytes : " ";
    ++characters;
  }
  return std::string(utf8::trim(out, [](char32_t c) { return c == ' '; }));
}

}  // namespace porchlight::protocol
