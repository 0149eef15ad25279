#include "net/http_head.hpp"

#include "base/ascii.hpp"
#include "net/limits.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace porchlight::net {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view hex_digits = "0123456789abcdefABCDEF";
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

bool is_alphanumeric(char c) {
  return letters.find(c) != letters.npos || digits.find(c) != digits.npos;
}

bool is_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() &&
         std::ranges::all_of(text, [&](char c) { return is_alphanumeric(c) || marks.find(c) != marks.npos; });
}

/// What may stand in a target or a value: no control character, and, in a target, no blank.
bool is_printable(std::string_view text, bool blanks) {
  return std::ranges::all_of(text, [&](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > ' ' ? byte != 0x7F : blanks && (c == ' ' || c == '\t');
  });
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// The line in front, without its CRLF.
std::string_view next_line(std::string_view& head) {
  const std::size_t end = std::min(head.find("\r\n"), head.size());
  const std::string_view line = head.substr(0, end);
  head.remove_prefix(std::min(head.size(), end + 2));
  return line;
}

bool is_registered_name(std::string_view name) {
  constexpr std::string_view marks = "-._~";  // RFC 3986 would allow more; no host is called so
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '%') {
      if (name.size() - i < 3 || name.substr(i + 1, 2).find_first_not_of(hex_digits) != name.npos)
        return false;
      i += 2;
    } else if (!is_alphanumeric(name[i]) && marks.find(name[i]) == marks.npos) {
      return false;
    }
  }
  return !name.empty();
}

bool is_port(std::string_view text) {
  if (text.find_first_not_of(digits) != text.npos || text.size() > 5) return false;
  unsigned port = 0;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port <= 65535;
}

/// `host[:port]` (RFC 3986, section 3.2), without the user that would only mislead.
bool is_authority(std::string_view text) {
  std::size_t end = text.find(':');
  if (text.starts_with('[')) {
    end = text.find(']');
    if (end == text.npos || end == 1) return false;
    constexpr std::string_view address = "0123456789abcdefABCDEF:.";
    if (text.substr(1, end - 1).find_first_not_of(address) != text.npos) return false;
    ++end;
  } else if (!is_registered_name(text.substr(0, end))) {
    return false;
  }
  const std::string_view rest = text.substr(std::min(end, text.size()));
  return rest.empty() || (rest.front() == ':' && is_port(rest.substr(1)));
}

class HeadReader {
 public:
  [[nodiscard]] std::variant<HttpHead, HttpDefect> read(std::string_view text) {
    if (!read_request_line(next_line(text)) || !read_fields(text) || !read_host() || !read_framing()) {
      return defect_;
    }
    read_connection();
    return std::move(head_);
  }

 private:
  bool fail(unsigned status, std::string_view expected) {
    defect_ = {.status = status, .expected = expected};
    return false;
  }

  bool read_request_line(std::string_view line) {
    const std::size_t first = std::min(line.find(' '), line.size());
    const std::size_t last = line.rfind(' ');
    if (first == line.size() || first == last || !is_token(line.substr(0, first))) {
      return fail(400, "Expected a request line: METHOD target HTTP/1.1.");
    }
    const std::string_view version = line.substr(last + 1);
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return fail(400, "Expected HTTP/1.1 or HTTP/1.0.");
    http_1_1_ = version == "HTTP/1.1";
    head_.request.method = line.substr(0, first);
    return read_target(line.substr(first + 1, last - first - 1));
  }

