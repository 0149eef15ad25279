#include "doctor/websocket_talk.hpp"

#include "base/ascii.hpp"
#include "doctor/limits.hpp"
#include "driver/curl/easy.hpp"
#include "websocket/frame.hpp"
#include "websocket/handshake.hpp"
#include "websocket/parser.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <poll.h>
#include <string_view>

namespace porchlight::doctor {
namespace {

/// Of the document's example: whoever is asked cannot know it beforehand any better than another.
constexpr std::string_view websocket_key = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr websocket::Mask frame_mask{'d', 'o', 'c', 't'};

/// Bytes both ways on a connection that libcurl has made, each read with an end.
class RawLine {
 public:
  explicit RawLine(const Clock& clock) : clock_(clock), problem_(CURL_ERROR_SIZE, '\0') {}

  /// Empty where it stands; else why it does not.
  std::string open(const std::string& url) {
    if (!easy_) return "no memory for a connection";
    curl_easy_setopt(easy_.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy_.get(), CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy_.get(), CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(easy_.get(), CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy_.get(), CURLOPT_ERRORBUFFER, problem_.data());
    curl_easy_setopt(easy_.get(), CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits::way_time.count()));
    const CURLcode code = curl_easy_perform(easy_.get());
    if (code == CURLE_OK) return {};
    const std::string why = problem_.c_str();
    return why.empty() ? curl_easy_strerror(code) : why;
  }

  bool send(std::string_view bytes) {
    const SteadyTime end = clock_.steady() + limits::way_time;
    while (!bytes.empty()) {
      std::size_t sent = 0;
      const CURLcode code = curl_easy_send(easy_.get(), bytes.data(), bytes.size(), &sent);
      if (code != CURLE_OK && code != CURLE_AGAIN) return false;
      bytes.remove_prefix(sent);
      if (code == CURLE_AGAIN && !ready(POLLOUT, end)) return false;
    }
    return true;
  }

  /// What comes until `enough` says so; false at the end of the connection, or of the time.
  template <typename Enough>
  bool receive(std::string& into, Enough enough) {
    const SteadyTime end = clock_.steady() + limits::way_time;
    std::array<char, 4'096> buffer;
    while (!enough()) {
      std::size_t got = 0;
      const CURLcode code = curl_easy_recv(easy_.get(), buffer.data(), buffer.size(), &got);
      if (code == CURLE_AGAIN) {
        if (!ready(POLLIN, end)) return false;
        continue;
      }
      if (code != CURLE_OK || got == 0 || into.size() + got > limits::way_bytes) return false;
      into.append(buffer.data(), got);
    }
    return true;
  }

 private:
  bool ready(short events, SteadyTime end) {
    curl_socket_t descriptor = CURL_SOCKET_BAD;
    curl_easy_getinfo(easy_.get(), CURLINFO_ACTIVESOCKET, &descriptor);
    const auto left = std::chrono::ceil<Milliseconds>(end - clock_.steady()).count();
    pollfd one{descriptor, events, 0};
    return left > 0 && ::poll(&one, 1, static_cast<int>(left)) > 0;
  }

  const Clock& clock_;
  std::string problem_;
  driver::CurlEasy easy_ = driver::make_curl_easy();
};

std::string upgrade_request(const std::string& host, const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: " + host +
         "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " +
         std::string(websocket_key) + "\r\n\r\n";
}

/// Of the answer to the upgrade; takes its head off the bytes.
void read_upgrade(std::string& bytes, WebSocketFacts& facts) {
  const std::size_t end = bytes.find("\r\n\r\n");
  const std::string head = bytes.substr(0, end);
  bytes.erase(0, end + 4);
  const std::size_t space = head.find(' ');
  if (space != std::string::npos) {
    std::from_chars(head.data() + space + 1, head.data() + head.size(), facts.upgrade.status);
  }
  const std::string label = "\r\nsec-websocket-accept:";
  const std::size_t at = ascii::lower(head).find(label);
  if (at == std::string::npos) return;
  std::string_view value = std::string_view(head).substr(at + label.size());
  value = value.substr(0, value.find('\r'));
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  facts.accepted = value == websocket::accept_for(websocket_key);
}

/// Messages as they come, until one begins so.
class Messages {
 public:
  Messages(RawLine& line, std::string bytes) : line_(line), bytes_(std::move(bytes)) {}

  bool wait_for(std::string_view beginning) {
    bool found = take(beginning);
    return line_.receive(bytes_, [&] { return found || (found = take(beginning)); });
  }

 private:
  bool take(std::string_view beginning) {
    std::string_view rest = bytes_;
    bool found = false;
    for (;;) {
      const auto event = parser_.next(rest, scratch_);
      if (event.kind == websocket::Event::Kind::none) break;
      found = event.kind == websocket::Event::Kind::text && event.payload.starts_with(beginning);
      if (found) break;
    }
    bytes_.erase(0, bytes_.size() - rest.size());
    return found;
  }

  RawLine& line_;
  std::string bytes_;
  std::string scratch_;
  websocket::Parser parser_{websocket::Role::client, limits::way_bytes};
};

std::string text_frame(std::string_view text) {
  return encode_masked_frame(websocket::Opcode::text, text, frame_mask);
}

}  // namespace

WebSocketFacts try_websocket(const std::string& url, const std::string& host, const std::string& target,
                             const Clock& clock) {
  WebSocketFacts facts;
  RawLine line(clock);
  facts.upgrade.failure = line.open(url);
  if (!facts.upgrade.failure.empty()) return facts;
  std::string bytes;
  const bool asked = line.send(upgrade_request(host, target)) &&
                     line.receive(bytes, [&] { return bytes.find("\r\n\r\n") != std::string::npos; });
  if (!asked) {
    facts.upgrade.failure = bytes.empty() ? "nothing has come of it" : "its answer has no end";
    return facts;
  }
  read_upgrade(bytes, facts);
  if (facts.upgrade.status != 101 || !facts.accepted) return facts;
  Messages messages(line, std::move(bytes));
  facts.opened = messages.wait_for("0{");
  if (!facts.opened) return facts;
  facts.answered = line.send(text_frame("40")) && messages.wait_for("4");  // its namespace, or why not
  line.send(encode_masked_frame(websocket::Opcode::close,
                                websocket::encode_close_payload(websocket::CloseCode::normal, ""),
                                frame_mask));
  return facts;
}

}  // namespace porchlight::doctor
