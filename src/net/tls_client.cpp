#include "net/tls_client.hpp"

#include <boost/asio/ip/address.hpp>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <new>
#include <utility>

namespace porchlight::net {

namespace {

/// The newest entry of OpenSSL's error queue, which is the thread's and must be empty before each call.
std::string openssl_reason() {
  const auto code = ERR_peek_last_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? "unknown reason" : reason;
}

Error unavailable(const std::string& reason) {
  return {ErrorCode::unavailable, "TLS: " + reason};
}

bool is_address(const std::string& host) {
  boost::system::error_code failed;
  (void)boost::asio::ip::make_address(host, failed);
  return !failed;
}

}  // namespace

void TlsTrust::Free::operator()(ssl_ctx_st* context) const {
  SSL_CTX_free(context);
}

void TlsClient::Free::operator()(ssl_st* connection) const {
  SSL_free(connection);
}

Result<TlsTrust> TlsTrust::load(const std::string& ca_file, bool verify) {
  ERR_clear_error();
  TlsTrust trust;
  trust.context_.reset(SSL_CTX_new(TLS_client_method()));
  SSL_CTX* context = trust.context_.get();
  if (context == nullptr || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1) {
    return unavailable(openssl_reason());
  }
  if (!verify) return trust;
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  const bool loaded = ca_file.empty() ? SSL_CTX_set_default_verify_paths(context) == 1
                                      : SSL_CTX_load_verify_locations(context, ca_file.c_str(), nullptr) == 1;
  if (!loaded) {
    return unavailable("cannot read the certificates of " + (ca_file.empty() ? "the system" : ca_file) +
                       ": " + openssl_reason());
  }
  return trust;
}

TlsClient::TlsClient(const TlsTrust& trust, const std::string& host)
    : connection_(SSL_new(trust.context_.get())) {
  SSL* connection = connection_.get();
  if (connection == nullptr) throw std::bad_alloc();
  SSL_set_bio(connection, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_set_connect_state(connection);
  if (is_address(host)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(connection), host.c_str());
  } else {
    SSL_set1_host(connection, host.c_str());
    SSL_ctrl(connection, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             const_cast<char*>(host.c_str()));
  }
  (void)shake_hands();  // there is nothing yet that could fail
}

Error TlsClient::failure(int code) const {
  if (code == SSL_ERROR_ZERO_RETURN) return unavailable("the server closed the connection");
  const long verified = SSL_get_verify_result(connection_.get());
  const bool checked = SSL_get_verify_mode(connection_.get()) != SSL_VERIFY_NONE;
  if (checked && !established_ && verified != X509_V_OK) {
    return unavailable(std::string("the server's certificate: ") + X509_verify_cert_error_string(verified));
  }
  return unavailable(openssl_reason());
}

Result<void> TlsClient::shake_hands() {
  ERR_clear_error();
  const int result = SSL_do_handshake(connection_.get());
  if (result != 1) {
    const int code = SSL_get_error(connection_.get(), result);
    if (code == SSL_ERROR_WANT_READ) return {};
    return failure(code);
  }
  established_ = true;
  return send(std::exchange(waiting_, {}));
}

Result<void> TlsClient::receive(std::string_view wire) {
  BIO_write(SSL_get_rbio(connection_.get()), wire.data(), static_cast<int>(wire.size()));
  if (!established_) {
    if (auto shaken = shake_hands(); !shaken || !established_) return shaken;
  }
  return read_all();
}

Result<void> TlsClient::read_all() {
  std::array<char, SSL3_RT_MAX_PLAIN_LENGTH> buffer;
  for (;;) {
    ERR_clear_error();
    std::size_t got = 0;
    const int result = SSL_read_ex(connection_.get(), buffer.data(), buffer.size(), &got);
    if (result == 1) {
      plain_.append(buffer.data(), got);
      continue;
    }
    const int code = SSL_get_error(connection_.get(), result);
    if (code == SSL_ERROR_WANT_READ) return {};
    return failure(code);
  }
}

Result<void> TlsClient::send(std::string_view plain) {
  if (plain.empty()) return {};
  if (!established_) {
    waiting_ += plain;
    return {};
  }
  ERR_clear_error();
  std::size_t written = 0;
  const int result = SSL_write_ex(connection_.get(), plain.data(), plain.size(), &written);
  if (result != 1) return failure(SSL_get_error(connection_.get(), result));
  return {};
}

std::string TlsClient::take_wire() {
  BIO* out = SSL_get_wbio(connection_.get());
  std::string bytes(BIO_ctrl_pending(out), '\0');
  if (!bytes.empty()) BIO_read(out, bytes.data(), static_cast<int>(bytes.size()));
  return bytes;
}

}  // namespace porchlight::net
