#include "net/tls_client.hpp"

#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>

namespace porchlight::net {
namespace {

struct Free {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* connection) const { SSL_free(connection); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

/// A certificate that vouches for itself, for the names given as `DNS:…,IP:…`.
struct Certificate {
  explicit Certificate(const std::string& names, long valid_from = -3'600, long valid_to = 3'600)
      : key(EVP_EC_gen("P-256")), certificate(X509_new()) {
    X509* made = certificate.get();
    X509_set_version(made, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
    X509_gmtime_adj(X509_getm_notBefore(made), valid_from);
    X509_gmtime_adj(X509_getm_notAfter(made), valid_to);
    X509_set_pubkey(made, key.get());
    X509_NAME* name = X509_get_subject_name(made);
    const std::string common = "porchlight test";
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(common.data()), -1, -1, 0);
    X509_set_issuer_name(made, name);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str());
    X509_add_ext(made, extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(made, key.get(), EVP_sha256());
  }
  void write(const std::string& path) const {
    std::FILE* file = std::fopen(path.c_str(), "w");
    PEM_write_X509(file, certificate.get());
    std::fclose(file);
  }
  Owned<EVP_PKEY> key;
  Owned<X509> certificate;
};

/// The other side, on memory as well. Echoes what it reads.
class Server {
 public:
  explicit Server(const Certificate& certificate, int version = TLS1_3_VERSION)
      : context_(SSL_CTX_new(TLS_server_method())) {
    SSL_CTX_set_max_proto_version(context_.get(), version);
    SSL_CTX_set_min_proto_version(context_.get(), 0);
    SSL_CTX_use_certificate(context_.get(), certificate.certificate.get());
    SSL_CTX_use_PrivateKey(context_.get(), certificate.key.get());
    connection_.reset(SSL_new(context_.get()));
    SSL_set_bio(connection_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_accept_state(connection_.get());
  }
  /// Takes bytes from the wire, answers bytes for it.
  std::string exchange(const std::string& wire) {
    BIO_write(SSL_get_rbio(connection_.get()), wire.data(), static_cast<int>(wire.size()));
    std::array<char, 20'000> buffer{};
    for (int got = 0; (got = SSL_read(connection_.get(), buffer.data(), buffer.size())) > 0;) {
      read.append(buffer.data(), static_cast<std::size_t>(got));
      SSL_write(connection_.get(), buffer.data(), got);
    }
    if (const char* name = SSL_get_servername(connection_.get(), TLSEXT_NAMETYPE_host_name);
        name != nullptr) {
      server_name = name;
    }
    return pending();
  }
  std::string close() {
    SSL_shutdown(connection_.get());
    return pending();
  }
  std::string read;
  std::string server_name;

 private:
  std::string pending() {
    std::string bytes(BIO_ctrl_pending(SSL_get_wbio(connection_.get())), '\0');
    if (!bytes.empty())
      BIO_read(SSL_get_wbio(connection_.get()), bytes.data(), static_cast<int>(bytes.size()));
    return bytes;
  }
  Owned<SSL_CTX> context_;
  Owned<SSL> connection_;
};

class TlsClientTest : public ::testing::Test {
 protected:
  TlsTrust trusting(const Certificate& certificate) {
    certificate.write(folder.path() + "/ca.pem");
    return TlsTrust::load(folder.path() + "/ca.pem", true).value();
  }
  /// Lets both talk until neither has anything left; what the client says last.
  static Result<void> talk(TlsClient& client, Server& server) {
    Result<void> result;
    for (std::string wire = client.take_wire(); !wire.empty() && result; wire = client.take_wire()) {
      const std::string answer = server.exchange(wire);
      if (!answer.empty()) result = client.receive(answer);
    }
    return result;
  }
  /// Why the client does not trust the server, if it does not.
  std::string refusal(const TlsTrust& trust, const Certificate& certificate, const std::string& host) {
    TlsClient client(trust, host);
    Server server(certificate);
    (void)client.send("secret");
    const auto result = talk(client, server);
    EXPECT_EQ(client.established(), result.has_value());
    (void)server.exchange(client.take_wire());
    EXPECT_EQ(server.read, result ? "secret" : "");
    return result ? "" : result.error().message;
  }

