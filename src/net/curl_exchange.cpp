#include "net/curl_exchange.h"

#include "base/assert.h"
#include "base/version.h"
#include "net/curl_transport.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_max_header_bytes = 256U << 10U;
/// How much of a promised body is reserved at once; the rest must come first.
constexpr std::size_t k_max_reserve = 1U << 20U;
/// curl's "no limit" for connecting would be its default of five minutes.
constexpr long k_no_connect_limit_ms = 24L * 3600 * 1000;

/// Rounded up, so that a timeout is never early.
long to_ms(Duration duration) { return std::chrono::ceil<std::chrono::milliseconds>(duration).count(); }

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") + 1 - first);
}

bool is_token(std::string_view name) {
  constexpr std::string_view k_allowed =
      "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return !name.empty() && name.find_first_not_of(k_allowed) == std::string_view::npos;
}

bool breaks_line(std::string_view value) { return value.find_first_of(std::string_view("\r\n\0", 3)) != value.npos; }

void append(curl_slist*& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list, line.c_str());
  LLMEVAL_ASSERT(longer != nullptr);
  list = longer;
}

void append_header(curl_slist*& list, const std::string& name, const std::string& value) {
  // `name:` would remove a header in curl's language; `name;` sends it empty.
  append(list, value.empty() ? name + ";" : fmt::format("{}: {}", name, value));
}

TransportFailure invalid(std::string detail) {
  return {.kind = TransportFailureKind::invalid_request, .detail = std::move(detail)};
}

/// What curl would send as it is although it is not a header, or somebody else's.
std::optional<TransportFailure> check(const HttpRequest& request) {
  if (!is_token(request.method)) return invalid(fmt::format("'{}' is no HTTP method", request.method));
  if (!request.headers) return std::nullopt;
  const auto check_one = [](const std::string& name, const std::string& value) -> std::optional<TransportFailure> {
    if (!is_token(name)) return invalid(fmt::format("'{}' cannot be the name of a header", name));
    if (breaks_line(value)) return invalid(fmt::format("the value of header '{}' holds a line break", name));
    return std::nullopt;
  };
  std::optional<TransportFailure> failure;
  for (const HttpHeader& header : request.headers->plain) {
    if (!failure) failure = check_one(header.name, header.value);
  }
  for (const SecretHeader& header : request.headers->secret) {
    if (!failure) failure = check_one(header.name, header.value.reveal());
  }
  return failure;
}

}  // namespace

CurlExchange::CurlExchange(Loop& loop, CurlDriver& driver, const CurlOptions& options)
    : loop_(loop), driver_(driver), proxies_(options.proxies), easy_(curl_easy_init()) {
  LLMEVAL_ASSERT(easy_ != nullptr);
  driver_.adopt(easy_, *this);
  curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, error_.data());
  curl_easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy_, CURLOPT_TCP_KEEPALIVE, 1L);  // a model may think for minutes without a byte
  curl_easy_setopt(easy_, CURLOPT_USERAGENT, "llmeval/" LLMEVAL_VERSION);
  curl_easy_setopt(easy_, CURLOPT_NOPROXY, proxies_.except.c_str());
  curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &CurlExchange::on_header);
  curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &CurlExchange::on_body);
  curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
}

CurlExchange::~CurlExchange() {
  curl_easy_cleanup(easy_);
  curl_slist_free_all(header_list_);
  curl_slist_free_all(resolve_list_);
}

std::optional<TransportFailure> CurlExchange::prepare(HttpRequest request, const std::shared_ptr<Host>& host,
                                                      SteadyTime sent) {
  const bool same_headers =
      told_ && request.headers == request_.headers && request.body.empty() == request_.body.empty();
  if (!same_headers) {
    if (std::optional<TransportFailure> failure = check(request)) return failure;
  }
  const HttpRequest last = std::exchange(request_, std::move(request));
  if (!same_headers) set_headers();
  if (request_.url != last.url) curl_easy_setopt(easy_, CURLOPT_URL, request_.url.c_str());
  if (request_.ca_file != last.ca_file) set_ca_file();
  set_host(host);
  set_body(!told_ || request_.method != last.method || request_.body.empty() != last.body.empty());
  told_ = true;
  sent_ = sent;
  handed_over_ = loop_.now();
  set_timeouts();
  return std::nullopt;
}

void CurlExchange::set_headers() {
  curl_slist_free_all(std::exchange(header_list_, nullptr));
  static const HttpHeaders k_none;
  const HttpHeaders& headers = request_.headers ? *request_.headers : k_none;
  for (const HttpHeader& header : headers.plain) append_header(header_list_, header.name, header.value);
  for (const SecretHeader& header : headers.secret) append_header(header_list_, header.name, header.value.reveal());
  append(header_list_, "Expect:");  // no waiting for a 100 before a large body
  if (find_header(headers.plain, "content-type") == nullptr) append(header_list_, "Content-Type:");
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, header_list_);
}

