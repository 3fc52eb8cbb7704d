#include "prompt/image.h"

#include "base/base64.h"
#include "base/hash.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

constexpr std::string_view k_kinds = "PNG, JPEG, GIF and WebP can be sent";

std::string text_at(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value != nullptr && value->is_text() ? value->text() : std::string();
}

std::string data_url(std::string_view media_type, std::string_view bytes) {
  return fmt::format("data:{};base64,{}", media_type, to_base64(bytes));
}

Result<ImagePart> read_data_url(const std::string& url) {
  constexpr std::string_view k_scheme = "data:";
  constexpr std::string_view k_encoding = ";base64,";
  const std::size_t encoding = url.find(k_encoding);
  if (encoding == std::string::npos) {
    return failure("the data: URL of an image is not in base64", "write 'data:image/png;base64,…'");
  }
  const std::string stated = url.substr(k_scheme.size(), encoding - k_scheme.size());
  const std::optional<std::string> bytes = from_base64(std::string_view(url).substr(encoding + k_encoding.size()));
  if (!bytes) return failure("the data: URL of an image is not valid base64");
  const std::optional<std::string_view> type = image_type(*bytes);
  if (!type) return failure("the data: URL holds no image", std::string(k_kinds));
  if (*type != stated)
    return failure(fmt::format("the data: URL says '{}' but holds '{}'", excerpt(stated, 60), *type));
  if (bytes->size() > k_max_image) return failure("the image of the data: URL is larger than 10 MB");
  ImagePart image;
  image.media_type = *type;
  image.url = url;
  image.size = static_cast<std::int64_t>(bytes->size());
  return image;
}

Result<ImagePart> read_url(const std::string& url) {
  if (url.starts_with("data:")) return read_data_url(url);
  constexpr std::string_view k_https = "https://";
  if (!url.starts_with(k_https) || url.size() == k_https.size()) {
    return failure(fmt::format("'{}' is no image", excerpt(url, 60)),
                   "name a file, {file: PATH}, or give an https: or data: URL");
  }
  if (url.find_first_of(" \t\r\n") != std::string::npos) {
    return failure(fmt::format("the URL '{}' of an image holds white space", excerpt(url, 60)));
  }
  ImagePart image;
  image.url = url;
  return image;
}

bool is_unread(const Part& part) {
  const auto* image = std::get_if<ImagePart>(&part);
  return image != nullptr && image->url.empty();
}

Result<> read_bytes(const FileSource& files, ImagePart& image) {
  LLMEVAL_TRY(const std::string bytes, files.read(image.file));
  if (sha256(bytes).hex() != image.sha256) {
    return failure(fmt::format("the image '{}' has changed since the run started", files.display(image.file)));
  }
  image.url = data_url(image.media_type, bytes);
  return {};
}

}  // namespace

std::optional<std::string_view> image_type(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return "image/png";
  if (bytes.starts_with("\xff\xd8\xff"sv)) return "image/jpeg";
  if (bytes.starts_with("GIF87a"sv) || bytes.starts_with("GIF89a"sv)) return "image/gif";
  if (bytes.size() >= 12 && bytes.starts_with("RIFF"sv) && bytes.substr(8, 4) == "WEBP"sv) return "image/webp";
  return std::nullopt;
}

Result<Value> image_value(const std::string& path, std::string_view bytes) {
  const std::optional<std::string_view> type = image_type(bytes);
  if (!type) return failure("it is no image", std::string(k_kinds));
  if (bytes.size() > k_max_image) return failure("the image is larger than 10 MB");
  return Value(Object{{"file", path},
                      {"media_type", *type},
                      {"size", static_cast<std::int64_t>(bytes.size())},
                      {"sha256", sha256(bytes).hex()}});
}

Result<ImagePart> read_image(const Value& value) {
  if (value.is_text()) return read_url(value.text());
  const Value* size = value.find("size");
  ImagePart image;
  image.file = text_at(value, "file");
  image.media_type = text_at(value, "media_type");
  image.sha256 = text_at(value, "sha256");
  if (size != nullptr && size->is_number()) image.size = size->number().to_int64().value_or(0);
  if (image.file.empty() || image.media_type.empty() || image.sha256.empty()) {
    return failure(fmt::format("{} is no image", kind_name(value.kind())),
                   "name a file, {file: PATH}, or give an https: or data: URL");
  }
  return image;
}

bool has_unread_images(const std::vector<Message>& messages) {
  return std::any_of(messages.begin(), messages.end(), [](const Message& message) {
    return std::any_of(message.parts.begin(), message.parts.end(), is_unread);
  });
}

Result<> read_images(const FileSource& files, std::vector<Message>& messages) {
  for (Message& message : messages) {
    for (Part& part : message.parts) {
      if (is_unread(part)) LLMEVAL_CHECK(read_bytes(files, std::get<ImagePart>(part)));
    }
  }
  return {};
}

}  // namespace llmeval
