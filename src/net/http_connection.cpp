#include "net/http_connection.hpp"

#include "net/http_encoding.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <utility>

namespace porchlight::net {

namespace http = boost::beast::http;

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool has_token(std::string_view list, std::string_view token) {
  const std::string lowered = lower(list);
  std::string_view rest = lowered;
  while (!rest.empty()) {
    std::string_view part = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    while (!part.empty() && (part.front() == ' ' || part.front() == '\t')) part.remove_prefix(1);
    while (!part.empty() && (part.back() == ' ' || part.back() == '\t')) part.remove_suffix(1);
    if (part == token) return true;
  }
  return false;
}

/// What a parse error answers; 0: close without a word.
unsigned status_of(const boost::system::error_code& error) {
  if (error == http::error::header_limit) return 431;
  if (error == http::error::body_limit) return 413;
  if (error == http::error::bad_transfer_encoding) return 501;
  if (error == http::error::bad_version) return 505;
  return 400;
}

}  // namespace

struct HttpConnection::Parsing {
  explicit Parsing(std::size_t body_bytes) {
    parser.header_limit(static_cast<std::uint32_t>(limits::header_bytes));
    parser.body_limit(body_bytes);
    parser.eager(true);
  }
  http::request_parser<http::string_body> parser;
  bool header_seen = false;
};

HttpConnection::HttpConnection(HttpServer& server, std::uint64_t id, DetachedSocket socket)
    : server_(server),
      id_(id),
      stream_(std::move(socket).attach(server.loop_, *this)),
      timer_(server.loop_.timers(), [this] { on_timeout(); }) {
  timer_.arm_in(limits::header_time);
}

HttpConnection::~HttpConnection() = default;

bool HttpConnection::busy() const {
  return answering_ || parsing_ != nullptr;
}

void HttpConnection::on_bytes(std::string_view bytes) {
  if (closing_) return;
  buffer_ += bytes;
  if (!answering_) return parse();
  if (buffer_.size() > limits::pipelined_bytes) stream_->pause_reading();
}

void HttpConnection::on_end(StreamEnd) {
  abort();
  remove();
}

void HttpConnection::abort() {
  if (auto callback = std::exchange(abort_, nullptr)) callback();
}

void HttpConnection::remove() {
  timer_.cancel();
  closing_ = true;
  server_.remove(id_);
}

void HttpConnection::parse() {
  while (!answering_ && !closing_ && !buffer_.empty()) {
    if (!parse_once()) return;
  }
}

/// One step. False when more bytes are needed.
bool HttpConnection::parse_once() {
  if (!parsing_) {
    parsing_ = std::make_unique<Parsing>(server_.options_.body_bytes);
    timer_.arm_in(limits::header_time);
  }
  auto& parser = parsing_->parser;
  boost::system::error_code error;
  const std::size_t used = parser.put(boost::asio::buffer(buffer_), error);
  buffer_.erase(0, used);
  if (error && error != http::error::need_more) {
    fail(status_of(error), "The request could not be read: expected a well-formed HTTP/1.1 request.");
    return false;
  }
  if (parser.is_header_done() && !parsing_->header_seen) on_header();
  if (closing_) return false;
  if (parser.is_done()) {
    dispatch();
    return true;
  }
  return used > 0 && !buffer_.empty() && error != http::error::need_more;
}

void HttpConnection::on_header() {
  parsing_->header_seen = true;
  const auto& message = parsing_->parser.get();
  const auto count = std::distance(message.begin(), message.end());
  if (static_cast<std::size_t>(count) > limits::header_count) {
    return fail(431, "Too many header fields: expected at most 100.");
  }
  if (message.version() == 11 && message.count(http::field::host) != 1) {
    return fail(400, "Expected exactly one Host header.");
  }
  timer_.arm_in(limits::body_time);
  const auto expect = message[http::field::expect];
  if (!parsing_->parser.is_done() && lower({expect.data(), expect.size()}) == "100-continue") {
    stream_->write("HTTP/1.1 100 Continue\r\n\r\n");
  }
}

void HttpConnection::dispatch() {
  timer_.cancel();
  auto message = parsing_->parser.release();
  keep_alive_ = message.keep_alive() && !server_.draining_;
  parsing_.reset();

  HttpRequest request;
  request.method = std::string(message.method_string());
  const std::string_view target(message.target().data(), message.target().size());
  const std::size_t question = target.find('?');
  request.path = target.substr(0, question);
  if (question != target.npos) request.query = target.substr(question + 1);
  for (const auto& field : message) {
    request.headers.emplace_back(
        lower(std::string_view(field.name_string().data(), field.name_string().size())),
        std::string(field.value().data(), field.value().size()));
  }
  request.body = std::move(message.body());
  request.peer = stream_->peer();
  head_only_ = request.method == "HEAD";
  if (request.path.empty() || request.path.front() != '/') {
    return fail(400, "Expected a request target that begins with '/'.");
  }

  ++request_;
  answering_ = true;
  if (has_token(request.header("connection"), "upgrade") &&
      has_token(request.header("upgrade"), "websocket")) {
    closing_ = true;
    HttpHandler& handler = server_.handler_;
    Upgrade upgrade(std::move(stream_), std::move(buffer_));
    remove();
    handler.on_upgrade(std::move(request), std::move(upgrade));
    return;
  }
  server_.handler_.on_request(std::move(request), Responder(server_, id_, request_));
}

void HttpConnection::on_abort(std::uint64_t request, UniqueFunction<void()> callback) {
  if (answering_ && request == request_) abort_ = std::move(callback);
}

void HttpConnection::respond(std::uint64_t request, HttpResponse response) {
  if (!answering_ || request != request_ || closing_) return;
  answering_ = false;
  abort_ = nullptr;
  const bool keep_alive = keep_alive_ && !response.close && !server_.draining_;
  send(std::move(response), keep_alive);
  if (!keep_alive) return;
  timer_.arm_in(limits::keep_alive_time);
  stream_->resume_reading();
  // The rest of the buffer waits for the next turn: answers given at once must not nest without bound.
  if (!buffer_.empty()) {
    server_.loop_.at_end_of_turn([&server = server_, id = id_] {
      const auto found = server.connections_.find(id);
      if (found != server.connections_.end()) found->second->parse();
    });
  }
}

void HttpConnection::send(HttpResponse response, bool keep_alive) {
  stream_->write(encode_response(response, {.keep_alive = keep_alive, .head_only = head_only_}));
  if (response.shared_body && !head_only_) stream_->write(std::move(response.shared_body));
  if (keep_alive) return;
  closing_ = true;
  timer_.cancel();
  stream_->finish(limits::linger_time);
}

void HttpConnection::fail(unsigned status, std::string_view expected) {
  parsing_.reset();
  buffer_.clear();
  head_only_ = false;
  HttpResponse response{.status = status,
                        .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
                        .body = std::string(expected),
                        .shared_body = nullptr,
                        .close = true};
  send(std::move(response), false);
}

void HttpConnection::on_timeout() {
  if (parsing_) return fail(408, "The request took too long to arrive.");
  remove();
}

}  // namespace porchlight::net
