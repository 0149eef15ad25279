#include "files/file_source.hpp"

#include "files/limits.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::files {
namespace {

/// As many as were promised, or none: a file that is shorter than it was is no file.
Result<std::string> read_piece(FileRoom& room, const std::string& name, std::uint64_t from,
                               std::uint64_t end) {
  const auto most = std::min<std::uint64_t>(limits::download_piece_bytes, end - from);
  auto piece = room.store().read(name, from, static_cast<std::size_t>(most));
  if (piece && piece->size() != most) return Error{ErrorCode::unavailable, "a file is shorter than it was"};
  return piece;
}

}  // namespace

void FileSource::open(FileRoom& room, Executor& home, Place place, std::string name, std::uint64_t bytes,
                      Opened opened) {
  auto work = [&room, name, bytes] { return read_piece(room, name, 0, bytes); };
  room.pool().ask(home, std::move(work),
                  [&room, &home, place = std::move(place), name = std::move(name), bytes,
                   opened = std::move(opened)](Result<std::string> first) mutable {
                    if (!first) return opened(first.error());
                    opened(std::make_unique<FileSource>(room, home, std::move(place), std::move(name), bytes,
                                                        std::move(*first)));
                  });
}

void FileSource::next(UniqueFunction<void(std::optional<std::string>)> answer) {
  if (sent_ == 0) {
    sent_ = first_.size();
    return answer(std::exchange(first_, std::string()));
  }
  room_.pool().ask(
      home_,
      [&room = room_, name = name_, from = sent_, end = bytes_] { return read_piece(room, name, from, end); },
      lifetime_.guard([this, answer = std::move(answer)](Result<std::string> piece) mutable {
        if (!piece) return answer(std::nullopt);
        sent_ += piece->size();
        answer(std::move(*piece));
      }));
}

}  // namespace porchlight::files
