#pragma once
// Where files are kept, as the configuration says.

#include "app/configuration.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "files/file_room.hpp"
#include "store/files/file_store.hpp"
#include "store/files/s3/file_store.hpp"

#include <memory>
#include <string>

namespace porchlight::app {

/// And the folder where they come in, without what a gateway that died has left there. Errors: unavailable,
/// naming the folder. The clock outlives the store.
[[nodiscard]] Result<std::unique_ptr<store::FileStore>> open_file_store(const Configuration& configuration,
                                                                        const Clock& clock);

/// Of a disk, or where files come in on their way to another store.
[[nodiscard]] std::string folder_of_files(const Configuration& configuration);
[[nodiscard]] store::S3Options s3_options(const Configuration::Files& files);
[[nodiscard]] files::FileOptions file_options(const Configuration& configuration);

}  // namespace porchlight::app
