#include "driver/http_client/http_client.hpp"

#include "driver/curl/easy.hpp"

#include <cstdio>
#include <stdexcept>
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
    curl_easy_setopt(curl, CURLOPT_URL, call.url.c_str());
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, call.method.c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(call.time.count()));
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(call.time.count()) / 4);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    OpenFile file;
    if (!call.upload.empty()) {
      file.reset(std::fopen(call.upload.c_str(), "rbe"));
      if (!file || !send_file(file.get())) return HttpClientError{"\"" + call.upload + "\": cannot be read"};
    }
    if (const CURLcode failed = curl_easy_perform(curl); failed != CURLE_OK) {
      return HttpClientError{call.url + ": " + curl_easy_strerror(failed)};
    }
    HttpAnswer answer{0, std::move(body.bytes)};
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
    return answer;
  }

 private:
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