void CurlExchange::set_ca_file() {
  // The default comes back only by its name: a null would mean no certificates at all.
  const char* file = request_.ca_file.c_str();
  if (request_.ca_file.empty()) curl_easy_getinfo(easy_, CURLINFO_CAINFO, &file);
  curl_easy_setopt(easy_, CURLOPT_CAINFO, file);
}

void CurlExchange::set_host(const std::shared_ptr<Host>& host) {
  const bool other = host != host_;
  if (other) {
    host_ = host;
    // Waiting for a connection that may turn out to be shared pays only where HTTP/2 can come.
    curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, host->https ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy_, CURLOPT_PIPEWAIT, host->https ? 1L : 0L);
    // Also where it is empty: else curl would look into the environment itself.
    curl_easy_setopt(easy_, CURLOPT_PROXY, (host->https ? proxies_.https : proxies_.http).c_str());
  }
  if (host->wants_lookup && (other || addresses_version_ != host->version)) {
    addresses_version_ = host->version;
    curl_slist_free_all(std::exchange(resolve_list_, nullptr));
    append(resolve_list_, host->addresses);
    curl_easy_setopt(easy_, CURLOPT_RESOLVE, resolve_list_);
  }
}

void CurlExchange::set_body(bool other_method) {
  if (other_method) {
    const bool get = request_.method == "GET" && request_.body.empty();
    const bool head = request_.method == "HEAD";
    curl_easy_setopt(easy_, get ? CURLOPT_HTTPGET : head ? CURLOPT_NOBODY : CURLOPT_POST, 1L);
    const bool named = get || head || request_.method == "POST";
    curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, named ? nullptr : request_.method.c_str());
    sends_body_ = !get && !head;
  }
  if (!sends_body_) return;
  curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
  curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request_.body.c_str());
}

void CurlExchange::set_timeouts() {
  const HttpTimeouts& limits = request_.timeouts;
  const Duration queued = handed_over_ - sent_;
  const auto left = [queued](Duration limit) { return std::max(1L, to_ms(limit - queued)); };
  const long connect = limits.connect.count() > 0 ? left(limits.connect) : k_no_connect_limit_ms;
  const long total = limits.total.count() > 0 ? left(limits.total) : 0;
  if (connect != connect_limit_ms_) curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, connect_limit_ms_ = connect);
  if (total != total_limit_ms_) curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS, total_limit_ms_ = total);
}

void CurlExchange::start(OneShot<>& ended) {
  ended_ = &ended;
  code_ = CURLE_OK;
  late_.reset();
  header_too_large_ = body_too_large_ = headers_complete_ = false;
  sink_takes_ = has_begun_ = has_enough_ = false;
  header_bytes_ = body_bytes_ = 0;
  first_byte_ = SteadyTime();
  error_[0] = '\0';
  running_ = true;
  const HttpTimeouts& limits = request_.timeouts;
  if (limits.first_byte.count() > 0) {
    first_byte_timer_ = loop_.start_timer(sent_ + limits.first_byte, [this] { on_late(HttpPhase::first_byte); });
  }
  if (request_.sink != nullptr && limits.first_token.count() > 0) {
    first_token_timer_ = loop_.start_timer(sent_ + limits.first_token, [this] { on_late(HttpPhase::first_token); });
  }
  // curl does not count the time in which a request waits for another one's connection to be shared: behind a host that
  // does not answer they would time out one after the other.
  if (host_->https && limits.connect.count() > 0) {
    connect_timer_ = loop_.start_timer(sent_ + limits.connect, [this] { on_connect_limit(); });
  }
  driver_.start(easy_);
}

bool CurlExchange::is_connected() const {
  curl_off_t connected = 0;
  curl_easy_getinfo(easy_, CURLINFO_PRETRANSFER_TIME_T, &connected);
  return connected != 0;
}

void CurlExchange::on_connect_limit() {
  if (!is_connected()) on_late(HttpPhase::connect);
}

void CurlExchange::on_late(HttpPhase phase) {
  if (ended_->is_set()) return;
  late_ = phase;
  ended_->set();
}

void CurlExchange::on_idle() {
  // Not armed anew with each piece: it looks when the last one came. Before the first, a model may think for long.
  const SteadyTime due = (has_begun_ ? last_piece_ : loop_.now()) + request_.timeouts.idle;
  if (loop_.now() >= due) return on_late(HttpPhase::idle);
  idle_timer_ = loop_.start_timer(due, [this] { on_idle(); });
}

void CurlExchange::on_done(CURLcode code) {
  // curl takes a connection that ends among the headers for a reply without a body.
  code_ = code == CURLE_OK && !headers_complete_ ? CURLE_PARTIAL_FILE : code;
  // So it calls a single header that is too long for it, 100 kB.
  header_too_large_ = header_too_large_ || code == CURLE_OUT_OF_MEMORY;
  running_ = false;
  done_ = loop_.now();
  if (!ended_->is_set()) ended_->set();
}

