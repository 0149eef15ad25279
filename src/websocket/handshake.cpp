#include "websocket/handshake.hpp"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace porchlight::websocket {
namespace {

constexpr std::string_view version = "13";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// The value of a header that may stand once only; empty otherwise.
std::string_view only_value(const net::Headers& headers, std::string_view name) {
  std::string_view found;
  std::size_t count = 0;
  for (const auto& [key, value] : headers) {
    if (key != name) continue;
    found = value;
    ++count;
  }
  return count == 1 ? trimmed(found) : std::string_view{};
}

/// 16 bytes in base64.
bool is_key(std::string_view text) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return text.size() == 24 && text.find_first_not_of(alphabet) == 22 && text.substr(22) == "==";
}

net::HttpResponse refusal(unsigned status, std::string_view why, net::Headers headers = {}) {
  headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
  net::HttpResponse response;
  response.status = status;
  response.headers = std::move(headers);
  response.body = why;
  response.close = true;
  return response;
}

}  // namespace

std::string accept_for(std::string_view key) {
  std::string text(key);
  text += "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  std::array<unsigned char, 4 * ((SHA_DIGEST_LENGTH + 2) / 3) + 1> base64{};
  const int length = EVP_EncodeBlock(base64.data(), digest.data(), SHA_DIGEST_LENGTH);
  return {base64.begin(), base64.begin() + length};
}

std::variant<std::string, net::HttpResponse> answer_handshake(const net::HttpRequest& request,
                                                              const net::Headers& extra) {
  const net::Headers& headers = request.headers;
  if (request.method != "GET") return refusal(405, "a WebSocket begins with GET", {{"Allow", "GET"}});
  if (!request.lists("upgrade", "websocket") || !request.lists("connection", "upgrade")) {
    return refusal(400, "expected Upgrade: websocket and Connection: Upgrade");
  }
  if (only_value(headers, "sec-websocket-version") != version) {
    return refusal(426, "expected Sec-WebSocket-Version: 13",
                   {{"Sec-WebSocket-Version", std::string(version)}, {"Upgrade", "websocket"}});
  }
  const std::string_view key = only_value(headers, "sec-websocket-key");
  if (!is_key(key)) return refusal(400, "expected one Sec-WebSocket-Key of 16 bytes in base64");

  std::string response =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
      "Upgrade\r\nSec-WebSocket-Accept: ";
  response += accept_for(key);
  response += "\r\n";
  for (const auto& [name, value] : extra) response.append(name).append(": ").append(value).append("\r\n");
  response += "\r\n";
  return response;
}

}  // namespace porchlight::websocket
