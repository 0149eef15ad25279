#pragma once
// HTTP as a client, by libcurl, blocking: certificates are checked, redirects are not followed, and what is
// answered is bounded.

#include "base/clock.hpp"
#include "base/ip_address.hpp"

#include <boost/system/result.hpp>

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::driver {

struct HttpCall {
  std::string method;
  std::string url;
  std::vector<std::string> headers;    // `Name: value`, of ours: none with a line's end in it
  std::string upload{};                // the path of a file that is the body; empty: there is none
  std::size_t most_bytes = 64 * 1024;  // of the answer's body; past it: an error
  Milliseconds time{};                 // all of it
  std::string_view body{};             // in the place of a file
  const char* schemes = "http,https";
  /// Asked of each address before it is connected to, whatever a name says by then; empty: each may be.
  std::function<bool(const IpAddress&)> may_connect{};
  const std::atomic<bool>* stop = nullptr;  // once it is set the call is given up, in a second
};

struct HttpAnswer {
  long status = 0;
  std::string body;
  std::optional<std::chrono::seconds> retry_after{};
};

struct HttpClientError {
  std::string message;     // with the address that was asked
  std::string reason{};    // without it
  bool forbidden = false;  // by may_connect
};
[[noreturn]] void throw_exception_from_error(const HttpClientError& error,
                                             const boost::source_location& location);

/// Connections that are idle are used again. Thread: any that may block.
class HttpClient {
 public:
  HttpClient();
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Errors: no answer, or one that is too long.
  [[nodiscard]] boost::system::result<HttpAnswer, HttpClientError> call(const HttpCall& call);

 private:
  class Handle;
  [[nodiscard]] std::unique_ptr<Handle> borrow();
  void give_back(std::unique_ptr<Handle> handle);

  std::mutex mutex_;
  std::vector<std::unique_ptr<Handle>> idle_;  // as many as were ever used at once
};

}  // namespace porchlight::driver
