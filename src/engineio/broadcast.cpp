#include "engineio/broadcast.hpp"

#include "engineio/packet.hpp"
#include "websocket/frame.hpp"

namespace porchlight::engineio {

const SharedBytes& Broadcast::frame() {
  if (!frame_) {
    frame_ = share(binary_ ? websocket::encode_frame(websocket::Opcode::binary, payload_)
                           : websocket::encode_frame(websocket::Opcode::text, *packet()));
  }
  return frame_;
}

const SharedBytes& Broadcast::packet() {
  if (!packet_) {
    packet_ = share(binary_ ? encode_base64_packet(payload_) : encode_packet(PacketType::message, payload_));
  }
  return packet_;
}

}  // namespace porchlight::engineio
