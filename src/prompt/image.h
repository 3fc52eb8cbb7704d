#pragma once

#include "base/result.h"
#include "data/value.h"
#include "domain/message.h"
#include "prompt/file_source.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// Larger images are refused; providers take 5 to 20 MB.
inline constexpr std::size_t k_max_image = 10U << 20U;

/// `image/png`, `image/jpeg`, `image/gif` or `image/webp`, the types that all providers take, by the first bytes,
/// whatever a file is called; nullopt for anything else.
std::optional<std::string_view> image_type(std::string_view bytes);

/// What a case's variable holds for an image of the project: `{"file": PATH, "media_type": …, "size": BYTES, "sha256":
/// …}`. The bytes are read again when it is sent. Fails where they are no image or too large; the text follows the
/// file's name.
/// \param path  from the project's root.
Result<Value> image_value(const std::string& path, std::string_view bytes);

/// The image that a value names: what image_value() made, or a text that is an `https:` URL or a `data:` URL with an
/// image in base64.
Result<ImagePart> read_image(const Value& value);

/// Whether there are images that are files and have not been read.
bool has_unread_images(const std::vector<Message>& messages);
/// Reads their bytes. Fails where one is not any more what it was when the project was loaded.
Result<> read_images(const FileSource& files, std::vector<Message>& messages);

}  // namespace llmeval
