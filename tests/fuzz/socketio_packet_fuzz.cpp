// Properties: decoding never throws; an event or an acknowledgement that is accepted, encoded again from its
// parts, decodes to the same parts.

#include "fuzz.hpp"
#include "socketio/json_text.hpp"
#include "socketio/packet.hpp"

#include <boost/json/array.hpp>

namespace {

using namespace porchlight;
using socketio::Packet;
using socketio::PacketType;

std::string encode(const Packet& packet) {
  boost::json::array args = packet.data.get_array();
  if (packet.type == PacketType::ack || packet.type == PacketType::binary_ack) {
    return socketio::encode_ack(packet.nsp, packet.id.value_or(0), socketio::args_text(args),
                                packet.attachments);
  }
  const boost::json::string name = args.front().get_string();
  args.erase(args.begin());
  return socketio::encode_event(packet.nsp, packet.id, {name.data(), name.size()}, socketio::args_text(args),
                                packet.attachments);
}

}  // namespace

std::vector<std::string> fuzz::samples() {
  return {"0",
          R"(0{"token":"1"})",
          "0/custom,",
          "1/custom",
          R"(2["message",1,"2",{"3":[true,null,1.5]}])",
          R"(2/admin,13["x"])",
          R"(312["x"])",
          R"(52-/a,4["x",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}])",
          R"(61-15["x",{"_placeholder":true,"num":0}])"};
}

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto packet = socketio::decode_packet(fuzz::view(data, size));
  if (!packet || !packet->data.is_array()) return 0;
  const auto again = socketio::decode_packet(encode(*packet));
  fuzz::require(again.has_value(), "an accepted packet decodes again");
  fuzz::require(again->nsp == packet->nsp && again->id == packet->id, "namespace and id are kept");
  fuzz::require(again->attachments == packet->attachments, "so is the number of attachments");
  fuzz::require(socketio::args_text(again->data.get_array()) == socketio::args_text(packet->data.get_array()),
                "and the data");
  return 0;
}
