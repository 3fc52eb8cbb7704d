# What every layer's target is made with: the compiler's settings, and llmeval_layer().

find_program(LLMEVAL_CCACHE ccache)
if(LLMEVAL_CCACHE)
  # Precompiled headers are cached too; paths below the source tree count as relative, so that build folders share.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${LLMEVAL_CCACHE})
endif()

add_library(llmeval_flags INTERFACE)
target_compile_options(llmeval_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
                       -fno-omit-frame-pointer)
if(LLMEVAL_WERROR)
  target_compile_options(llmeval_flags INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(llmeval_flags INTERFACE -fpch-preprocess)
  # g++ 12 finds these in its own std::string, optional and variant as soon as it optimises or sanitizers instrument the
  # code (GCC bugs 105329, 105562, 105651); what they would find of ours the sanitizers find at run time.
  target_compile_options(llmeval_flags INTERFACE -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow
                         -Wno-stringop-overread -Wno-maybe-uninitialized)
endif()
if(NOT LLMEVAL_SANITIZE STREQUAL "")
  target_compile_options(llmeval_flags INTERFACE -fsanitize=${LLMEVAL_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(llmeval_flags INTERFACE -fsanitize=${LLMEVAL_SANITIZE})
  # clang 14 cannot compile a coroutine with it ("cannot represent a difference across sections").
  target_compile_options(llmeval_flags INTERFACE $<$<CXX_COMPILER_ID:Clang>:-fno-sanitize=function>)
endif()

# What takes the place of the C library's allocator, whose lists for each thread hold seven blocks of a size: hundreds of
# samples that are under way go past them (tried: 55 us of CPU a sample with it, 48 without). Nothing names a symbol of
# it, so that the linker has to be told to keep it. Sanitizers bring their own.
add_library(llmeval_allocator INTERFACE)
if(NOT LLMEVAL_SANITIZE)
  target_link_libraries(llmeval_allocator INTERFACE -Wl,--push-state,--no-as-needed mimalloc -Wl,--pop-state)
endif()

# llmeval_layer(NAME SOURCES … HEADERS … DEPS … PRIVATE_DEPS …)
#
# One folder of src/ as one static library with an include root of its own: a folder in the build tree that holds
# nothing but a link to this layer. Including a layer that is not linked is thereby a compile error. What CMake cannot
# see (includes with "..", third-party headers, unlisted headers) scripts/lint.sh refuses.
function(llmeval_layer name)
  cmake_parse_arguments(L "" "" "SOURCES;HEADERS;DEPS;PRIVATE_DEPS" ${ARGN})
  set(root ${CMAKE_BINARY_DIR}/layers/${name})
  file(MAKE_DIRECTORY ${root})
  if(NOT EXISTS ${root}/${name})
    file(CREATE_LINK ${CMAKE_SOURCE_DIR}/src/${name} ${root}/${name} SYMBOLIC)
  endif()
  list(TRANSFORM L_SOURCES PREPEND ${CMAKE_SOURCE_DIR}/src/${name}/)
  list(TRANSFORM L_HEADERS PREPEND ${root}/${name}/)
  list(TRANSFORM L_DEPS REPLACE "^([a-z]+)$" "llmeval_\\1")
  add_library(llmeval_${name} STATIC ${L_SOURCES})
  target_sources(llmeval_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${root} FILES ${L_HEADERS})
  target_link_libraries(llmeval_${name} PUBLIC ${L_DEPS} PRIVATE ${L_PRIVATE_DEPS} llmeval_flags)
  if(name STREQUAL "base")
    target_precompile_headers(llmeval_base PRIVATE <chrono> <cstdint> <functional> <map> <memory> <optional> <span>
                              <string> <string_view> <utility> <variant> <vector> <fmt/format.h> <tl/expected.hpp>)
  else()
    target_precompile_headers(llmeval_${name} REUSE_FROM llmeval_base)
  endif()
endfunction()