  bool read_target(std::string_view target) {
    constexpr std::string_view expected =
        "Expected a request target that begins with '/', or an http address, without blanks.";
    if (!is_printable(target, false) || target.find('#') != target.npos) return fail(400, expected);
    const bool options = head_.request.method == "OPTIONS";
    for (const std::string_view scheme : {"http://", "https://"}) {
      if (!ascii::equal_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
      target.remove_prefix(scheme.size());
      authority_ = target.substr(0, target.find_first_of("/?"));
      if (!is_authority(authority_)) return fail(400, expected);
      target.remove_prefix(authority_.size());
      if (target.empty() && options) target = "*";
      break;
    }
    head_.to_server = options && target == "*";
    const std::size_t question = target.find('?');
    head_.request.path = target.substr(0, question);
    if (question != target.npos) head_.request.query = target.substr(question + 1);
    if (!authority_.empty() && head_.request.path.empty()) head_.request.path = "/";
    if (head_.to_server || head_.request.path.starts_with('/')) return true;
    return fail(400, expected);
  }

  bool read_fields(std::string_view text) {
    while (!text.empty()) {
      const auto field = parse_field(next_line(text));
      if (!field) return fail(400, "Expected header fields of the form Name: value, one a line.");
      if (head_.request.headers.size() == limits::header_count) {
        return fail(431, "Too many header fields: expected at most 100.");
      }
      head_.request.headers.emplace_back(ascii::lower(field->first), std::string(field->second));
    }
    return true;
  }

  bool read_host() {
    const std::size_t count = count_of("host");
    if (count > 1 || (http_1_1_ && count == 0)) return fail(400, "Expected exactly one Host header.");
    if (count == 1 && !is_authority(head_.request.header("host"))) {
      return fail(400, "Expected a Host header of the form host or host:port.");
    }
    if (authority_.empty()) return true;
    // Section 3.2.2: what the target names counts, whatever Host says.
    if (count == 0) head_.request.headers.emplace_back("host", "");
    std::ranges::find(head_.request.headers, "host", &Headers::value_type::first)->second = authority_;
    return true;
  }

  /// Section 6: where the body ends. One way to say it, said once.
  bool read_framing() {
    const std::size_t codings = count_of("transfer-encoding");
    const std::size_t lengths = count_of("content-length");
    if (codings > 0) {
      if (codings > 1 || lengths > 0 || !http_1_1_ ||
          !ascii::equal_ignoring_case(head_.request.header("transfer-encoding"), "chunked")) {
        return fail(400, "Expected Transfer-Encoding: chunked alone, without Content-Length, in HTTP/1.1.");
      }
      head_.chunked = true;
      return true;
    }
    if (lengths == 0) return true;
    const std::string_view length = head_.request.header("content-length");
    if (lengths > 1 || length.empty() || length.find_first_not_of(digits) != length.npos) {
      return fail(400, "Expected one Content-Length, a number.");
    }
    const auto [end, error] =
        std::from_chars(length.data(), length.data() + length.size(), head_.content_length);
    if (error != std::errc{}) head_.content_length = std::numeric_limits<std::uint64_t>::max();
    return true;
  }

  void read_connection() {
    const HttpRequest& request = head_.request;
    head_.keep_alive =
        !request.lists("connection", "close") && (http_1_1_ || request.lists("connection", "keep-alive"));
    // HTTP/1.0 knows neither.
    head_.expects_continue =
        http_1_1_ && ascii::equal_ignoring_case(request.header("expect"), "100-continue");
    head_.websocket =
        http_1_1_ && request.lists("connection", "upgrade") && request.lists("upgrade", "websocket");
  }

  [[nodiscard]] std::size_t count_of(std::string_view name) const {
    return static_cast<std::size_t>(
        std::ranges::count(head_.request.headers, name, &Headers::value_type::first));
  }

  HttpHead head_;
  HttpDefect defect_;
  std::string_view authority_;  // that the target names
  bool http_1_1_ = true;
};

}  // namespace

std::optional<std::pair<std::string_view, std::string_view>> parse_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == line.npos || !is_token(line.substr(0, colon))) return std::nullopt;
  const std::string_view value = without_blanks(line.substr(colon + 1));
  if (!is_printable(value, true)) return std::nullopt;
  return std::pair(line.substr(0, colon), value);
}

std::variant<HttpHead, HttpDefect> parse_head(std::string_view head) {
  return HeadReader().read(head);
}

}  // namespace porchlight::net
