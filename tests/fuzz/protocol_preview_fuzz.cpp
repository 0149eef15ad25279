// Properties: reading what a widget or a dashboard says of previews never throws; what is accepted keeps the
// limits. The input: an event's arguments, a line end, then the bytes of its attachment.

#include "fuzz.hpp"
#include "protocol/limits.hpp"
#include "protocol/preview_messages.hpp"

#include <boost/json/parse.hpp>

using namespace porchlight;

std::vector<std::string> fuzz::samples() {
  return {R"([{"nonce":"n","snapshot":1,"index":0,"count":2,"kind":"page","encoding":"gzip",)"
          "\"data\":{\"_placeholder\":true,\"num\":0}}]\nbytes",
          R"([{"nonce":"n","snapshot":1,"x":0,"y":640,"width":1280,"height":720}])",
          R"([{"nonce":"n","state":"private"}])", R"([{"projectId":"7","visitorUid":"ann"}])"};
}

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = fuzz::view(data, size);
  const std::size_t end = std::min(input.find('\n'), input.size());
  boost::system::error_code problem;
  const auto value = boost::json::parse(input.substr(0, end), problem);
  if (problem || !value.is_array()) return 0;
  const boost::json::array& args = value.get_array();

  std::vector<std::string> attachments;
  if (end < input.size()) attachments.emplace_back(input.substr(end + 1));
  if (const auto piece = protocol::read_preview_piece(args, attachments)) {
    const auto& [snapshot, index, count, kind, encoding, bytes] = piece->what;
    fuzz::require(index >= 0 && index < count && count <= protocol::limits::pieces,
                  "a piece of those there may be");
    fuzz::require(!bytes.empty() && bytes.size() <= protocol::limits::piece_bytes,
                  "of a size within the limit");
  }
  if (const auto scroll = protocol::read_preview_scroll(args)) {
    fuzz::require(scroll->what.y >= 0 && scroll->what.y <= protocol::limits::pixels, "a place on the page");
  }
  (void)protocol::read_preview_state(args);
  if (const auto visitor = protocol::read_preview_request(args, "requestPreview")) {
    fuzz::require(!visitor->uid.empty(), "a visitor with a name");
  }
  return 0;
}
