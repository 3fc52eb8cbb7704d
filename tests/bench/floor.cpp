// The floor under llmeval's throughput: nothing but libcurl's multi interface, sending the same POST again and again on
// reused handles. usage: bench_floor URL REQUESTS CONCURRENCY BODY_FILE
#include <curl/curl.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct Load {
  std::string url;
  long requests = 0;
  long concurrency = 0;
  std::string body;
};

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "bench_floor: %s\n", why.c_str());
  std::exit(1);
}

Load read_load(int argc, char** argv) {
  if (argc != 5) stop("usage: bench_floor URL REQUESTS CONCURRENCY BODY_FILE");
  std::ifstream file(argv[4], std::ios::binary);
  if (!file) stop(std::string("cannot open ") + argv[4]);
  std::ostringstream body;
  body << file.rdbuf();
  return {argv[1], std::strtol(argv[2], nullptr, 10), std::strtol(argv[3], nullptr, 10), body.str()};
}

/// As a client that looks at answers has to, it keeps the reply's bytes; the text is the handle's own.
std::size_t keep(char* data, std::size_t size, std::size_t count, void* into) {
  static_cast<std::string*>(into)->append(data, size * count);
  return size * count;
}

CURL* make_handle(const Load& load, curl_slist* headers, std::string* reply) {
  CURL* handle = curl_easy_init();
  curl_easy_setopt(handle, CURLOPT_URL, load.url.c_str());
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(handle, CURLOPT_POSTFIELDS, load.body.data());
  curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(load.body.size()));
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, keep);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, reply);
  curl_easy_setopt(handle, CURLOPT_PRIVATE, reply);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  return handle;
}

/// Stops unless the request came to a reply with status 200 and a body; empties the body.
void finish(const CURLMsg& message) {
  if (message.data.result != CURLE_OK) stop(curl_easy_strerror(message.data.result));
  long status = 0;
  std::string* reply = nullptr;
  curl_easy_getinfo(message.easy_handle, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(message.easy_handle, CURLINFO_PRIVATE, &reply);
  if (status != 200 || reply->empty()) stop("status " + std::to_string(status));
  reply->clear();
}

void run(const Load& load) {
  CURLM* multi = curl_multi_init();
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, load.concurrency);
  curl_slist* headers = curl_slist_append(nullptr, "Content-Type: application/json");
  headers = curl_slist_append(headers, "Authorization: Bearer bench-key");
  std::vector<std::string> replies(static_cast<std::size_t>(std::min(load.concurrency, load.requests)));
  std::vector<CURL*> handles;
  for (std::string& reply : replies) {
    handles.push_back(make_handle(load, headers, &reply));
    curl_multi_add_handle(multi, handles.back());
  }
  long started = std::ssize(handles);
  for (long finished = 0; finished < load.requests;) {
    int running = 0;
    curl_multi_perform(multi, &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
      CURL* handle = message->easy_handle;
      finish(*message);
      ++finished;
      curl_multi_remove_handle(multi, handle);
      if (started < load.requests) {
        ++started;
        curl_multi_add_handle(multi, handle);
      }
    }
    if (finished < load.requests) curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
  }
  for (CURL* handle : handles) curl_easy_cleanup(handle);
  curl_multi_cleanup(multi);
  curl_slist_free_all(headers);
}

}  // namespace

int main(int argc, char** argv) {
  const Load load = read_load(argc, argv);
  curl_global_init(CURL_GLOBAL_ALL);
  run(load);
}
