#include "prompt/image.h"

#include "base/base64.h"
#include "base/hash.h"
#include "data/json.h"
#include "unit/prompt/memory_files.h"

#include <doctest/doctest.h>

namespace llmeval {

namespace {

const std::string k_png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);

std::string why(const Result<ImagePart>& image) {
  if (image) return "an image";
  return image.error().hint.empty() ? image.error().message
                                    : fmt::format("{} ({})", image.error().message, image.error().hint);
}

}  // namespace

TEST_CASE("an image is known by its first bytes") {
  CHECK(image_type(k_png) == "image/png");
  CHECK(image_type("\xff\xd8\xff\xe0") == "image/jpeg");
  CHECK(image_type("GIF87a…") == "image/gif");
  CHECK(image_type("GIF89a…") == "image/gif");
  CHECK(image_type("RIFF1234WEBPVP8 ") == "image/webp");
  for (const char* other : {"", "RIFF", "RIFF1234WAVE", "%PDF-1.7", "<svg", "\x89PNG", "BM"}) {
    CAPTURE(other);
    CHECK_FALSE(image_type(other));
  }
}

TEST_CASE("the value of an image file holds what it is, not its bytes") {
  const Result<Value> value = image_value("evals/img/812.png", k_png);
  REQUIRE(value);
  CHECK(to_json(*value) ==
        R"({"file":"evals/img/812.png","media_type":"image/png","size":16,"sha256":")" + sha256(k_png).hex() + "\"}");
  const Result<Value> text = image_value("a.png", "hello");
  REQUIRE_FALSE(text);
  CHECK(text.error().message == "it is no image");
  CHECK(text.error().hint == "PNG, JPEG, GIF and WebP can be sent");
  const Result<Value> large = image_value("a.png", k_png + std::string(k_max_image, 'x'));
  REQUIRE_FALSE(large);
  CHECK(large.error().message == "the image is larger than 10 MB");
}

TEST_CASE("an image is a file, an https: URL or a data: URL") {
  const Result<ImagePart> file = read_image(*image_value("a.png", k_png));
  REQUIRE(file);
  CHECK(file->file == "a.png");
  CHECK(file->url.empty());
  CHECK(file->label() == "[image: a.png, 16 B]");

  const Result<ImagePart> https = read_image(Value("https://x.example/a.png"));
  REQUIRE(https);
  CHECK(https->url == "https://x.example/a.png");
  CHECK(https->label() == "[image: https://x.example/a.png]");

  const std::string url = "data:image/png;base64," + to_base64(k_png);
  const Result<ImagePart> data = read_image(Value(url));
  REQUIRE(data);
  CHECK(data->url == url);
  CHECK(data->media_type == "image/png");
  CHECK(data->label() == "[image: image/png, 16 B]");
}

TEST_CASE("what is no image, and why") {
  const std::string hint = " (name a file, {file: PATH}, or give an https: or data: URL)";
  CHECK(why(read_image(Value("img/812.png"))) == "'img/812.png' is no image" + hint);
  CHECK(why(read_image(Value("http://x.example/a.png"))) == "'http://x.example/a.png' is no image" + hint);
  CHECK(why(read_image(Value("https://"))) == "'https://' is no image" + hint);
  CHECK(why(read_image(Value("https://x y"))) == "the URL 'https://x y' of an image holds white space");
  CHECK(why(read_image(Value(Object{{"file", "a.png"}}))) == "an object is no image" + hint);
  CHECK(why(read_image(Value(List{}))) == "a list is no image" + hint);
  CHECK(why(read_image(Value("data:image/png,x"))) ==
        "the data: URL of an image is not in base64 (write 'data:image/png;base64,…')");
  CHECK(why(read_image(Value("data:image/png;base64,?"))) == "the data: URL of an image is not valid base64");
  CHECK(why(read_image(Value("data:image/png;base64,aGVsbG8="))) ==
        "the data: URL holds no image (PNG, JPEG, GIF and WebP can be sent)");
  CHECK(why(read_image(Value("data:image/jpeg;base64," + to_base64(k_png)))) ==
        "the data: URL says 'image/jpeg' but holds 'image/png'");
}

TEST_CASE("labels tell sizes as people do, and keep long URLs short") {
  const auto label = [](std::int64_t size) { return ImagePart{"image/png", "", "a", "", size}.label(); };
  CHECK(label(999) == "[image: a, 999 B]");
  CHECK(label(1'000) == "[image: a, 1 kB]");
  CHECK(label(120'345) == "[image: a, 120 kB]");
  CHECK(label(999'499) == "[image: a, 999 kB]");
  CHECK(label(999'500) == "[image: a, 1.0 MB]");
  CHECK(label(4'200'000) == "[image: a, 4.2 MB]");
  const ImagePart remote{"", "https://x.example/" + std::string(80, 'a'), "", "", 0};
  CHECK(remote.label() == "[image: https://x.example/" + std::string(42, 'a') + "…]");
}

TEST_CASE("the bytes of a file are read when it is sent, if they are still the same") {
  const MemoryFiles files(std::map<std::string, std::string>{{"a.png", k_png}});
  Message message;
  message.parts = {TextPart{"see "}, *read_image(*image_value("a.png", k_png)), TextPart{"!"}};
  std::vector<Message> messages{message};
  CHECK(message.readable_text() == "see [image: a.png, 16 B]!");
  CHECK(to_json(readable_messages(messages)) == R"([{"role":"user","content":"see [image: a.png, 16 B]!"}])");
  CHECK(has_unread_images(messages));
  REQUIRE(read_images(files, messages));
  CHECK_FALSE(has_unread_images(messages));
  CHECK(
      to_json(messages_to_value(messages)) ==
      R"([{"role":"user","content":[{"type":"text","text":"see "},{"type":"image_url","image_url":{"url":"data:image/png;base64,)" +
          to_base64(k_png) + R"("}},{"type":"text","text":"!"}]}])");

  std::vector<Message> changed{message};
  const MemoryFiles others(std::map<std::string, std::string>{{"a.png", k_png + "x"}});
  const Result<> loaded = read_images(others, changed);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().message == "the image 'a.png' has changed since the run started");
  const Result<> gone = read_images(MemoryFiles({}), changed);
  REQUIRE_FALSE(gone);
  CHECK(gone.error().message == "there is no file 'a.png'");
}

TEST_CASE("{{ x | image }} is an image of the message that it stands in") {
  const Loaded loaded = load_text(".prompty", "system:\nLook.\nuser:\nThis: {{ shot | image }}\nWhat is it?\n");
  REQUIRE_MESSAGE(loaded.prompt, loaded.said);
  const auto messages = loaded.prompt->render({{"shot", *image_value("a.png", k_png)}});
  REQUIRE(messages);
  REQUIRE(messages->size() == 2);
  CHECK(messages->at(1).readable_text() == "This: [image: a.png, 16 B]\nWhat is it?");

  const Value wrong = Value("nothing").at({SourceId::none, 7, 9});
  const auto refused = loaded.prompt->render({{"shot", wrong}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "'nothing' is no image");
  CHECK(refused.error().place.line == 7);
}

TEST_CASE("an image's bytes are no part of the prompt hash, its place is") {
  const std::string with = load_text(".prompty", "user:\n{{ shot | image }}\n").prompt->version.canonical;
  CHECK(with.find(R"({"tag":"{{ shot | image }}"})") != std::string::npos);
}

}  // namespace llmeval
