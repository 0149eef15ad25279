#include "net/http_encoding.hpp"

#include "base/json.hpp"

#include <boost/beast/http/status.hpp>

namespace porchlight::net {

std::string_view reason_phrase(unsigned status) {
  const auto phrase = boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(status));
  return {phrase.data(), phrase.size()};
}

std::string encode_response(const HttpResponse& response, ResponseFraming framing) {
  const std::uint64_t length = response.source ? response.source->bytes() : response.content().size();
  const bool own_body =
      !framing.head_only && !response.source && !response.shared_body && response.static_body.empty();
  std::string out;
  out.reserve(256 + (own_body ? response.body.size() : 0));
  out += "HTTP/1.1 ";
  json::append_number(out, response.status);
  out += ' ';
  out += reason_phrase(response.status);
  out += "\r\n";
  for (const auto& [name, value] : response.headers) {
    out += name;
    out += ": ";
    // A value that carries a line break would begin a header of its own choice.
    for (const char c : value) out += (c == '\r' || c == '\n') ? ' ' : c;
    out += "\r\n";
  }
  if (response.status != 204 && response.status != 304 && response.status >= 200) {
    out += "Content-Length: ";
    json::append_number(out, length);
    out += "\r\n";
  }
  out += framing.keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  if (own_body) out += response.body;
  return out;
}

}  // namespace porchlight::net
