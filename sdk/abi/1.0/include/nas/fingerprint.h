#pragma once
/// \file
/// What a plugin was built for, as text: "arch=x86_64;os=linux;torch=2.13;...". The host compares it key by key with
/// its own fingerprint before it loads the plugin, because C++ objects of two builds that differ in a hard key would
/// corrupt each other.
///
/// A difference in a hard key refuses the plugin: arch, os, torch (major.minor, or "none" without LibTorch), ndebug
/// (with LibTorch, whose classes have other members with NDEBUG), stdlib, cxx11abi, glibcxx_debug, san, isa (the
/// processor must support it), sdk. A difference in a soft key is only shown: cc, cxxstd, build, torch_patch.
///
/// NAS_FINGERPRINT is a string literal that describes the translation unit and its compiler options. In C its torch,
/// stdlib and cxx11abi are "none": a plugin in C shares no class with the host, so only the keys about the machine
/// count.

#ifdef __cplusplus
#include <version>
#endif

#include "nas/abi.h"

// This header holds the version macros only, not LibTorch. A plugin that could include LibTorch counts as built for it.
#ifdef __cplusplus
#if __has_include(<torch/version.h>)
#include <torch/version.h>
#endif
#endif

#define NAS_TEXT_OF(token) #token
#define NAS_TEXT(macro) NAS_TEXT_OF(macro)

#if defined(__x86_64__)
#define NAS_KEY_ARCH "x86_64"
#elif defined(__aarch64__)
#define NAS_KEY_ARCH "aarch64"
#else
#error "nas: unknown processor architecture; add its name to nas/fingerprint.h"
#endif

#if defined(__linux__)
#define NAS_KEY_OS "linux"
#else
#error "nas: unknown operating system; add its name to nas/fingerprint.h"
#endif

#if defined(TORCH_VERSION_MAJOR)
#define NAS_KEY_TORCH NAS_TEXT(TORCH_VERSION_MAJOR) "." NAS_TEXT(TORCH_VERSION_MINOR)
#define NAS_KEY_TORCH_PATCH NAS_TEXT(TORCH_VERSION_PATCH)
#else
#define NAS_KEY_TORCH "none"
#define NAS_KEY_TORCH_PATCH "none"
#endif

#if !defined(__cplusplus)
#define NAS_KEY_STDLIB "none"
#elif defined(_LIBCPP_VERSION)
#define NAS_KEY_STDLIB "libc++"
#elif defined(__GLIBCXX__)
#define NAS_KEY_STDLIB "libstdc++"
#else
#error "nas: unknown C++ standard library; add its name to nas/fingerprint.h"
#endif

#if defined(_GLIBCXX_USE_CXX11_ABI)
#define NAS_KEY_CXX11ABI NAS_TEXT(_GLIBCXX_USE_CXX11_ABI)
#else
#define NAS_KEY_CXX11ABI "none"
#endif

#if defined(_GLIBCXX_DEBUG)
#define NAS_KEY_GLIBCXX_DEBUG "1"
#else
#define NAS_KEY_GLIBCXX_DEBUG "0"
#endif

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define NAS_KEY_SAN "address"
#elif __has_feature(thread_sanitizer)
#define NAS_KEY_SAN "thread"
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define NAS_KEY_SAN "address"
#elif defined(__SANITIZE_THREAD__)
#define NAS_KEY_SAN "thread"
#endif
#if !defined(NAS_KEY_SAN)
#define NAS_KEY_SAN "none"
#endif

// The lowest psABI level of which the compiler shows a mark. Instruction sets outside of the levels, such as AES, SHA
// and AVX-512 VNNI, are not seen: do not ship what was built with -march=native.
#if !defined(__x86_64__)
#define NAS_KEY_ISA "baseline"
#elif defined(__AVX512F__)
#define NAS_KEY_ISA "x86-64-v4"
#elif defined(__AVX__) || defined(__BMI__) || defined(__BMI2__) || defined(__LZCNT__) || defined(__MOVBE__)
#define NAS_KEY_ISA "x86-64-v3"
#elif defined(__SSE3__) || defined(__POPCNT__)
#define NAS_KEY_ISA "x86-64-v2"
#else
#define NAS_KEY_ISA "x86-64"
#endif

#if defined(__clang__)
#define NAS_KEY_CC "clang-" NAS_TEXT(__clang_major__) "." NAS_TEXT(__clang_minor__) "." NAS_TEXT(__clang_patchlevel__)
#elif defined(__GNUC__)
#define NAS_KEY_CC "gcc-" NAS_TEXT(__GNUC__) "." NAS_TEXT(__GNUC_MINOR__) "." NAS_TEXT(__GNUC_PATCHLEVEL__)
#else
#define NAS_KEY_CC "unknown"
#endif

#if defined(NDEBUG)
#define NAS_KEY_NDEBUG "1"
#else
#define NAS_KEY_NDEBUG "0"
#endif

#if defined(__cplusplus)
#define NAS_KEY_CXXSTD NAS_TEXT(__cplusplus)
#else
#define NAS_KEY_CXXSTD "none"
#endif

#if defined(__OPTIMIZE__)
#define NAS_KEY_BUILD "release"
#else
#define NAS_KEY_BUILD "debug"
#endif

#define NAS_FINGERPRINT                                                                                              \
  "arch=" NAS_KEY_ARCH ";os=" NAS_KEY_OS ";torch=" NAS_KEY_TORCH ";ndebug=" NAS_KEY_NDEBUG ";stdlib=" NAS_KEY_STDLIB \
  ";cxx11abi=" NAS_KEY_CXX11ABI ";glibcxx_debug=" NAS_KEY_GLIBCXX_DEBUG ";san=" NAS_KEY_SAN ";isa=" NAS_KEY_ISA      \
  ";sdk=" NAS_TEXT(NAS_ABI_MAJOR) ";cc=" NAS_KEY_CC ";cxxstd=" NAS_KEY_CXXSTD ";build=" NAS_KEY_BUILD                \
                                  ";torch_patch=" NAS_KEY_TORCH_PATCH
