// Properties: decoding what another gateway says never throws; what is accepted, encoded again, decodes to
// the same.

#include "fuzz.hpp"
#include "preview/preview_message.hpp"

using namespace porchlight;

std::vector<std::string> fuzz::samples() {
  return {
      "{\"kind\":0,\"from\":\"gw1/0\",\"project\":1,\"uid\":\"ann\",\"url\":\"https://shop.example/\"}\n",
      "{\"kind\":2,\"to\":3,\"from\":\"gw1/0\",\"project\":1,\"uid\":\"ann\",\"fresh\":1}\n",
      "{\"kind\":5,\"to\":0,\"from\":\"gw2/1\",\"project\":7,\"uid\":\"\\u00e9\",\"state\":\"private\"}\n",
      "{\"kind\":6,\"to\":0,\"from\":\"gw2/"
      "1\",\"project\":7,\"uid\":\"ann\",\"capture\":\"c\",\"snapshot\":1,"
      "\"index\":0,\"count\":2,\"of\":\"page\",\"encoding\":\"gzip\"}\n\x1f\x8b\n{",
      "{\"kind\":7,\"to\":0,\"from\":\"gw2/"
      "1\",\"project\":7,\"uid\":\"ann\",\"capture\":\"c\",\"snapshot\":1,"
      "\"x\":0,\"y\":640,\"width\":1280,\"height\":720}\n"};
}

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = preview::decode(fuzz::view(data, size));
  if (!read) return 0;
  const std::string text = preview::encode(read->message, read->to);
  const auto again = preview::decode(text);
  fuzz::require(again.has_value(), "an accepted message decodes again");
  fuzz::require(preview::encode(again->message, again->to) == text, "to the same");
  return 0;
}
