#include "files/file_room.hpp"

#include "base/log.hpp"
#include "driver/process/command.hpp"
#include "files/file_kind.hpp"
#include "store/files/limits.hpp"

#include <utility>

namespace porchlight::files {
namespace {

Counter kept_or_not(Metrics& metrics, const char* result) {
  return metrics.counter("porchlight_uploads_total",
                         "Files and thumbnails that came in, by what became of them.", {{"result", result}});
}

}  // namespace

FileRoom::FileRoom(store::Database& database, store::FileStore& store, FileOptions options, Metrics& metrics)
    : database_(database),
      store_(store),
      options_(std::move(options)),
      rates_(options_.limited, options_.most_bytes, metrics),
      kept_(kept_or_not(metrics, "kept")),
      kept_bytes_(metrics.counter("porchlight_uploaded_bytes_total", "Bytes of files that are kept.")),
      infected_(kept_or_not(metrics, "infected")),
      unscanned_(kept_or_not(metrics, "unscanned")),
      unkept_(kept_or_not(metrics, "unkept")),
      pool_(options_.threads),
      keeping_pool_(options_.threads, limits::uploads) {}

std::size_t FileRoom::most_bytes(FilePart part) const {
  return part == FilePart::whole ? options_.most_bytes : limits::thumbnail_bytes;
}

void FileRoom::keep(store::File file, FilePart part, Received received, Executor& home,
                    UniqueFunction<void(Result<store::File>)> answer) {
  keeping_pool_.ask(
      home,
      [this, file = std::move(file), part, received = std::move(received)]() mutable {
        return part == FilePart::whole ? keep_whole(std::move(file), received)
                                       : keep_thumbnail(std::move(file), received);
      },
      std::move(answer));
}

Result<store::File> FileRoom::keep_whole(store::File file, const Received& received) {
  const FileKind kind = kind_of(received.head, received.jpeg);
  file.type = kind.type;
  file.bytes = received.bytes;
  file.width = kind.width;
  file.height = kind.height;
  if (auto clean = scan(received.file.path()); !clean) return clean.error();
  if (auto put_there = put(file.id, received.file.path()); !put_there) return put_there.error();
  if (auto known = database_.files().finish(file); !known) return unknown(file.id, known.error());
  kept_.add();
  kept_bytes_.add(static_cast<double>(file.bytes));
  return file;
}

Result<store::File> FileRoom::keep_thumbnail(store::File file, const Received& received) {
  const FileKind kind = kind_of(received.head, received.jpeg);
  if (!is_thumbnail(kind.type)) return bad_request("body: expected a picture in PNG, JPEG or WebP");
  if (kind.width > limits::thumbnail_side || kind.height > limits::thumbnail_side) {
    return bad_request("body: expected a picture of at most " + std::to_string(limits::thumbnail_side) +
                       " pixels a side");
  }
  file.thumbnail = kind.type;
  if (auto clean = scan(received.file.path()); !clean) return clean.error();
  if (auto put_there = put(store::thumbnail_name(file.id), received.file.path()); !put_there)
    return put_there.error();
  if (auto known = database_.files().set_thumbnail(file.id, file.thumbnail); !known) {
    return unknown(store::thumbnail_name(file.id), known.error());
  }
  kept_.add();
  return file;
}

/// 0: clean. 1: not. All else is no answer.
Result<void> FileRoom::scan(const std::string& path) {
  if (options_.scan_command.empty()) return {};
  std::vector<std::string> words = options_.scan_command;
  words.push_back(path);
  const auto code = driver::run_command(words, limits::scan_time, stopping_);
  if (code && *code == 0) return {};
  if (code && *code == 1) {
    infected_.add();
    return bad_request("body: expected a file that the scanner lets pass, and it does not");
  }
  unscanned_.add();
  log::warning("a file was not scanned, and so refused",
               {{"reason", code ? "the command ended with " + std::to_string(*code) : code.error().message}});
  return Error{ErrorCode::unavailable, "files cannot be looked at just now: try again later"};
}

Result<void> FileRoom::put(std::string_view name, const std::string& path) {
  auto kept = store_.put(name, path);
  if (kept) return kept;
  unkept_.add();
  log::warning("a file could not be kept", {{"reason", kept.error().message}});
  return Error{ErrorCode::unavailable, "files cannot be kept just now: try again later"};
}

/// Somebody has removed the file while its bytes were on their way.
Error FileRoom::unknown(std::string_view name, const Error& why) {
  if (auto gone = store_.remove(name); !gone) {
    log::warning("bytes of a file that was removed are left", {{"reason", gone.error().message}});
  }
  return why;
}

void FileRoom::drop(std::string id) {
  pool_.post([this, id = std::move(id)] {
    // Where it fails, what no message names goes later.
    static_cast<void>(database_.files().drop(id).has_value());
  });
}

void FileRoom::stop() {
  stopping_ = true;
  keeping_pool_.abandon();
  pool_.abandon();
}

Result<void> prepare_incoming(const std::string& folder, WallTime now) {
  if (auto made = store::make_private_folder(folder); !made) return made;
  store::sweep_spool(folder, now - store::limits::spooled_time);
  return {};
}

}  // namespace porchlight::files
