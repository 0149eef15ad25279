#include "doctor/http_talk.hpp"

#include "base/ascii.hpp"
#include "doctor/limits.hpp"

#include <string_view>
#include <utility>

namespace porchlight::doctor {

HttpTalk::HttpTalk(std::string url, std::string body, const std::vector<std::string>& headers)
    : url_(std::move(url)), body_(std::move(body)), problem_(CURL_ERROR_SIZE, '\0') {
  curl_slist* list = nullptr;
  for (const std::string& header : headers) list = curl_slist_append(list, header.c_str());
  headers_.reset(curl_slist_append(list, "Expect:"));
  CURL* const curl = easy_.get();
  curl_easy_setopt(curl, CURLOPT_URL, url_.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers_.get());
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, problem_.data());
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(limits::way_time.count()) * 2);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits::way_time.count()));
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
  if (body_.empty()) return;
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(body_.size()));
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body_.c_str());
}

std::size_t HttpTalk::take_header(const char* bytes, std::size_t size, std::size_t count, void* to) {
  static_cast<HttpTalk*>(to)->read_header({bytes, size * count});
  return size * count;
}

std::size_t HttpTalk::take_body(const char* bytes, std::size_t size, std::size_t count, void* to) {
  std::string& body = static_cast<HttpTalk*>(to)->exchange_.body;
  const std::size_t total = size * count;
  if (total > limits::way_bytes - body.size()) return 0;
  body.append(bytes, total);
  return total;
}

void HttpTalk::read_header(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const std::string name = ascii::lower(line.substr(0, colon));
  std::string_view value = line.substr(colon + 1);
  value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
  value = value.substr(0, value.find_first_of("\r\n"));
  if (exchange_.headers.size() < limits::way_headers) exchange_.headers.push_back(name);
  if (name == "location") exchange_.location = value;
  if (name != "set-cookie") return;
  cookies_ += (cookies_.empty() ? "" : "; ") + std::string(value.substr(0, value.find(';')));
}

void HttpTalk::end(CURLcode code) {
  done_ = true;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &exchange_.status);
  if (code == CURLE_OK) return;
  const std::string why = problem_.c_str();
  exchange_.failure = why.empty() ? curl_easy_strerror(code) : why;
  exchange_.certificate = code == CURLE_PEER_FAILED_VERIFICATION;
}

void HttpTalk::give_up(Milliseconds waited) {
  if (!done_) exchange_.failure = "no answer within " + std::to_string(waited.count()) + " ms";
}

HttpTalks::~HttpTalks() {
  for (HttpTalk* const talk : talks_) curl_multi_remove_handle(multi_.get(), talk->handle());
}

void HttpTalks::start(HttpTalk& talk) {
  talks_.push_back(&talk);
  curl_multi_add_handle(multi_.get(), talk.handle());
}

void HttpTalks::collect() {
  int left = 0;
  while (const CURLMsg* const message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    for (HttpTalk* const talk : talks_) {
      if (talk->handle() == message->easy_handle) talk->end(message->data.result);
    }
  }
}

bool HttpTalks::wait(const HttpTalk& talk, Milliseconds at_most) {
  constexpr int look_again = 50;  // ms
  const SteadyTime end = clock_.steady() + at_most;
  for (;;) {
    int running = 0;
    curl_multi_perform(multi_.get(), &running);
    collect();
    if (talk.done()) return true;
    if (clock_.steady() >= end) return false;
    curl_multi_poll(multi_.get(), nullptr, 0, look_again, nullptr);
  }
}

}  // namespace porchlight::doctor
