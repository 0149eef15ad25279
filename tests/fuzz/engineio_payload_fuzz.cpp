// Properties: whatever a polling client posts is read to an end; each packet that is accepted, encoded again,
// reads back as the same packet.

#include "engineio/packet.hpp"
#include "fuzz.hpp"

namespace {

using namespace porchlight;
using engineio::Packet;
using engineio::PayloadReader;

void check_round_trip(const Packet& packet) {
  const std::string text = packet.binary ? engineio::encode_base64_packet(packet.data)
                                         : engineio::encode_packet(packet.type, packet.data);
  PayloadReader reader(text);
  Packet again;
  fuzz::require(reader.next(again) == PayloadReader::Step::packet, "an accepted packet reads back");
  fuzz::require(again.type == packet.type && again.binary == packet.binary && again.data == packet.data,
                "it reads back as it was");
  fuzz::require(reader.next(again) == PayloadReader::Step::end, "and is one packet");
}

}  // namespace

std::vector<std::string> fuzz::samples() {
  return {"4hello",
          "2",
          "3",
          "1",
          "5",
          "6",
          "0{}",
          "4a\x1e"
          "4b",
          "bAQIDBA==",
          "bAQ\x1e"
          "4\xc3\xa4",
          "abc"};
}

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  PayloadReader reader(fuzz::view(data, size));
  Packet packet;
  while (reader.next(packet) == PayloadReader::Step::packet) check_round_trip(packet);
  fuzz::require(reader.next(packet) == PayloadReader::Step::end, "after the end there is nothing");
  return 0;
}
