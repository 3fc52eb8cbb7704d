#pragma once

#include "base/error.h"
#include "prompt/file_source.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace llmeval {

/// Why a file, by its path from the root, must not be read; nullopt: it may.
using WhyRefused = std::function<std::optional<Error>(const std::string& path)>;

/// `files` less those that `why` refuses, be it by their own path or by that of the file which a link leads to: they
/// cannot be read, are not there, and match no glob. Has no revisions.
std::shared_ptr<const FileSource> restrict_files(std::shared_ptr<const FileSource> files, WhyRefused why);

/// The files of a project that a stranger wrote: none that is hidden, or in a hidden folder (`.git/config`, `.npmrc`,
/// `.env`), since a checkout keeps the keys of whoever made it there. No revisions: git would be started in a
/// repository of the stranger's making.
std::shared_ptr<const FileSource> make_stranger_files(std::shared_ptr<const FileSource> files);

}  // namespace llmeval
