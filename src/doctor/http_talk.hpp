#pragma once
// HTTP requests side by side, on one thread, by libcurl: a long poll that hangs while something else is said.

#include "base/clock.hpp"
#include "doctor/way.hpp"
#include "driver/curl/easy.hpp"

#include <memory>
#include <string>
#include <vector>

namespace porchlight::doctor {

/// One request, and what has come of its answer. Redirects are not followed; certificates are checked.
class HttpTalk {
 public:
  /// `body` empty: a GET, else a POST. `headers`: of ours, none with a line's end in it.
  HttpTalk(std::string url, std::string body, const std::vector<std::string>& headers);
  HttpTalk(const HttpTalk&) = delete;
  HttpTalk& operator=(const HttpTalk&) = delete;

  [[nodiscard]] CURL* handle() const { return easy_.get(); }
  [[nodiscard]] bool done() const { return done_; }
  /// libcurl's word on it; other than CURLE_OK: why there is no answer.
  void end(CURLcode code);
  /// Nobody waits any longer.
  void give_up(Milliseconds waited);
  [[nodiscard]] const Exchange& exchange() const { return exchange_; }
  /// What the answer sets: `a=1; b=2`.
  [[nodiscard]] const std::string& cookies() const { return cookies_; }

 private:
  static std::size_t take_header(const char* bytes, std::size_t size, std::size_t count, void* to);
  static std::size_t take_body(const char* bytes, std::size_t size, std::size_t count, void* to);
  void read_header(std::string_view line);

  driver::CurlEasy easy_ = driver::make_curl_easy();
  driver::CurlList headers_;
  std::string url_;
  std::string body_;
  std::string cookies_;
  std::string problem_;  // libcurl's buffer
  Exchange exchange_;
  bool done_ = false;
};

/// Thread: one at a time.
class HttpTalks {
 public:
  explicit HttpTalks(const Clock& clock) : clock_(clock) {}
  ~HttpTalks();
  HttpTalks(const HttpTalks&) = delete;
  HttpTalks& operator=(const HttpTalks&) = delete;

  /// The talk outlives this.
  void start(HttpTalk& talk);
  /// Until `talk` is done, for so long at most; others go on meanwhile. True where it is done.
  bool wait(const HttpTalk& talk, Milliseconds at_most);

 private:
  struct End {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };
  void collect();

  const Clock& clock_;
  std::vector<HttpTalk*> talks_;
  std::unique_ptr<CURLM, End> multi_{curl_multi_init()};
};

}  // namespace porchlight::doctor