  const test::TemporaryFolder folder;
};

TEST_F(TlsClientTest, CarriesBytesBothWays) {
  const Certificate certificate("DNS:cache.example");
  const auto trust = trusting(certificate);
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(trust, "cache.example");
    Server server(certificate, version);
    ASSERT_TRUE(talk(client, server));
    EXPECT_TRUE(client.established());
    ASSERT_TRUE(client.send("hello"));
    ASSERT_TRUE(talk(client, server));
    EXPECT_EQ(server.read, "hello");
    EXPECT_EQ(server.server_name, "cache.example");
    EXPECT_EQ(client.take_plain(), "hello");
    EXPECT_EQ(client.take_plain(), "");
  }
}

TEST_F(TlsClientTest, WhatIsSentBeforeTheHandshakeIsDoneFollowsIt) {
  const Certificate certificate("DNS:cache.example");
  const auto trust = trusting(certificate);
  TlsClient client(trust, "cache.example");
  Server server(certificate);
  ASSERT_TRUE(client.send("early "));
  ASSERT_TRUE(client.send("bird"));
  ASSERT_TRUE(talk(client, server));
  EXPECT_EQ(server.read, "early bird");
}

TEST_F(TlsClientTest, ReadsByteByByteAndMoreThanARecord) {
  const Certificate certificate("DNS:cache.example");
  const auto trust = trusting(certificate);
  TlsClient client(trust, "cache.example");
  Server server(certificate);
  const std::string large(100'000, 'x');
  ASSERT_TRUE(client.send(large));
  std::string plain;
  for (std::string wire = client.take_wire(); !wire.empty(); wire = client.take_wire()) {
    for (const char byte : server.exchange(wire)) ASSERT_TRUE(client.receive({&byte, 1}));
    plain += client.take_plain();
  }
  EXPECT_EQ(plain, large);
}

TEST_F(TlsClientTest, TrustsOnlyWhomItIsToldTo) {
  const Certificate ours("DNS:cache.example");
  const Certificate other("DNS:cache.example");
  const auto trust = trusting(ours);
  EXPECT_EQ(refusal(trust, ours, "cache.example"), "");
  EXPECT_EQ(refusal(trust, other, "cache.example"), "TLS: the server's certificate: self-signed certificate");
  const auto system = TlsTrust::load("", true);
  ASSERT_TRUE(system);
  EXPECT_NE(refusal(*system, ours, "cache.example"), "");
}

TEST_F(TlsClientTest, TheNameMustBeTheOneThatWasDialled) {
  const Certificate certificate("DNS:cache.example,IP:10.0.0.1,IP:::2");
  const auto trust = trusting(certificate);
  EXPECT_EQ(refusal(trust, certificate, "cache.example"), "");
  EXPECT_EQ(refusal(trust, certificate, "10.0.0.1"), "");
  EXPECT_EQ(refusal(trust, certificate, "::2"), "");
  EXPECT_EQ(refusal(trust, certificate, "other.example"), "TLS: the server's certificate: hostname mismatch");
  EXPECT_EQ(refusal(trust, certificate, "10.0.0.2"), "TLS: the server's certificate: IP address mismatch");
}

TEST_F(TlsClientTest, AnOldCertificateIsRefused) {
  const Certificate certificate("DNS:cache.example", -7'200, -3'600);
  EXPECT_EQ(refusal(trusting(certificate), certificate, "cache.example"),
            "TLS: the server's certificate: certificate has expired");
}

TEST_F(TlsClientTest, AnOldVersionIsRefused) {
  const Certificate certificate("DNS:cache.example");
  const auto trust = trusting(certificate);
  TlsClient client(trust, "cache.example");
  Server server(certificate, TLS1_1_VERSION);
  EXPECT_FALSE(talk(client, server));
}

TEST_F(TlsClientTest, VerifiesNothingWhereItIsToldSo) {
  const Certificate certificate("DNS:other.example", -7'200, -3'600);
  const auto trust = TlsTrust::load("", false);
  ASSERT_TRUE(trust);
  EXPECT_EQ(refusal(*trust, certificate, "cache.example"), "");
}

TEST_F(TlsClientTest, TellsThePeersClose) {
  const Certificate certificate("DNS:cache.example");
  const auto trust = trusting(certificate);
  TlsClient client(trust, "cache.example");
  Server server(certificate);
  ASSERT_TRUE(talk(client, server));
  ASSERT_TRUE(client.send("last"));
  const std::string echo = server.exchange(client.take_wire());
  const auto end = client.receive(echo + server.close());
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().message, "TLS: the server closed the connection");
  EXPECT_EQ(client.take_plain(), "last");
}

TEST_F(TlsClientTest, RefusesWhatIsNotTls) {
  const Certificate certificate("DNS:cache.example");
  const auto trust = trusting(certificate);
  TlsClient plain(trust, "cache.example");
  EXPECT_FALSE(plain.receive("-ERR unknown command\r\n"));
  TlsClient broken(trust, "cache.example");
  Server server(certificate);
  ASSERT_TRUE(talk(broken, server));
  ASSERT_TRUE(broken.send("x"));
  std::string wire = server.exchange(broken.take_wire());
  wire.back() = static_cast<char>(wire.back() ^ 1);
  EXPECT_FALSE(broken.receive(wire));
}

TEST_F(TlsClientTest, SaysThatTheCertificatesCannotBeRead) {
  const auto missing = TlsTrust::load(folder.path() + "/none.pem", true);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::unavailable);
  EXPECT_NE(missing.error().message.find("/none.pem"), std::string::npos);
}

}  // namespace
}  // namespace porchlight::net
