#include "driver/http_client/http_client.hpp"

#include "driver/curl/easy.hpp"

#include <arpa/inet.h>
#include <array>
#include <cstdio>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <utility>

namespace porchlight::driver {
namespace {

struct Body {
  std::string bytes;
  std::size_t most = 0;
};

std::size_t take_body(const char* bytes, std::size_t size, std::size_t count, void* to) {
  Body& body = *static_cast<Body*>(to);
  const std::size_t total = size * count;
  if (total > body.most - body.bytes.size()) return 0;
  body.bytes.append(bytes, total);
  return total;
}

/// Who may be connected to, and whether somebody was not.
struct Gate {
  const std::function<bool(const IpAddress&)>& may_connect;
  bool closed = false;
};

std::optional<IpAddress> address_of(const curl_sockaddr& to) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes = nullptr;
  if (to.family == AF_INET) bytes = &reinterpret_cast<const sockaddr_in*>(&to.addr)->sin_addr;
  if (to.family == AF_INET6) bytes = &reinterpret_cast<const sockaddr_in6*>(&to.addr)->sin6_addr;
  if (bytes == nullptr || inet_ntop(to.family, bytes, text.data(), text.size()) == nullptr) {
    return std::nullopt;
  }
  return IpAddress::parse(text.data());
}

curl_socket_t open_socket(void* data, curlsocktype, curl_sockaddr* to) {
  auto& gate = *static_cast<Gate*>(data);
  const auto address = address_of(*to);
  if (!address || !gate.may_connect(*address)) {
    gate.closed = true;
    return CURL_SOCKET_BAD;
  }
  return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

int give_up_if_told(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return *static_cast<const std::atomic<bool>*>(stop) ? 1 : 0;
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using OpenFile = std::unique_ptr<std::FILE, CloseFile>;

CurlList header_list(const std::vector<std::string>& headers) {
  curl_slist* list = nullptr;
  for (const std::string& header : headers) list = curl_slist_append(list, header.c_str());
  return CurlList(curl_slist_append(list, "Expect:"));
}

}  // namespace

[[noreturn]] void throw_exception_from_error(const HttpClientError& error, const boost::source_location&) {
  throw std::runtime_error(error.message);
}

class HttpClient::Handle {
 public:
  boost::system::result<HttpAnswer, HttpClientError> perform(const HttpCall& call) {
    if (!easy_) return HttpClientError{"no memory for a connection"};
    reset(easy_);
    CURL* const curl = easy_.get();
    const CurlList headers = header_list(call.headers);
    Body body{{}, call.most_bytes};
    Gate gate{call.may_connect};
    curl_easy_setopt(curl, CURLOPT_URL, call.url.c_str());
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, call.method.c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, call.schemes);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(call.time.count()));
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(call.time.count()) / 4);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    guard(call, gate);
    OpenFile file;
    if (!call.upload.empty()) {
      file.reset(std::fopen(call.upload.c_str(), "rbe"));
      if (!file || !send_file(file.get())) return HttpClientError{"\"" + call.upload + "\": cannot be read"};
    }
    if (const CURLcode failed = curl_easy_perform(curl); failed != CURLE_OK) {
      const std::string reason = curl_easy_strerror(failed);
      return HttpClientError{call.url + ": " + reason, reason, gate.closed};
    }
    return read_answer(std::move(body.bytes));
  }

 private:
  void guard(const HttpCall& call, Gate& gate) {
    if (!call.body.empty()) {
      curl_easy_setopt(easy_.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
      curl_easy_setopt(easy_.get(), CURLOPT_POSTFIELDS, call.body.data());
    }
    if (call.may_connect) {
      curl_easy_setopt(easy_.get(), CURLOPT_OPENSOCKETFUNCTION, open_socket);
      curl_easy_setopt(easy_.get(), CURLOPT_OPENSOCKETDATA, &gate);
    }
    if (call.stop != nullptr) {
      curl_easy_setopt(easy_.get(), CURLOPT_NOPROGRESS, 0L);
      curl_easy_setopt(easy_.get(), CURLOPT_XFERINFOFUNCTION, give_up_if_told);
      curl_easy_setopt(easy_.get(), CURLOPT_XFERINFODATA, const_cast<std::atomic<bool>*>(call.stop));
    }
  }

  HttpAnswer read_answer(std::string body) {
    HttpAnswer answer{0, std::move(body)};
    curl_off_t wait = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &answer.status);
    curl_easy_getinfo(easy_.get(), CURLINFO_RETRY_AFTER, &wait);
    if (wait > 0) answer.retry_after = std::chrono::seconds(wait);
    return answer;
  }

  bool send_file(std::FILE* file) {
    if (std::fseek(file, 0, SEEK_END) != 0) return false;
    const long bytes = std::ftell(file);
    std::rewind(file);
    if (bytes < 0) return false;
    curl_easy_setopt(easy_.get(), CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy_.get(), CURLOPT_READDATA, file);
    curl_easy_setopt(easy_.get(), CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(bytes));
    return true;
  }

  CurlEasy easy_ = make_curl_easy();
};

HttpClient::HttpClient() = default;
HttpClient::~HttpClient() = default;

std::unique_ptr<HttpClient::Handle> HttpClient::borrow() {
  const std::scoped_lock lock(mutex_);
  if (idle_.empty()) return std::make_unique<Handle>();
  auto handle = std::move(idle_.back());
  idle_.pop_back();
  return handle;
}

void HttpClient::give_back(std::unique_ptr<Handle> handle) {
  const std::scoped_lock lock(mutex_);
  idle_.push_back(std::move(handle));
}

boost::system::result<HttpAnswer, HttpClientError> HttpClient::call(const HttpCall& call) {
  auto handle = borrow();
  auto answer = handle->perform(call);
  give_back(std::move(handle));
  return answer;
}

}  // namespace porchlight::driver
