#pragma once
// The client's side of TLS (1.2 and 1.3) as a filter without a socket: bytes from the wire go in, plain bytes
// come out, and the other way round. OpenSSL works on memory; so a stream stays what it is, and the filter is
// tested against a server that is only another object.
//
// The server is known by the chain of its certificate and by its name (or address), both or none.
//
// Left out on purpose: certificates of clients, resuming sessions (a connection lives for days).

#include "base/error.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

struct ssl_ctx_st;
struct ssl_st;

namespace porchlight::net {

/// Whom to trust; read once, used by many connections. Thread: any, one at a time.
class TlsTrust {
 public:
  /// `ca_file`: PEM; empty: the system's. Not `verify`: whoever answers (for tests and tunnels).
  /// Errors: `unavailable`, where the file cannot be read.
  [[nodiscard]] static Result<TlsTrust> load(const std::string& ca_file, bool verify);

 private:
  friend class TlsClient;
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };
  std::unique_ptr<ssl_ctx_st, Free> context_;
};

/// One connection.
class TlsClient {
 public:
  /// `host`: as it stands in the certificate; a name is also told to the server (SNI).
  TlsClient(const TlsTrust& trust, const std::string& host);

  /// Takes bytes from the wire; then see take_plain() and take_wire(). Errors: `unavailable`, with the reason
  /// (a wrong certificate, a broken record, the peer's close); the connection is then over.
  [[nodiscard]] Result<void> receive(std::string_view wire);
  /// Encrypts; what is sent before the handshake is done waits for its end. `plain` is at most 2 GB.
  [[nodiscard]] Result<void> send(std::string_view plain);
  /// Bytes that the peer has sent, decrypted.
  [[nodiscard]] std::string take_plain() { return std::exchange(plain_, {}); }
  /// Bytes for the wire; right after the constructor the beginning of the handshake.
  [[nodiscard]] std::string take_wire();
  [[nodiscard]] bool established() const { return established_; }

 private:
  struct Free {
    void operator()(ssl_st* connection) const;
  };
  [[nodiscard]] Result<void> shake_hands();
  [[nodiscard]] Result<void> read_all();
  [[nodiscard]] Error failure(int code) const;

  std::unique_ptr<ssl_st, Free> connection_;
  std::string plain_;
  std::string waiting_;  // plain bytes for the end of the handshake
  bool established_ = false;
};

}  // namespace porchlight::net
