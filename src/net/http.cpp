#include "net/http.hpp"

#include "base/assert.hpp"
#include "net/http_encoding.hpp"
#include "net/limits.hpp"

#include <utility>

namespace porchlight::net {

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

void ResponseSink::read_body(std::uint64_t, std::uint64_t, std::unique_ptr<BodyTaker>) {}
void ResponseSink::resume_body(std::uint64_t, std::uint64_t) {}

bool HttpHandler::takes_pieces(const HttpRequest&) const {
  return false;
}

IncomingBody::IncomingBody(ResponseSink& sink, std::uint64_t connection, std::uint64_t request)
    : sink_(sink.token_), connection_(connection), request_(request) {}

void IncomingBody::read(std::unique_ptr<BodyTaker> taker) {
  if (const auto sink = sink_.lock()) (*sink)->read_body(connection_, request_, std::move(taker));
}

void IncomingBody::resume() {
  if (const auto sink = sink_.lock()) (*sink)->resume_body(connection_, request_);
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
  PORCHLIGHT_ASSERT(waiting_ != nullptr);
  const std::unique_ptr<Waiting> waiting = std::move(waiting_);
  return Stream::detach(std::move(waiting->stream), std::move(waiting->bytes_read));
}

void Upgrade::refuse(HttpResponse response) && {
  PORCHLIGHT_ASSERT(waiting_ != nullptr);
  response.close = true;
  const std::unique_ptr<Waiting> waiting = std::move(waiting_);
  waiting->stream->write(encode_response(response, {.keep_alive = false, .head_only = false}));
}

}  // namespace porchlight::net