std::size_t CurlExchange::on_header(char* bytes, std::size_t size, std::size_t count, void* exchange) {
  const std::string_view line(bytes, size * count);
  // Any other number than its size makes curl give up.
  return static_cast<CurlExchange*>(exchange)->take_header(line) ? line.size() : 0;
}

std::size_t CurlExchange::on_body(char* bytes, std::size_t size, std::size_t count, void* exchange) {
  const std::string_view piece(bytes, size * count);
  return static_cast<CurlExchange*>(exchange)->take_body(piece) ? piece.size() : 0;
}

bool CurlExchange::take_header(std::string_view line) {
  if (first_byte_ == SteadyTime()) {
    first_byte_ = loop_.now();
    loop_.take_back_timer(first_byte_timer_);
  }
  header_bytes_ += line.size();
  header_too_large_ = header_bytes_ > k_max_header_bytes;
  if (header_too_large_) return false;
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) {
    // The reply's own status line, after those of interim replies (100, 103).
    reply_.headers.clear();
    headers_complete_ = false;
    const std::size_t space = line.find(' ');
    const std::string_view status = line.substr(std::min(line.size(), space + 1));
    std::from_chars(status.data(), status.data() + status.size(), reply_.status);
    return true;
  }
  if (line.empty()) {
    // Trailers end with an empty line, too.
    if (!headers_complete_ && reply_.status >= 200) offer_to_sink();
    headers_complete_ = true;
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos) {
    reply_.headers.push_back({std::string(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1)))});
  }
  return true;
}

void CurlExchange::offer_to_sink() {
  if (request_.sink == nullptr) return;
  sink_takes_ = request_.sink->wants(reply_.status, reply_.headers);
  if (!sink_takes_) {
    loop_.take_back_timer(first_token_timer_);
    return;
  }
  last_piece_ = loop_.now();
  const Duration limit = request_.timeouts.idle;
  if (limit.count() > 0) idle_timer_ = loop_.start_timer(last_piece_ + limit, [this] { on_idle(); });
}

bool CurlExchange::take_piece(std::string_view bytes) {
  const BodyProgress progress = request_.sink->take(bytes);
  last_piece_ = loop_.now();
  if (progress != BodyProgress::waiting && !has_begun_) {
    has_begun_ = true;
    loop_.take_back_timer(first_token_timer_);
  }
  has_enough_ = progress == BodyProgress::enough;
  return !has_enough_;
}

bool CurlExchange::take_body(std::string_view bytes) {
  body_too_large_ = bytes.size() > request_.max_response_bytes - body_bytes_;
  if (body_too_large_) return false;
  body_bytes_ += bytes.size();
  if (sink_takes_) return take_piece(bytes);
  if (reply_.body.empty()) {
    curl_off_t promised = -1;
    curl_easy_getinfo(easy_, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &promised);
    if (promised > 0) reply_.body.reserve(std::min(static_cast<std::size_t>(promised), k_max_reserve));
  }
  reply_.body.append(bytes);
  return true;
}

HttpReply CurlExchange::finish(bool cancelled) {
  const bool broken_off = running_;
  if (broken_off) {
    driver_.stop(easy_);
    running_ = false;
    done_ = loop_.now();
  }
  for (const TimerId timer : {first_byte_timer_, first_token_timer_, idle_timer_, connect_timer_}) {
    loop_.take_back_timer(timer);
  }
  ended_ = nullptr;
  reply_.timing = timing();
  if (broken_off && cancelled) {
    reply_.failure = cancelled_failure();
  } else if ((broken_off || code_ != CURLE_OK) && !has_enough_) {
    reply_.failure = classify(facts(), request_);
  }
  return std::exchange(reply_, HttpReply());
}

HttpTiming CurlExchange::timing() const {
  HttpTiming timing;
  timing.queue = handed_over_ - sent_;
  timing.total = done_ - sent_;
  if (first_byte_ != SteadyTime()) timing.first_byte = first_byte_ - sent_;
  long connects = 0;
  curl_easy_getinfo(easy_, CURLINFO_NUM_CONNECTS, &connects);
  if (connects > 0) {
    curl_off_t tcp = 0;
    curl_off_t tls = 0;
    curl_easy_getinfo(easy_, CURLINFO_CONNECT_TIME_T, &tcp);
    curl_easy_getinfo(easy_, CURLINFO_APPCONNECT_TIME_T, &tls);
    timing.connect = Duration(std::max(tcp, tls));
  }
  return timing;
}

FailedTransfer CurlExchange::facts() const {
  FailedTransfer failed;
  failed.code = code_;
  failed.peer = host_->display();
  failed.curls_text = error_.data();
  curl_easy_getinfo(easy_, CURLINFO_OS_ERRNO, &failed.system_error);
  if (code_ == CURLE_OK) failed.late = late_;
  failed.header_too_large = header_too_large_;
  failed.body_too_large = body_too_large_;
  failed.connected = is_connected();
  failed.reply_began = first_byte_ != SteadyTime();
  failed.body_bytes = body_bytes_;
  return failed;
}

}  // namespace llmeval
