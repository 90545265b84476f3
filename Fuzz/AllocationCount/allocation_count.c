#include "allocation_count.h"

// Part of the sanitizers' public interface (sanitizer/allocator_interface.h), which not every toolchain installs.
int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void *, size_t),
                                              void (*on_free)(const volatile void *));
size_t __sanitizer_get_allocated_size(const volatile void *pointer);

static _Thread_local int is_counting;
static size_t held, most;

static void on_malloc(const volatile void *pointer, size_t size) {
  if (!is_counting) return;
  held += size;
  if (held > most) most = held;
}

static void on_free(const volatile void *pointer) {
  if (!is_counting || !pointer) return;
  size_t size = __sanitizer_get_allocated_size(pointer);
  // What was allocated before counting began was never added.
  held = size < held ? held - size : 0;
}

void allocation_count_begin(void) {
  static int is_installed;
  if (!is_installed) is_installed = __sanitizer_install_malloc_and_free_hooks(on_malloc, on_free);
  held = most = 0;
  is_counting = 1;
}

size_t allocation_count_end(void) {
  is_counting = 0;
  return most;
}
