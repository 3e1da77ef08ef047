# How every target of the project is compiled.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

# LibTorch does the arithmetic; -O3 would only make its headers slower to compile.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
# In the engine's own arithmetic the compiler has loops to unroll. It must not carry values from one iteration to the
# next, because the sums need all registers. With sanitizers, unrolled code takes over 15 minutes to compile.
set(NAS_KERNEL_OPTIONS $<$<NOT:$<CONFIG:Debug>>:-O3> $<$<CXX_COMPILER_ID:GNU>:-fno-predictive-commoning>)

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)

find_program(NAS_CCACHE ccache)
if(NAS_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # A precompiled header is cached only when ccache ignores its defines and time stamps. Paths are taken relative to the
  # checkout, so that a second clone finds the objects of single sources; unity sources hold absolute paths.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1 ${NAS_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${NAS_CCACHE})
endif()
find_program(NAS_MOLD mold)
if(NAS_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# GCC 12 sees uninitialized values where a std::variant is moved.
add_compile_options(-Wall -Wextra -Wno-unused-parameter)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  add_compile_options(-Wno-maybe-uninitialized $<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
else()
  # std::stable_sort of libstdc++ 12 calls a function that libstdc++ declares deprecated, which clang reports.
  add_compile_options(-Wno-deprecated-declarations)
endif()
option(NAS_WERROR "Treat warnings as errors, as the presets do" OFF)
if(NAS_WERROR)
  add_compile_options(-Werror)
endif()
# LibTorch is built with NDEBUG, and some of its classes have a member more without it.
add_compile_definitions($<$<CONFIG:Debug>:NDEBUG>)
if(NAS_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
    message(FATAL_ERROR "NAS_FUZZ needs clang, which has libFuzzer: use the preset \"fuzz\"")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g)
  add_link_options(-fsanitize=address,undefined)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()
# LibTorch itself is not instrumented; CONTRIBUTING.md, "Sanitizers and clang-tidy", has what that means.
set(NAS_SANITIZERS_address address,undefined)
set(NAS_SANITIZERS_thread thread)
if(NAS_SANITIZE)
  set(sanitizers ${NAS_SANITIZERS_${NAS_SANITIZE}})
  if(NOT sanitizers)
    message(FATAL_ERROR "NAS_SANITIZE is ${NAS_SANITIZE}; it must be address or thread")
  endif()
  add_compile_options(-fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer -O1)
  add_link_options(-fsanitize=${sanitizers})
endif()
