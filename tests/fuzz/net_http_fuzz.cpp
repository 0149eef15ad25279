// Properties: bytes that are no request are refused or waited for, within the limits; how they are cut
// changes nothing; a request that is taken, written out as we read it, reads back as itself.

#include "fuzz.hpp"
#include "net/http_parser.hpp"
#include "net/limits.hpp"

#include <algorithm>

namespace {

using namespace porchlight;
using net::HttpParser;
using Step = HttpParser::Step;

constexpr std::size_t body_limit = 512;

struct Reading {
  Step step = Step::more;
  unsigned status = 0;
  net::HttpRequest request;
  std::size_t left = 0;
  bool operator==(const Reading& other) const {
    return step == other.step && status == other.status && left == other.left &&
           request.method == other.request.method && request.path == other.request.path &&
           request.query == other.request.query && request.headers == other.request.headers &&
           request.body == other.request.body;
  }
};

Reading read(std::string_view bytes, std::size_t piece) {
  HttpParser parser(body_limit);
  while (!bytes.empty()) {
    std::string_view part = bytes.substr(0, piece);
    bytes.remove_prefix(part.size());
    Step step = parser.next(part);
    if (step == Step::head) step = parser.next(part);
    fuzz::require(parser.held() <= 4 * net::limits::header_bytes, "nothing is kept past the limits");
    if (step == Step::bad) return {.step = step, .status = parser.defect().status, .request = {}, .left = 0};
    if (step == Step::whole) {
      return {
          .step = step, .status = 0, .request = parser.take().request, .left = part.size() + bytes.size()};
    }
    fuzz::require(part.empty(), "what is not complete has taken everything");
  }
  return {};
}

void check_reads_back(const net::HttpRequest& request) {
  std::string text = request.method + " " + request.path;
  if (!request.query.empty()) text += "?" + request.query;
  text += " HTTP/1.1\r\n";
  bool host = false;
  for (const auto& [name, value] : request.headers) {
    if (name == "content-length" || name == "transfer-encoding") continue;
    host = host || name == "host";
    text += name + ": " + value + "\r\n";
  }
  if (!host) text += "host: a\r\n";
  text += "content-length: " + std::to_string(request.body.size()) + "\r\n\r\n" + request.body;
  const Reading again = read(text, text.size());
  // With the two fields that were added there may be one too many.
  if (again.status == 431 && request.headers.size() + 2 > net::limits::header_count) return;
  fuzz::require(again.step == Step::whole && again.left == 0, "it reads back, to its end");
  fuzz::require(again.request.path == request.path && again.request.body == request.body, "as it was");
}

}  // namespace

std::vector<std::string> fuzz::samples() {
  const std::string post = "POST /x HTTP/1.1\r\nHost: a.example\r\n";
  return {"GET /a?b=c HTTP/1.1\r\nHost: a\r\n\r\n",
          "GET http://a.example/x HTTP/1.1\r\nHost: [::1]:80\r\nConnection: close\r\n\r\n",
          "OPTIONS * HTTP/1.0\r\n\r\n",
          post + "Content-Length: 5\r\n\r\nhello",
          post + "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX-T: 1\r\n\r\n",
          post + "Transfer-Encoding: gzip, chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
          "Transfer-Encoding: chunked\r\n",
          "Content-Length: 3\r\n",
          "\r\n\r\n",
          "0\r\n\r\n"};
}

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::view(data, size);
  const Reading whole = read(bytes, std::max<std::size_t>(size, 1));
  for (const std::size_t piece : {1U, 3U, 64U}) {
    fuzz::require(read(bytes, piece) == whole, "it reads the same whichever way it is cut");
  }
  if (whole.step == Step::whole) check_reads_back(whole.request);
  return 0;
}
