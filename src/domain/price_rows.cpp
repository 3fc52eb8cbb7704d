// Made by scripts/price_table.py; not written by hand.
//
// The prices are facts from pydantic/genai-prices as of 2026-08-21, which is under this licence:
//
// The MIT License (MIT)
//
// Copyright (c) Pydantic Services Inc. 2025 to present
//
// Permission is hereby granted, free of charge, to any person obtaining a copy
// of this software and associated documentation files (the "Software"), to deal
// in the Software without restriction, including without limitation the rights
// to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
// copies of the Software, and to permit persons to whom the Software is
// furnished to do so, subject to the following conditions:
//
// The above copyright notice and this permission notice shall be included in all
// copies or substantial portions of the Software.
//
// THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
// IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
// FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
// AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
// LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
// OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
// SOFTWARE.

#include "domain/price_table.h"

namespace llmeval {

const std::string_view k_price_table_date = "2026-08-21";

namespace {

// clang-format off
constexpr PriceList k_lists[] = {
    {"openai", "api.openai.com", "", R"(
ada; ada text-ada-001; in 0.4 out 0.4
babbage; babbage; in 0.5 out 0.5
chatgpt-4o-latest; chatgpt-4o-latest; in 5 out 15
codex-mini; codex-mini codex-mini-latest; in 1.5 out 6 read 0.375
computer-use; computer-use*; in 3 out 12
curie; curie text-curie-001; in 2 out 2
davinci; davinci text-davinci-001; in 20 out 20
ft:gpt-3.5-turbo-; ft:gpt-3.5-turbo*; in 3 out 6
ft:gpt-4o; ft:gpt-4o-2024-*; in 3.75 out 15
ft:gpt-4o-mini; ft:gpt-4o-mini-2024-*; in 0.3 out 1.2
gpt-3.5-0301; gpt-3.5-turbo-0301 gpt-3.5-0301; in 1.5 out 2
gpt-3.5-turbo; gpt-3.5-turbo gpt-35-turbo gpt-3.5-turbo-0125; in 0.5 out 1.5
gpt-3.5-turbo-0613; gpt-3.5-turbo-0613; in 1.5 out 2
gpt-3.5-turbo-1106; gpt-3.5-turbo-1106; in 1 out 2
gpt-3.5-turbo-16k; gpt-3.5-turbo-16k gpt-3.5-turbo-16k-0613 gpt-35-turbo-16k-0613 gpt-35-turbo-16k; in 3 out 4
gpt-3.5-turbo-instruct; gpt-3.5-turbo-instruct* gpt-3.5-turbo-instruct-0914; in 1.5 out 2
gpt-4; gpt-4 gpt-4-0314 gpt-4-0613 ft:gpt-4-0*; in 30 out 60
gpt-4-32k; gpt-4-32k gpt-4-32k-0314 gpt-4-32k-0613; in 60 out 120
gpt-4-turbo; gpt-4-turbo gpt-4-turbo-2024-04-09 gpt-4-turbo-0125-preview gpt-4-0125-preview gpt-4-1106-preview gpt-4-turbo-preview; in 10 out 30
gpt-4-vision-preview; gpt-4-vision-preview gpt-4-1106-vision-preview; in 10 out 30
gpt-4.1; gpt-4.1 gpt-4.1-2025-04-14; in 2 out 8 read 0.5
gpt-4.1-mini; gpt-4.1-mini gpt-4.1-mini-2025-04-14; in 0.4 out 1.6 read 0.1
gpt-4.1-nano; gpt-4.1-nano gpt-4.1-nano-2025-04-14; in 0.1 out 0.4 read 0.025
gpt-4.5-preview; gpt-4.5-preview*; in 75 out 150 read 37.5
gpt-4o; gpt-4o gpt-4o-2024-05-13 gpt-4o-2024-08-06 gpt-4o-2024-11-20; in 2.5 out 10 read 1.25
gpt-4o-audio-preview; gpt-4o-audio-preview*; in 2.5 out 10
gpt-4o-mini; gpt-4o-mini gpt-4o-mini-2024-07-18 gpt-4o-mini-search-preview gpt-4o-mini-search-preview-2025-03-11; in 0.15 out 0.6 read 0.075
gpt-4o-mini-2024-07-18.ft-; gpt-4o-mini-2024-07-18.ft-*; in 0.3 out 1.2
gpt-4o-mini-audio-preview; gpt-4o-mini-audio*; in 0.15 out 0.6
gpt-4o-mini-realtime-preview; gpt-4o-mini-realtime*; unknown
gpt-4o-mini-transcribe; gpt-4o-mini-transcribe; in 1.25 out 5
gpt-4o-mini-tts; gpt-4o-mini-tts; in 0.6 out 12
gpt-4o-realtime-preview; gpt-4o-realtime*; unknown
gpt-4o-search-preview; gpt-4o-search-preview gpt-4o-search-preview-2025-03-11; in 2.5 out 10
gpt-4o-transcribe; gpt-4o-transcribe gpt-4o-transcribe-diarize; in 2.5 out 10
gpt-4o:extended; gpt-4o:extended; in 6 out 18
gpt-5; gpt-5 gpt-5-2025-08-07 gpt-5-chat gpt-5-chat-latest gpt-5-codex; in 1.25 out 10 read 0.125
gpt-5-image; gpt-5-image; in 10 out 10 read 1.25
gpt-5-image-mini; gpt-5-image-mini; in 2.5 out 2 read 0.25
gpt-5-mini; gpt-5-mini gpt-5-mini-2025-08-07; in 0.25 out 2 read 0.025
gpt-5-nano; gpt-5-nano gpt-5-nano-*; in 0.05 out 0.4 read 0.005
gpt-5-pro; gpt-5-pro gpt-5-pro-2025-10-06; in 15 out 120
gpt-5.1; gpt-5.1 gpt-5.1-2025-11-13 gpt-5.1-codex gpt-5.1-codex-max gpt-5.1-chat gpt-5.1-chat-latest gpt-5-1 gpt-5-1-2025-11-13 gpt-5-1-codex gpt-5-1-codex-max gpt-5-1-chat gpt-5-1-chat-latest; in 1.25 out 10 read 0.125
gpt-5.1-codex-mini; gpt-5.1-codex-mini gpt-5.1-mini gpt-5-1-codex-mini gpt-5-1-mini; in 0.25 out 2 read 0.025
gpt-5.2; gpt-5.2 gpt-5.2-2025-12-11 gpt-5-2 gpt-5-2-2025-12-11 gpt-5.2-chat gpt-5.2-chat-latest gpt-5-2-chat gpt-5-2-chat-latest gpt-5.2-codex gpt-5-2-codex; in 1.75 out 14 read 0.175
gpt-5.2-pro; gpt-5.2-pro gpt-5.2-pro-2025-12-11 gpt-5-2-pro-2025-12-11; in 21 out 168
gpt-5.3; gpt-5.3 gpt-5-3 gpt-5.3-chat gpt-5.3-chat-latest gpt-5-3-chat gpt-5-3-chat-latest; in 1.75 out 14 read 0.175
gpt-5.3-codex; gpt-5.3-codex gpt-5-3-codex; in 1.75 out 14 read 0.175
gpt-5.4; gpt-5.4 gpt-5.4-2026-03-05 gpt-5-4 gpt-5-4-2026-03-05; in 2.5 out 15 read 0.25 over 272000 in 5 out 22.5 read 0.5
gpt-5.4-image-2; gpt-5.4-image-2; in 8 out 15 read 2
gpt-5.4-mini; gpt-5.4-mini gpt-5.4-mini-2026-03-17 gpt-5-4-mini gpt-5-4-mini-2026-03-17; in 0.75 out 4.5 read 0.075
gpt-5.4-nano; gpt-5.4-nano gpt-5.4-nano-2026-03-17 gpt-5-4-nano gpt-5-4-nano-2026-03-17; in 0.2 out 1.25 read 0.02
gpt-5.4-pro; gpt-5.4-pro gpt-5.4-pro-2026-03-05 gpt-5-4-pro gpt-5-4-pro-2026-03-05; in 30 out 180 over 272000 in 60 out 270
gpt-5.5; gpt-5.5 gpt-5.5-2026-04-23 gpt-5.5-2026-04-24 gpt-5-5 gpt-5-5-2026-04-23 gpt-5-5-2026-04-24 gpt-5.5-chat gpt-5.5-chat-latest gpt-5-5-chat gpt-5-5-chat-latest gpt-5.5-codex gpt-5-5-codex; in 5 out 30 read 0.5
gpt-5.5-pro; gpt-5.5-pro gpt-5.5-pro-2026-04-23 gpt-5-5-pro gpt-5-5-pro-2026-04-23; in 30 out 180
gpt-5.6-luna; gpt-5.6-luna gpt-5-6-luna gpt-5.6-luna-####-##-## gpt-5-6-luna-####-##-##; in 1 out 6 read 0.1 write 1.25 over 272000 in 2 out 9 read 0.2 write 2.5; from 2026-07-30 in 0.2 out 1.2 read 0.02 write 0.25 over 272000 in 0.4 out 1.8 read 0.04 write 0.5
gpt-5.6-sol; gpt-5.6-sol gpt-5-6-sol gpt-5.6 gpt-5-6 gpt-5.6-sol-####-##-## gpt-5-6-sol-####-##-##; in 5 out 30 read 0.5 write 6.25 over 272000 in 10 out 45 read 1 write 12.5
gpt-5.6-terra; gpt-5.6-terra gpt-5-6-terra gpt-5.6-terra-####-##-## gpt-5-6-terra-####-##-##; in 2.5 out 15 read 0.25 write 3.125 over 272000 in 5 out 22.5 read 0.5 write 6.25; from 2026-07-30 in 2 out 12 read 0.2 write 2.5 over 272000 in 4 out 18 read 0.4 write 5
gpt-audio; gpt-audio gpt-audio-2025-08-28 gpt-audio-1.5; unknown
gpt-audio-mini; gpt-audio-mini gpt-audio-mini-2025-10-06 gpt-audio-mini-2025-12-15; unknown
gpt-chat-latest; gpt-chat-latest; in 5 out 30 read 0.5
gpt-image-1; gpt-image-1; unknown
gpt-image-1-mini; gpt-image-1-mini; unknown
gpt-image-1.5; gpt-image-1.5 gpt-image-1.5-2025-12-16; unknown
gpt-image-2; gpt-image-2 gpt-image-2-2026-04-21; unknown
gpt-oss-120b; gpt-oss-120b; in 0.039 out 0.18
gpt-oss-20b; gpt-oss-20b; in 0.029 out 0.14
gpt-oss-safeguard-20b; gpt-oss-safeguard-20b; in 0.075 out 0.3 read 0.037
gpt-realtime; gpt-realtime gpt-realtime-2025-08-28 gpt-realtime-1.5; unknown
gpt-realtime-2; gpt-realtime-2 gpt-realtime-2.1; unknown
gpt-realtime-mini; gpt-realtime-mini gpt-realtime-2.1-mini gpt-realtime-mini-2025-12-15 gpt-realtime-mini-2025-10-06; unknown
o1; o1 o1-2024-12-17 o1-preview o1-preview-2024-09-12; in 15 out 60 read 7.5
o1-mini; o1-mini o1-mini-2024-09-12; in 1.1 out 4.4 read 0.55
o1-pro; o1-pro o1-pro-2025-03-19; in 150 out 600
o3; o3 o3-2025-04-16; in 10 out 40 read 0.5; from 2025-06-10 in 2 out 8 read 0.5
o3-deep-research; o3-deep-research o3-deep-research-2025-06-26; in 10 out 40 read 2.5
o3-mini; o3-mini o3-mini-2025-01-31 o3-mini-high; in 1.1 out 4.4 read 0.55
o3-pro; o3-pro o3-pro-2025-06-10; in 20 out 80
o4-mini; o4-mini-2025-04-16 o4-mini-high o4-mini; in 1.1 out 4.4 read 0.275
o4-mini-deep-research; o4-mini-deep-research o4-mini-deep-research-2025-06-26; in 2 out 8 read 0.5
text-davinci-002; text-davinci-002; in 20 out 20
text-davinci-003; text-davinci-003; in 20 out 20
text-embedding-3-large; text-embedding-3-large; in 0.13 out 0
text-embedding-3-small; text-embedding-3-small; in 0.02 out 0
text-embedding-ada-002; text-embedding-ada text-embedding-ada-002 text-embedding-ada-002-v2; in 0.1 out 0
)"},
    {"anthropic", "api.anthropic.com", "", R"(
claude-2; claude-2* *claude-v2*; in 8 out 24
claude-3-5-haiku-latest; claude-3-5-haiku* claude-3.5-haiku*; in 0.8 out 4 read 0.08 write 1 write1h 1.6
claude-3-5-sonnet; claude-3-5-sonnet* claude-3.5-sonnet*; in 3 out 15 read 0.3 write 3.75 write1h 6
claude-3-7-sonnet-latest; claude-3-7-sonnet* claude-3.7-sonnet* claude-sonnet-3.7* claude-sonnet-3-7*; in 3 out 15 read 0.3 write 3.75 write1h 6
claude-3-haiku; claude-3-haiku*; in 0.25 out 1.25 read 0.03 write 0.3 write1h 0.5
claude-3-opus-latest; claude-3-opus*; in 15 out 75 read 1.5 write 18.75 write1h 30
claude-3-sonnet; claude-3-sonnet*; in 3 out 15 read 0.3 write 3.75 write1h 6
claude-fable-5; claude-fable-5*; in 10 out 50 read 1 write 12.5 write1h 20
claude-haiku-4-5; claude-haiku-4-5* claude-haiku-4.5* claude-4-5-haiku* claude-4.5-haiku*; in 1 out 5 read 0.1 write 1.25 write1h 2
claude-opus-4-0; claude-opus-4-0* claude-4-opus* claude-opus-4 claude-opus-4-20250514; in 15 out 75 read 1.5 write 18.75 write1h 30
claude-opus-4-1; claude-opus-4-1* claude-opus-4.1*; in 15 out 75 read 1.5 write 18.75 write1h 30
claude-opus-4-5; claude-opus-4-5* claude-opus-4.5* claude-4-5-opus* claude-4.5-opus*; in 5 out 25 read 0.5 write 6.25 write1h 10
claude-opus-4-6; claude-opus-4-6* claude-opus-4.6* claude-4-6-opus* claude-4.6-opus*; in 5 out 25 read 0.5 write 6.25 write1h 10 over 200000 in 10 out 37.5 read 1 write 12.5 write1h 20; from 2026-03-13 in 5 out 25 read 0.5 write 6.25 write1h 10
claude-opus-4-7; claude-opus-4-7* claude-opus-4.7* claude-4-7-opus* claude-4.7-opus*; in 5 out 25 read 0.5 write 6.25 write1h 10
claude-opus-4-8; claude-opus-4-8* claude-opus-4.8* claude-4-8-opus* claude-4.8-opus*; in 5 out 25 read 0.5 write 6.25 write1h 10
claude-opus-5; claude-opus-5* claude-opus-5.0* claude-5-opus* claude-5.0-opus*; in 5 out 25 read 0.5 write 6.25 write1h 10
claude-sonnet-4-0; claude-sonnet-4-2025* claude-sonnet-4-0* claude-sonnet-4@* claude-sonnet-4 claude-4-sonnet*; in 3 out 15 read 0.3 write 3.75 write1h 6
claude-sonnet-4-5; claude-sonnet-4-5* claude-sonnet-4.5*; in 3 out 15 read 0.3 write 3.75 write1h 6 over 200000 in 6 out 22.5 read 0.6 write 7.5 write1h 12
claude-sonnet-4-6; claude-sonnet-4-6* claude-sonnet-4.6*; in 3 out 15 read 0.3 write 3.75 write1h 6 over 200000 in 6 out 22.5 read 0.6 write 7.5 write1h 12; from 2026-03-13 in 3 out 15 read 0.3 write 3.75 write1h 6
claude-sonnet-5; claude-sonnet-5* claude-sonnet-5.0* claude-5-sonnet* claude-5.0-sonnet*; in 2 out 10 read 0.2 write 2.5 write1h 4; from 2026-09-01 in 3 out 15 read 0.3 write 3.75 write1h 6
claude-v1; claude-v1; in 8 out 24
)"},
    {"google", "*.googleapis.com", "anthropic", R"(
claude-3-5-haiku; *claude-3-5-haiku*; in 0.8 out 4 read 0.08 write 1
claude-3-5-sonnet; *claude-3-5-sonnet*; in 3 out 15 read 0.3 write 3.75
claude-3-7-sonnet; *claude-3-7-sonnet*; in 3 out 15 read 0.3 write 3.75
claude-3-haiku; *claude-3-haiku*; in 0.25 out 1.25 read 0.03 write 0.3
claude-3-opus; *claude-3-opus*; in 15 out 75 read 1.5 write 18.75
claude-4-opus; *claude-4-opus* *claude-opus-4@* *claude-opus-4-0* *claude-opus-4-1* claude-opus-4; in 15 out 75 read 1.5 write 18.75
claude-4-sonnet; *claude-4-sonnet* *claude-sonnet-4*; in 3 out 15 read 0.3 write 3.75
claude-fable-5; *claude-fable-5*; in 10 out 50 read 1 write 12.5
claude-opus-4-6; *claude-4-6-opus* *claude-opus-4-6* *claude-4.6-opus* *claude-opus-4.6*; in 5 out 25 read 0.5 write 6.25 over 200000 in 10 out 37.5 read 1 write 12.5
claude-opus-4-7; *claude-4-7-opus* *claude-opus-4-7* *claude-4.7-opus* *claude-opus-4.7*; in 5 out 25 read 0.5 write 6.25
claude-opus-4-8; *claude-4-8-opus* *claude-opus-4-8* *claude-4.8-opus* *claude-opus-4.8*; in 5 out 25 read 0.5 write 6.25
claude-opus-5; *claude-5-opus* *claude-opus-5* *claude-5.0-opus* *claude-opus-5.0*; in 5 out 25 read 0.5 write 6.25
gemini-1.0-pro-vision-001; gemini-1.0-pro-vision-001; in 0.125 out 0.375
gemini-1.5-flash; *gemini-1.5-flash*; in 0.075 out 0.3 read 0.01875 over 128000 in 0.15 out 0.6 read 0.0375
gemini-1.5-pro; *gemini-1.5-pro*; in 1.25 out 5 over 128000 in 2.5 out 10
gemini-2.0-flash; *gemini-2.0-flash *gemini-2.0-flash-0* *gemini-2.0-flash-exp* *gemini-2.0-flash-thinking* *gemini-2.0-flash-latest*; in 0.1 out 0.4 read 0.025
gemini-2.0-flash-lite; *gemini-2.0-flash-lite*; in 0.075 out 0.3
gemini-2.5-flash; gemini-2.5-flash gemini-2.5-flash-latest gemini-2.5-flash-preview-09-2025; in 0.3 out 2.5 read 0.03
gemini-2.5-flash-image; gemini-2.5-flash-image gemini-2.5-flash-image-preview; unknown
gemini-2.5-flash-lite; gemini-2.5-flash-lite gemini-2.5-flash-lite-preview*; in 0.1 out 0.4 read 0.01
gemini-2.5-flash-preview; *gemini-2.5-flash-preview-05-20* *gemini-2.5-flash-preview-04-17* gemini-2.5-flash-preview-05-20:thinking gemini-2.5-flash-preview gemini-2.5-flash-preview:thinking; in 0.15 out 0.6
gemini-2.5-pro; gemini-2.5-pro*; in 1.25 out 10 read 0.125 over 200000 in 2.5 out 15 read 0.25
gemini-3-flash-preview; gemini-3-flash-preview gemini-3-flash-preview-*; in 0.5 out 3 read 0.05
gemini-3-pro-image-preview; gemini-3-pro-image gemini-3-pro-image-preview*; unknown
gemini-3-pro-preview; gemini-3-pro-preview* gemini-3-pro-text-preview; in 2 out 12 read 0.2 over 200000 in 4 out 18 read 0.4
gemini-3.1-flash-image-preview; gemini-3.1-flash-image gemini-3.1-flash-image-preview*; unknown
gemini-3.1-flash-lite; gemini-3.1-flash-lite gemini-3.1-flash-lite-preview*; in 0.25 out 1.5 read 0.025
gemini-3.1-flash-lite-image; gemini-3.1-flash-lite-image*; unknown
gemini-3.1-flash-live-preview; gemini-3.1-flash-live-preview*; unknown
gemini-3.1-pro-preview; gemini-3.1-pro-preview*; in 2 out 12 read 0.2 over 200000 in 4 out 18 read 0.4
gemini-3.5-flash; gemini-3.5-flash gemini-3.5-flash-preview* gemini-3.5-flash-#*; in 1.5 out 9 read 0.15
gemini-3.5-flash-lite; gemini-3.5-flash-lite*; in 0.3 out 2.5 read 0.03
gemini-3.6-flash; gemini-3.6-flash*; in 0.75 out 3.75 read 0.075; from 2027-01-01 in 1.5 out 7.5 read 0.15
gemini-3.7-flash; gemini-3.7-flash*; in 0.75 out 3.75 read 0.075; from 2027-01-01 in 1.5 out 7.5 read 0.15
gemini-embedding-001; gemini-embedding-001; in 0.15 out 0
gemini-embedding-2; gemini-embedding-2; unknown
gemini-flash-1.5; gemini-flash-1.5; in 0.075 out 0.3 read 0.01875 over 128000 in 0.15 out 0.6 read 0.0375
gemini-flash-1.5-8b; gemini-flash-1.5-8b; in 0.0375 out 0.15 read 0.01 over 128000 in 0.075 out 0.3 read 0.02
gemini-live-2.5-flash; gemini-live-2.5-flash* gemini-2.5-flash-native-audio-preview* gemini-2.5-flash-native-audio-latest; unknown
gemini-omni-flash-preview; gemini-omni-flash-preview*; unknown
gemini-pro; gemini-pro gemini-1.0-pro; in 0.125 out 0.375
gemini-pro-1.5; gemini-pro-1.5; in 1.25 out 5 read 0.3125 over 128000 in 2.5 out 10 read 0.625
gemma-2-27b-it; gemma-2-27b-it; in 0.65 out 0.65
gemma-4-26b-a4b-it; gemma-4-26b-a4b-it; in 0.06 out 0.33
gemma-4-31b-it; gemma-4-31b-it; in 0.12 out 0.36 read 0.09
)"},
    {"mistral", "api.mistral.ai", "", R"(
codestral; codestral-latest codestral-2501; in 0.3 out 0.9
codestral-2508; codestral-2508; in 0.3 out 0.9 read 0.03
devstral-2512; devstral-2512; in 0.4 out 2 read 0.04
devstral-small; devstral-small; in 0.06 out 0.12
magistral-medium; magistral-medium*; in 2 out 5
magistral-small; magistral-small-*; in 0.5 out 1.5
ministral-14b-2512; ministral-14b-2512; in 0.2 out 0.2 read 0.02
ministral-3b; ministral-3b; in 0.04 out 0.04
ministral-3b-2512; ministral-3b-2512; in 0.1 out 0.1 read 0.01
ministral-8b; ministral-8b*; in 0.1 out 1
mistral-7b; mistral-7b open-mistral-7b; in 0.25 out 0.25
mistral-embed; mistral-embed; in 0.1 out 0.1
mistral-large; mistral-large mistral-large-latest mistral-large-2407 mistral-large-2411; in 2 out 6
mistral-large-2512; mistral-large-2512; in 0.5 out 1.5 read 0.05
mistral-medium-3; mistral-medium*; in 0.4 out 2
mistral-nemo; mistral-nemo open-mistral-nemo; in 0.15 out 0.15
mistral-saba; mistral-saba mistral-saba-latest; in 0.2 out 0.6
mistral-small-24b-instruct-2501; mistral-small-24b-instruct-2501; in 0.05 out 0.08
mistral-small-2603; mistral-small-2603; in 0.15 out 0.6 read 0.015
mistral-small-3.1-24b-instruct; mistral-small-3.1-24b-instruct; in 0.351 out 0.555
mistral-small-3.2-24b-instruct; mistral-small-3.2-24b-instruct; in 0.075 out 0.2
mistral-small-latest; mistral-small-latest; in 0.1 out 0.3
mistral-tiny; mistral-tiny; in 0.25 out 0.25
mixtral-8x22b-instruct; mixtral-8x22b-instruct; in 0.9 out 0.9
mixtral-8x7b; mixtral-8x7b* open-mixtral-8x7b; in 0.7 out 0.7
pixtral-12b; pixtral-12b pixtral-12b-latest; in 0.15 out 0.15
pixtral-large; pixtral-large-latest pixtral-large-2411; in 2 out 6
voxtral-small-24b-2507; voxtral-small-24b-2507; in 0.1 out 0.3 read 0.01
)"},
    {"deepseek", "api.deepseek.com", "", R"(
deepseek-chat; deepseek-chat* deepseek-chat-v3-0324; in 0.135 out 0.55 read 0.035; daily 00:30-16:30 in 0.27 out 1.1 read 0.07
deepseek-reasoner; deepseek-reasoner deepseek-r1* deepseek-r1-0528; in 0.135 out 0.55 read 0.035; daily 00:30-16:30 in 0.55 out 2.19 read 0.14
deepseek-v3.1-terminus; deepseek-v3.1-terminus; in 0.27 out 0.95 read 0.13
deepseek-v3.2; deepseek-v3.2; in 0.2288 out 0.3432
deepseek-v3.2-exp; deepseek-v3.2-exp; in 0.27 out 0.41
deepseek-v4-flash; deepseek-v4-flash*; in 0.14 out 0.28 read 0.0028
deepseek-v4-pro; deepseek-v4-pro*; in 0.435 out 0.87 read 0.003625
)"},
    {"xai", "api.x.ai", "", R"(
grok-2-1212; grok-2-1212 grok-2 grok-2-latest; in 2 out 10
grok-2-vision-1212; grok-2-vision-1212 grok-2-vision grok-2-vision-latest; in 2 out 10
grok-3; grok-3 grok-3-latest grok-3-beta; in 3 out 15 read 0.75
grok-3-fast; grok-3-fast grok-3-fast-latest grok-3-fast-beta; in 5 out 25 read 1.25
grok-3-mini; grok-3-mini grok-3-mini-beta grok-3-mini-latest; in 0.3 out 0.5 read 0.075
grok-3-mini-fast; grok-3-mini-fast grok-3-mini-fast-beta grok-3-mini-fast-latest; in 0.6 out 4 read 0.15
grok-4-0709; grok-4-0709 grok-4 grok-4-latest; in 3 out 15 read 0.75
grok-4-1-fast-non-reasoning; grok-4-1-fast-non-reasoning grok-4-1-fast-non-reasoning-latest; in 0.2 out 0.5 read 0.05
grok-4-1-fast-reasoning; grok-4-1-fast grok-4-1-fast-reasoning grok-4-1-fast-reasoning-latest; in 0.2 out 0.5 read 0.05
grok-4-fast-non-reasoning; grok-4-fast-non-reasoning grok-4-fast-non-reasoning-latest; in 0.2 out 0.5 read 0.05
grok-4-fast-reasoning; grok-4-fast grok-4-fast-reasoning grok-4-fast-reasoning-latest; in 0.2 out 0.5 read 0.05
grok-4.20; grok-4.20; in 1.25 out 2.5 read 0.2
grok-4.20-multi-agent; grok-4.20-multi-agent; in 2 out 6 read 0.2
grok-4.3; grok-4.3 grok-4.3-######## x-ai/grok-4.3 x-ai/grok-4.3-######## grok-4.3-latest; in 1.25 out 2.5 read 0.2
grok-4.5; grok-4.5 grok-4.5-######## x-ai/grok-4.5 x-ai/grok-4.5-######## grok-4.5-latest grok-latest; in 2 out 6 read 0.5
grok-build-0.1; grok-build-0.1; in 1 out 2 read 0.2
grok-code-fast-1; grok-code-fast grok-code-fast-1 grok-code-fast-1-0825; in 0.2 out 1.5 read 0.02
)"},
    {"groq", "api.groq.com", "", R"(
deepseek-r1-distill-llama-70b; deepseek-r1-distill-llama-70b; in 0.75 out 0.99
gemma-7b-it; gemma-7b-it; in 0.07 out 0.07
gemma2-9b-it; gemma2-9b-it gemma2-9b; in 0.2 out 0.2
llama-3.1-405b-reasoning; llama-3.1-405b-reasoning; in 0.59 out 0.79
llama-3.1-70b-versatile; llama-3.1-70b-versatile; in 0.59 out 0.79
llama-3.1-8b-instant; llama-3.1-8b-instant; in 0.05 out 0.08
llama-3.2-11b-text-preview; llama-3.2-11b-text-preview; in 0.18 out 0.18
llama-3.2-11b-vision-preview; llama-3.2-11b-vision-preview; in 0.18 out 0.18
llama-3.2-1b-preview; llama-3.2-1b-preview; in 0.04 out 0.04
llama-3.2-3b-preview; llama-3.2-3b-preview; in 0.06 out 0.06
llama-3.2-90b-text-preview; llama-3.2-90b-text-preview; in 0.9 out 0.9
llama-3.2-90b-vision-preview; llama-3.2-90b-vision-preview; in 0.9 out 0.9
llama-3.3-70b-specdec; llama-3.3-70b-specdec; in 0.59 out 0.99
llama-3.3-70b-versatile; llama-3.3-70b-versatile; in 0.59 out 0.79
llama-guard-3-8b; llama-guard-3-8b; in 0.2 out 0.2
llama2-70b-4096; llama2-70b-4096; in 0.7 out 0.8
llama3-70b-8192; llama3-70b-8192; in 0.59 out 0.79
llama3-8b-8192; llama3-8b-8192; in 0.05 out 0.08
llama3-groq-70b-8192-tool-use-preview; llama3-groq-70b-8192-tool-use-preview; in 0.89 out 0.89
llama3-groq-8b-8192-tool-use-preview; llama3-groq-8b-8192-tool-use-preview; in 0.19 out 0.19
meta-llama/llama-4-maverick-17b-128e-instruct; meta-llama/llama-4-maverick-17b-128e-instruct; in 0.2 out 0.6
meta-llama/llama-4-scout-17b-16e-instruct; meta-llama/llama-4-scout-17b-16e-instruct; in 0.11 out 0.34
meta-llama/llama-guard-4-12b; meta-llama/llama-guard-4-12b; in 0.2 out 0.2
mistral-saba-24b; mistral-saba-24b; in 0.79 out 0.79
mixtral-8x7b-32768; mixtral-8x7b-32768; in 0.24 out 0.24
moonshotai/kimi-k2-instruct; moonshotai/kimi-k2-instruct moonshotai/kimi-k2-instruct-0905; in 1 out 3 read 0.5
openai/gpt-oss-120b; openai/gpt-oss-120b openai/gpt-oss-safeguard-20b; in 0.15 out 0.6 read 0.075
openai/gpt-oss-20b; openai/gpt-oss-20b; in 0.075 out 0.3 read 0.0375
qwen/qwen3-32b; qwen/qwen3-32b; in 0.29 out 0.59
)"},
    {"bedrock", "bedrock-runtime.*.amazonaws.com", "", R"(
amazon.nova-2-sonic-v1:0; *amazon.nova-2-sonic*; unknown
amazon.nova-lite-v1:0; *amazon.nova-lite*; in 0.06 out 0.24 read 0.015
amazon.nova-micro-v1:0; *amazon.nova-micro*; in 0.035 out 0.14 read 0.00875
amazon.nova-premier-v1:0; *amazon.nova-premier*; in 2.5 out 12.5 read 0.625
amazon.nova-pro-v1:0; *amazon.nova-pro*; in 0.8 out 3.2 read 0.2
amazon.nova-sonic-v1:0; *amazon.nova-sonic*; unknown
amazon.titan-embed-text-v1; *amazon.titan-embed-text*; in 0.1 out 0
amazon.titan-text-express-v1; *titan-text-express*; in 0.2 out 0.6
amazon.titan-text-lite-v1; *titan-text-lite*; in 0.15 out 0.2
deepseek.r1-v1:0; *deepseek.r1*; in 1.35 out 5.4
global.amazon.nova-2-lite-v1:0; *global.amazon.nova-2-lite*; in 0.3 out 2.5 read 0.075
global.anthropic.claude-fable-5-v1:0; *global.anthropic.claude-fable-5*; in 10 out 50 read 1 write 12.5
global.anthropic.claude-haiku-4-5-20251001-v1:0; *global.anthropic.claude-haiku-4-5-20251001*; in 1 out 5 read 0.1 write 1.25
global.anthropic.claude-opus-4-5-v1:0; *global.anthropic.claude-opus-4-5*; in 5 out 25 read 0.5 write 6.25
global.anthropic.claude-opus-4-6-v1:0; *global.anthropic.claude-opus-4-6*; in 5 out 25 read 0.5 write 6.25
global.anthropic.claude-opus-4-7-v1:0; *global.anthropic.claude-opus-4-7*; in 5 out 25 read 0.5 write 6.25
global.anthropic.claude-opus-4-8-v1:0; *global.anthropic.claude-opus-4-8*; in 5 out 25 read 0.5 write 6.25
global.anthropic.claude-opus-5; *global.anthropic.claude-opus-5*; in 5 out 25 read 0.5 write 6.25
global.anthropic.claude-sonnet-4-20250514-v1:0; *global.anthropic.claude-sonnet-4-20250514*; in 3 out 15 read 0.3 write 3.75
global.anthropic.claude-sonnet-4-5-20250929-v1:0; *global.anthropic.claude-sonnet-4-5-20250929*; in 3 out 15 read 0.3 write 3.75
global.anthropic.claude-sonnet-4-6-v1:0; *global.anthropic.claude-sonnet-4-6*; in 3 out 15 read 0.3 write 3.75
global.anthropic.claude-sonnet-5-v1:0; *global.anthropic.claude-sonnet-5*; in 2 out 10 read 0.2 write 2.5; from 2026-09-01 in 3 out 15 read 0.3 write 3.75
google.gemma-3-12b-it; *google.gemma-3-12b-it*; in 0.09 out 0.29
google.gemma-3-27b-it; *google.gemma-3-27b-it*; in 0.23 out 0.38
google.gemma-3-4b-it; *google.gemma-3-4b-it*; in 0.04 out 0.08
meta.llama3-1-70b-instruct-v1:0; *meta.llama3-1-70b-instruct*; in 0.72 out 0.72
meta.llama3-1-8b-instruct-v1:0; *meta.llama3-1-8b-instruct*; in 0.22 out 0.22
meta.llama3-2-11b-instruct-v1:0; *meta.llama3-2-11b-instruct*; in 0.16 out 0.16
meta.llama3-2-1b-instruct-v1:0; *meta.llama3-2-1b-instruct*; in 0.1 out 0.1
meta.llama3-2-3b-instruct-v1:0; *meta.llama3-2-3b-instruct*; in 0.15 out 0.15
meta.llama3-2-90b-instruct-v1:0; *meta.llama3-2-90b-instruct*; in 0.72 out 0.72
meta.llama3-3-70b-instruct-v1:0; *meta.llama3-3-70b-instruct*; in 0.72 out 0.72
meta.llama3-70b-instruct-v1:0; *meta.llama3-70b-instruct*; in 2.65 out 3.5
meta.llama3-8b-instruct-v1:0; *meta.llama3-8b-instruct*; in 0.3 out 0.6
meta.llama4-maverick-17b-instruct-v1:0; *meta.llama4-maverick-17b-instruct*; in 0.24 out 0.97
meta.llama4-scout-17b-instruct-v1:0; *meta.llama4-scout-17b-instruct*; in 0.17 out 0.66
mistral.devstral-2-123b; *mistral.devstral-2-123b*; in 0.4 out 2
mistral.magistral-small-2509; *mistral.magistral-small-2509*; in 0.5 out 1.5
mistral.ministral-3-14b-instruct; *mistral.ministral-3-14b-instruct*; in 0.2 out 0.2
mistral.ministral-3-3b-instruct; *mistral.ministral-3-3b-instruct*; in 0.1 out 0.1
mistral.ministral-3-8b-instruct; *mistral.ministral-3-8b-instruct*; in 0.15 out 0.15
mistral.mistral-7b-instruct-v0:2; *mistral.mistral-7b-instruct-v0*; in 0.15 out 0.2
mistral.mistral-large-2402-v1:0; *mistral.mistral-large-2402*; in 4 out 12
mistral.mistral-large-3-675b-instruct; *mistral.mistral-large-3-675b-instruct*; in 0.5 out 1.5
mistral.mistral-small-2402-v1:0; *mistral.mistral-small-2402*; in 1 out 3
mistral.mixtral-8x7b-instruct-v0:1; *mistral.mixtral-8x7b-instruct-v0*; in 0.45 out 0.7
mistral.pixtral-large-2502-v1:0; *mistral.pixtral-large-2502*; in 2 out 6
mistral.voxtral-mini-3b-2507; *mistral.voxtral-mini-3b-2507*; in 0.04 out 0.04
mistral.voxtral-small-24b-2507; *mistral.voxtral-small-24b-2507*; in 0.1 out 0.3
nvidia.nemotron-nano-3-30b:0; *nvidia.nemotron-nano-3-30b*; in 0.06 out 0.24
nvidia.nemotron-nano-9b-v2:0; *nvidia.nemotron-nano-9b-v2*; in 0.06 out 0.23
nvidia.nemotron-super-3-120b:0; *nvidia.nemotron-super-3-120b*; in 0.15 out 0.65
openai.gpt-5.4; openai.gpt-5.4; in 2.75 out 16.5 read 0.275
openai.gpt-5.5; openai.gpt-5.5; in 5.5 out 33 read 0.55
openai.gpt-5.6-luna; openai.gpt-5.6-luna; in 1.1 out 6.6 read 0.11 write 1.375; from 2026-07-30 in 0.22 out 1.32 read 0.022 write 0.275 over 272000 in 0.44 out 1.98 read 0.044 write 0.55
openai.gpt-5.6-sol; openai.gpt-5.6-sol; in 5.5 out 33 read 0.55 write 6.875 over 272000 in 11 out 49.5 read 1.1 write 13.75
openai.gpt-5.6-terra; openai.gpt-5.6-terra; in 2.75 out 16.5 read 0.275 write 3.4375; from 2026-07-30 in 2.2 out 13.2 read 0.22 write 2.75 over 272000 in 4.4 out 19.8 read 0.44 write 5.5
openai.gpt-oss-120b-1:0; *openai.gpt-oss-120b-1*; in 0.15 out 0.6
openai.gpt-oss-20b-1:0; *openai.gpt-oss-20b-1*; in 0.07 out 0.3
qwen.qwen3-32b-v1:0; *qwen.qwen3-32b*; in 0.15 out 0.6
qwen.qwen3-coder-30b-a3b-v1:0; *qwen.qwen3-coder-30b-a3b*; in 0.15 out 0.6
qwen.qwen3-coder-480b-a35b-v1:0; *qwen.qwen3-coder-480b-a35b*; in 0.45 out 1.8
qwen.qwen3-vl-235b-a22b-v1:0; *qwen.qwen3-vl-235b-a22b*; in 0.53 out 2.66
regional.amazon.nova-2-lite-v1:0; *us.amazon.nova-2-lite* *eu.amazon.nova-2-lite* *jp.amazon.nova-2-lite*; in 0.33 out 2.75 read 0.0825
regional.anthropic.claude-3-5-haiku-20241022-v1:0; *claude-3-5-haiku-20241022*; in 0.8 out 4 read 0.08 write 1
regional.anthropic.claude-3-5-sonnet-20240620-v1:0; *claude-3-5-sonnet-20240620*; in 3 out 15 read 0.3 write 3.75
regional.anthropic.claude-3-5-sonnet-20241022-v2:0; *claude-3-5-sonnet-20241022*; in 3 out 15 read 0.3 write 3.75
regional.anthropic.claude-3-7-sonnet-20250219-v1:0; *claude-3-7-sonnet-20250219*; in 3 out 15 read 0.3 write 3.75
regional.anthropic.claude-3-haiku-20240307-v1:0; *claude-3-haiku-20240307*; in 0.25 out 1.25
regional.anthropic.claude-3-opus-20240229-v1:0; *claude-3-opus-20240229*; in 15 out 75
regional.anthropic.claude-3-sonnet-20240229-v1:0; *claude-3-sonnet-20240229*; in 3 out 15 read 0.3 write 3.75
regional.anthropic.claude-fable-5-v1:0; anthropic.claude-fable-5* claude-fable-5* *us.anthropic.claude-fable-5* *au.anthropic.claude-fable-5* *eu.anthropic.claude-fable-5* *jp.anthropic.claude-fable-5*; in 11 out 55 read 1.1 write 13.75
regional.anthropic.claude-haiku-4-5-20251001-v1:0; anthropic.claude-haiku-4-5-20251001* claude-haiku-4-5-20251001* *us.anthropic.claude-haiku-4-5-20251001* *au.anthropic.claude-haiku-4-5-20251001* *apac.anthropic.claude-haiku-4-5-20251001* *eu.anthropic.claude-haiku-4-5-20251001* *us-gov.anthropic.claude-haiku-4-5-20251001* *jp.anthropic.claude-haiku-4-5-20251001*; in 1.1 out 5.5 read 0.11 write 1.375
regional.anthropic.claude-opus-4-1-20250805-v1:0; anthropic.claude-opus-4-1-20250805* claude-opus-4-1-20250805* *us.anthropic.claude-opus-4-1-20250805* *au.anthropic.claude-opus-4-1-20250805* *apac.anthropic.claude-opus-4-1-20250805* *eu.anthropic.claude-opus-4-1-20250805* *us-gov.anthropic.claude-opus-4-1-20250805* *jp.anthropic.claude-opus-4-1-20250805*; in 15 out 75 read 1.5 write 18.75
regional.anthropic.claude-opus-4-20250514-v1:0; anthropic.claude-opus-4-20250514* claude-opus-4-20250514* *us.anthropic.claude-opus-4-20250514* *au.anthropic.claude-opus-4-20250514* *apac.anthropic.claude-opus-4-20250514* *eu.anthropic.claude-opus-4-20250514* *us-gov.anthropic.claude-opus-4-20250514* *jp.anthropic.claude-opus-4-20250514*; in 15 out 75 read 1.5 write 18.75
regional.anthropic.claude-opus-4-5-v1:0; anthropic.claude-opus-4-5* claude-opus-4-5* *us.anthropic.claude-opus-4-5* *au.anthropic.claude-opus-4-5* *apac.anthropic.claude-opus-4-5* *eu.anthropic.claude-opus-4-5* *us-gov.anthropic.claude-opus-4-5* *jp.anthropic.claude-opus-4-5*; in 5.5 out 27.5 read 0.55 write 6.875
regional.anthropic.claude-opus-4-6-v1:0; anthropic.claude-opus-4-6* claude-opus-4-6* *us.anthropic.claude-opus-4-6* *au.anthropic.claude-opus-4-6* *apac.anthropic.claude-opus-4-6* *eu.anthropic.claude-opus-4-6* *us-gov.anthropic.claude-opus-4-6* *jp.anthropic.claude-opus-4-6*; in 5.5 out 27.5 read 0.55 write 6.875
regional.anthropic.claude-opus-4-7-v1:0; anthropic.claude-opus-4-7* claude-opus-4-7* *us.anthropic.claude-opus-4-7* *au.anthropic.claude-opus-4-7* *apac.anthropic.claude-opus-4-7* *eu.anthropic.claude-opus-4-7* *us-gov.anthropic.claude-opus-4-7* *jp.anthropic.claude-opus-4-7*; in 5.5 out 27.5 read 0.55 write 6.875
regional.anthropic.claude-opus-4-8-v1:0; anthropic.claude-opus-4-8* claude-opus-4-8* *us.anthropic.claude-opus-4-8* *au.anthropic.claude-opus-4-8* *eu.anthropic.claude-opus-4-8* *jp.anthropic.claude-opus-4-8*; in 5.5 out 27.5 read 0.55 write 6.875
regional.anthropic.claude-opus-5; anthropic.claude-opus-5* claude-opus-5* *us.anthropic.claude-opus-5* *au.anthropic.claude-opus-5* *eu.anthropic.claude-opus-5* *jp.anthropic.claude-opus-5*; in 5.5 out 27.5 read 0.55 write 6.875
regional.anthropic.claude-sonnet-4-20250514-v1:0; anthropic.claude-sonnet-4-20250514* claude-sonnet-4-20250514* *us.anthropic.claude-sonnet-4-20250514* *au.anthropic.claude-sonnet-4-20250514* *apac.anthropic.claude-sonnet-4-20250514* *eu.anthropic.claude-sonnet-4-20250514* *us-gov.anthropic.claude-sonnet-4-20250514* *jp.anthropic.claude-sonnet-4-20250514*; in 3 out 15 read 0.3 write 3.75
regional.anthropic.claude-sonnet-4-5-20250929-v1:0; anthropic.claude-sonnet-4-5-20250929* claude-sonnet-4-5-20250929* *us.anthropic.claude-sonnet-4-5-20250929* *au.anthropic.claude-sonnet-4-5-20250929* *apac.anthropic.claude-sonnet-4-5-20250929* *eu.anthropic.claude-sonnet-4-5-20250929* *us-gov.anthropic.claude-sonnet-4-5-20250929* *jp.anthropic.claude-sonnet-4-5-20250929*; in 3.3 out 16.5 read 0.33 write 4.125
regional.anthropic.claude-sonnet-4-6-v1:0; anthropic.claude-sonnet-4-6* claude-sonnet-4-6* *us.anthropic.claude-sonnet-4-6* *au.anthropic.claude-sonnet-4-6* *apac.anthropic.claude-sonnet-4-6* *eu.anthropic.claude-sonnet-4-6* *us-gov.anthropic.claude-sonnet-4-6* *jp.anthropic.claude-sonnet-4-6*; in 3.3 out 16.5 read 0.33 write 4.125
regional.anthropic.claude-sonnet-5-v1:0; anthropic.claude-sonnet-5* claude-sonnet-5* *us.anthropic.claude-sonnet-5* *au.anthropic.claude-sonnet-5* *apac.anthropic.claude-sonnet-5* *eu.anthropic.claude-sonnet-5* *us-gov.anthropic.claude-sonnet-5* *jp.anthropic.claude-sonnet-5*; in 2.2 out 11 read 0.22 write 2.75; from 2026-09-01 in 3.3 out 16.5 read 0.33 write 4.125
writer.palmyra-x4-v1:0; *writer.palmyra-x4*; in 2.5 out 10
writer.palmyra-x5-v1:0; *writer.palmyra-x5*; in 0.6 out 6
)"},
    {"azure", "*.openai.azure.com *.cognitiveservices.azure.com *.azure-api.net", "openai anthropic", R"(
ada; ada text-embedding-ada text-embedding-ada-002 text-embedding-ada-002-v2; unknown
babbage; babbage babbage-002; unknown
curie; curie text-curie text-curie-001; unknown
davinci; davinci davinci-002 text-davinci text-davinci-002; unknown
o1; o1 o1-2024-12-17 o1-preview o1-preview-2024-09-12; in 15 out 60 read 7.5
o1-mini; o1-mini o1-mini-2024-09-12; in 1.1 out 4.4 read 0.55
o3-2025-04-16; o3 o3-2025-04-16; in 2 out 8 read 0.5
o3-mini; o3-mini o3-mini-2025-01-31; in 1.1 out 4.4 read 0.55
o4-mini; *o4-mini* *o4-mini-2025-04-16*; in 1.1 out 4.4 read 0.28
phi-3-medium-128k-instruct; phi-3-medium-128k-instruct; in 1 out 1
phi-3-mini-128k-instruct; phi-3-mini-128k-instruct; in 0.1 out 0.1
phi-3.5-mini-128k-instruct; phi-3.5-mini-128k-instruct; in 0.1 out 0.1
phi-4; phi-4; in 0.07 out 0.14
phi-4-mini-instruct; phi-4-mini-instruct; in 0.08 out 0.35
phi-4-multimodal-instruct; phi-4-multimodal-instruct; in 0.05 out 0.1
phi-4-reasoning-plus; phi-4-reasoning-plus; in 0.07 out 0.35
text-embedding-3-large; text-embedding-3-large; in 0.13 out 0
text-embedding-3-small; text-embedding-3-small; in 0.02 out 0
wizardlm-2-8x22b; wizardlm-2-8x22b; in 0.48 out 0.48
)"},
};
// clang-format on

}  // namespace

std::span<const PriceList> price_lists() { return k_lists; }

}  // namespace llmeval
