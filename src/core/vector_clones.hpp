// TEG_VECTOR_CLONES before a function compiles it for several vector widths; the program picks one at
// start. Results do not depend on which: only element by element arithmetic belongs in such a function.
// Sanitizers run before the loader has picked, and other systems lack the mechanism: one version there.
#pragma once

#if defined(__x86_64__) && defined(__linux__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define TEG_VECTOR_CLONES_WORK
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#undef TEG_VECTOR_CLONES_WORK
#endif
#endif
#endif

#ifdef TEG_VECTOR_CLONES_WORK
#define TEG_VECTOR_CLONES __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define TEG_VECTOR_CLONES
#endif

// Before a loop whose turns do not touch each other's data.
#ifdef __clang__
#define TEG_INDEPENDENT_TURNS _Pragma("clang loop vectorize(assume_safety)")
#else
#define TEG_INDEPENDENT_TURNS _Pragma("GCC ivdep")
#endif
