#pragma once
// Where mails are handed in. Pure.

#include "base/error.hpp"

#include <string>
#include <string_view>

namespace porchlight::driver {

struct SmtpServer {
  std::string url;         // as libcurl takes it
  std::string place;       // host and port, for people
  bool starttls = false;   // asked for, and required
  bool encrypted = false;  // starttls, or TLS from the beginning
  std::string user{};      // empty: nobody asks who we are
  std::string password{};
};

/// `smtp://`, `smtps://` or `smtp+starttls://HOST[:PORT]`. Errors: badRequest, saying what was expected.
[[nodiscard]] Result<SmtpServer> read_smtp_server(std::string_view setting);

}  // namespace porchlight::driver
