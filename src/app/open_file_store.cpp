#include "app/open_file_store.hpp"

#include "store/files/disk/file_store.hpp"
#include "store/files/spool.hpp"

namespace porchlight::app {

std::string folder_of_files(const Configuration& configuration) {
  const std::string& folder = configuration.files.folder;
  return folder.empty() ? configuration.server.data + "/files" : folder;
}

files::FileOptions file_options(const Configuration& configuration) {
  return {.most_bytes = configuration.files.max_bytes,
          .quota = {.of_project = static_cast<std::int64_t>(configuration.files.project_bytes),
                    .in_all = static_cast<std::int64_t>(configuration.files.total_bytes)},
          .incoming = folder_of_files(configuration) + "/incoming",
          .scan_command = configuration.files.scan_command,
          .limited = configuration.limits.enabled};
}

store::S3Options s3_options(const Configuration::Files& files) {
  return {.endpoint = files.s3_endpoint,
          .bucket = files.s3_bucket,
          .credentials = {.region = files.s3_region, .key = files.s3_key, .secret = files.s3_secret}};
}

Result<std::unique_ptr<store::FileStore>> open_file_store(const Configuration& configuration,
                                                          const Clock& clock) {
  const std::string folder = folder_of_files(configuration);
  if (auto made = store::make_private_folder(folder); !made) return made.error();
  if (auto made = files::prepare_incoming(file_options(configuration).incoming, clock.wall()); !made)
    return made.error();
  if (configuration.files.store == "s3") {
    return std::unique_ptr<store::FileStore>(
        std::make_unique<store::S3FileStore>(s3_options(configuration.files), clock));
  }
  return std::unique_ptr<store::FileStore>(std::make_unique<store::DiskFileStore>(folder));
}

}  // namespace porchlight::app
