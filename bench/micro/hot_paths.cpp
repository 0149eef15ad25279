// The pure parts that every event passes, one by one: what the scenarios measure together, and where to look
// first when they say that something became slower. `./dev bench micro`.

#include "base/json.hpp"
#include "protocol/event_encoding.hpp"
#include "socketio/packet.hpp"
#include "store/sessions/memory/session_store.hpp"
#include "websocket/frame.hpp"
#include "websocket/parser.hpp"

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

namespace porchlight {
namespace {

constexpr Milliseconds lease{30'000};
constexpr Milliseconds grace{8'000};
constexpr std::size_t crowd = 10'000;

store::VisitorState state() {
  return {.activity = store::Activity::active,
          .url = "https://shop.example.org/catalogue/items/00000042?colour=blue",
          .title = "Item 00000042 · Example Shop",
          .name = {}};
}

std::string uid(std::size_t number) {
  return "Bench-0000000000" + std::to_string(100'000 + number);
}

class Ignore final : public store::SessionEventSink {
 public:
  void on_session_event(const store::SessionEvent& event) override {
    benchmark::DoNotOptimize(event.revision);
  }
  void on_resync(ProjectId /*project*/) override {}
  void on_degraded(bool /*degraded*/) override {}
};

/// A store in which a crowd is online already.
struct Crowded {
  Crowded() {
    sessions.subscribe(1, [] {});
    for (std::size_t i = 0; i < crowd; ++i) claim(i);
  }
  void claim(std::size_t i) {
    sessions.claim(1, "bench/0", lease, uid(i), state(),
                   [](const auto& reply) { benchmark::DoNotOptimize(reply.has_value()); });
  }
  ManualClock clock;
  Ignore sink;
  store::MemorySessionStore sessions{clock, sink};
};

void encode_online(benchmark::State& run) {
  const store::SessionEvent event{.kind = store::SessionEvent::Kind::online,
                                  .again = false,
                                  .project = 1,
                                  .uid = uid(42),
                                  .session = {.state = state(), .online_since = WallTime{}},
                                  .last_seen = {},
                                  .revision = 123'456,
                                  .now = WallTime{}};
  for (auto _ : run) benchmark::DoNotOptimize(protocol::encode(event).payload.size());
}
BENCHMARK(encode_online);

void frame_encode(benchmark::State& run) {
  const std::string payload(300, 'x');
  for (auto _ : run) {
    benchmark::DoNotOptimize(websocket::encode_frame(websocket::Opcode::text, payload).size());
  }
}
BENCHMARK(frame_encode);

void frame_parse(benchmark::State& run) {
  const std::string frame = websocket::encode_masked_frame(websocket::Opcode::text, std::string(200, 'x'),
                                                           {'\x37', '\x5a', '\x21', '\x3d'});
  websocket::Parser parser(websocket::Role::server, 1'000'000);
  std::string scratch;
  for (auto _ : run) {
    std::string_view bytes = frame;
    benchmark::DoNotOptimize(parser.next(bytes, scratch).payload.size());
  }
}
BENCHMARK(frame_parse);

void packet_decode(benchmark::State& run) {
  std::string packet = "20[\"identify\",";
  json::ObjectWriter(packet)
      .number("projectId", 1)
      .text("visitorUid", uid(42))
      .text("currentUrl", state().url)
      .text("title", state().title)
      .end();
  packet += ']';
  for (auto _ : run) benchmark::DoNotOptimize(socketio::decode_packet(packet).has_value());
}
BENCHMARK(packet_decode);

/// A page change of somebody who is there.
void store_claim_again(benchmark::State& run) {
  Crowded crowded;
  std::size_t i = 0;
  for (auto _ : run) crowded.claim(i++ % crowd);
}
BENCHMARK(store_claim_again);

/// Gone, and back within the grace.
void store_release_and_claim(benchmark::State& run) {
  Crowded crowded;
  std::size_t i = 0;
  for (auto _ : run) {
    const std::size_t who = i++ % crowd;
    crowded.sessions.release(1, "bench/0", uid(who), grace, Milliseconds(0),
                             [](const auto& reply) { benchmark::DoNotOptimize(reply.has_value()); });
    crowded.claim(who);
  }
}
BENCHMARK(store_release_and_claim);

void store_read_100(benchmark::State& run) {
  Crowded crowded;
  std::vector<std::string> uids;
  for (std::size_t i = 0; i < 100; ++i) uids.push_back(uid(i * 97));
  for (auto _ : run) {
    crowded.sessions.read(1, uids, [](const auto& reply) { benchmark::DoNotOptimize(reply.has_value()); });
  }
}
BENCHMARK(store_read_100);

}  // namespace
}  // namespace porchlight
