#include "net/http.hpp"

#include "base/ascii.hpp"
#include "net/http_encoding.hpp"
#include "net/limits.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::net {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string percent_decoded(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      decoded += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      decoded += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), part.size() + 1));
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    const std::string_view value = equals == part.npos ? std::string_view() : part.substr(equals + 1);
    parameters.emplace_back(percent_decoded(part.substr(0, equals), true), percent_decoded(value, true));
  }
  return parameters;
}

std::string_view HttpRequest::header(std::string_view name) const {
  const auto found =
      std::ranges::find(headers, name, [](const auto& header) { return std::string_view(header.first); });
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

bool HttpRequest::lists(std::string_view name, std::string_view token) const {
  for (const auto& [key, value] : headers) {
    if (key != name) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      std::string_view part = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(rest.size(), part.size() + 1));
      part.remove_prefix(std::min(part.find_first_not_of(" \t"), part.size()));
      part = part.substr(0, part.find_last_not_of(" \t") + 1);
      if (ascii::equal_ignoring_case(part, token)) return true;
    }
  }
  return false;
}

std::vector<std::pair<std::string, std::string>> HttpRequest::parameters() const {
  return parse_query(query);
}

std::optional<std::string> HttpRequest::parameter(std::string_view name) const {
  for (auto& [key, value] : parameters()) {
    if (key == name) return std::move(value);
  }
  return std::nullopt;
}

Responder::Responder(ResponseSink& sink, std::uint64_t connection, std::uint64_t request)
    : sink_(sink.token_), asked_(true), connection_(connection), request_(request) {}

Responder::~Responder() {
  if (asked_) respond({.status = 500, .headers = {}, .body = {}, .shared_body = nullptr, .close = true});
}

Responder::Responder(Responder&& other) noexcept
    : sink_(std::move(other.sink_)),
      asked_(std::exchange(other.asked_, false)),
      connection_(other.connection_),
      request_(other.request_) {}

Responder& Responder::operator=(Responder&& other) noexcept {
  std::swap(sink_, other.sink_);
  std::swap(asked_, other.asked_);
  std::swap(connection_, other.connection_);
  std::swap(request_, other.request_);
  return *this;
}

void Responder::respond(HttpResponse response) {
  if (!std::exchange(asked_, false)) return;
  if (const auto sink = sink_.lock()) (*sink)->respond(connection_, request_, std::move(response));
}

void Responder::on_abort(UniqueFunction<void()> callback) {
  if (const auto sink = asked_ ? sink_.lock() : nullptr) {
    (*sink)->on_abort(connection_, request_, std::move(callback));
  }
}

/// Takes the stream's callbacks while nobody else does.
struct Upgrade::Waiting final : StreamHandler {
  Waiting(StreamPtr from, std::string read) : stream(std::move(from)), bytes_read(std::move(read)) {
    stream->set_handler(*this);
    hold_back();
  }
  void on_bytes(std::string_view bytes) override {
    bytes_read += bytes;
    hold_back();
  }
  void on_end(StreamEnd) override {
    gone = true;
    if (auto callback = std::exchange(on_close, nullptr)) callback();
  }
  void hold_back() {
    if (bytes_read.size() > limits::pipelined_bytes) stream->pause_reading();
  }
  StreamPtr stream;
  std::string bytes_read;
  UniqueFunction<void()> on_close;
  bool gone = false;
};

Upgrade::Upgrade(StreamPtr stream, std::string bytes_read)
    : waiting_(std::make_unique<Waiting>(std::move(stream), std::move(bytes_read))) {}
Upgrade::~Upgrade() = default;
Upgrade::Upgrade(Upgrade&& other) noexcept = default;
Upgrade& Upgrade::operator=(Upgrade&& other) noexcept = default;

void Upgrade::on_close(UniqueFunction<void()> callback) {
  waiting_->on_close = std::move(callback);
}

bool Upgrade::client_gone() const {
  return waiting_->gone;
}

DetachedSocket Upgrade::take() && {
  const std::unique_ptr<Waiting> waiting = std::move(waiting_);
  return Stream::detach(std::move(waiting->stream), std::move(waiting->bytes_read));
}

void Upgrade::refuse(HttpResponse response) && {
  response.close = true;
  const std::unique_ptr<Waiting> waiting = std::move(waiting_);
  waiting->stream->write(encode_response(response, {.keep_alive = false, .head_only = false}));
}

}  // namespace porchlight::net
